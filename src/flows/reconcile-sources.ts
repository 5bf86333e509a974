import type { SourceId } from '../domain/ids.ts';
import type { PatientSummary, ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import { textAt } from '../fhir/wild.ts';
import { type Received, takeApart } from '../normalization/received-resource.ts';
import { nameOf } from '../normalization/to-stated-medication.ts';
import { hasUnfinishedSearch } from '../normalization/unfinished-search.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import type { ResourceValidator } from '../validation/validator.ts';
import { assembleList } from './assemble-list.ts';
import { groupByPatient, type PersonContent } from './group-patients.ts';
import { judgeReceived } from './inbound-faults.ts';

/** What one source gave, as parsed JSON documents of any shape. */
export interface SourceDocuments {
  readonly source: SourceId;
  readonly documents: readonly unknown[];
}

export interface ReconcileSourcesContext {
  readonly drugs: DrugGraph;
  readonly validate: ResourceValidator;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly staleAfterDays: number;
}

/**
 * Reconciles FHIR resources of several sources without a store: one list for each patient that the sources speak of,
 * ordered by the patient's id. Every source given counts as asked and complete for every patient it knows; one that
 * sent nothing at all does not know the patient, and its silence says nothing. The order of sources makes no difference.
 */
export const reconcileSources = (
  sources: readonly SourceDocuments[],
  context: ReconcileSourcesContext,
): readonly ReconciledList[] => {
  const contents = [...Map.groupBy(sources, ({ source }) => source)].map(([source, given]) => ({
    source,
    received: takeApart(
      source,
      given.flatMap(({ documents }) => documents),
    ),
  }));
  const unfinished = new Set(
    sources.filter(({ documents }) => hasUnfinishedSearch(documents)).map(({ source }) => source),
  );
  const faults = new Map(contents.map(({ source, received }) => [source, judgeReceived(received, context.validate)]));
  return groupByPatient(contents)
    .map((person) =>
      assembleList({
        patient: summarize(person),
        sources: person.bySource.map(({ source, received }) => ({
          state: unfinished.has(source) ? cutShort(stateOf(source, received)) : stateOf(source, received),
          received,
          faults: faults.get(source) ?? new Map(),
        })),
        on: context.on,
        drugs: context.drugs,
        staleAfterDays: context.staleAfterDays,
      }),
    )
    .toSorted(
      (a, b) => a.patient.id.localeCompare(b.patient.id, 'en') || a.patient.name.localeCompare(b.patient.name, 'en'),
    );
};

const stateOf = (source: SourceId, { resources, unusable }: Received): SourceState => {
  const common = { source, name: source, asOf: null };
  const failed = unusable.filter(({ outcome }) => outcome === 'failed').length;
  if (resources.length === 0) {
    return failed === 0
      ? { ...common, state: 'patient-not-matched', detail: 'It sent nothing about this patient.' }
      : { ...common, state: 'partial', detail: 'Nothing that it sent could be used.' };
  }
  return {
    ...common,
    state: 'complete',
    detail: failed === 0 ? null : `${failed} of its entries could not be used; the ledger says why.`,
  };
};

/** Its silence about a drug says nothing. */
const cutShort = (state: SourceState): SourceState => ({
  ...state,
  state: 'partial',
  detail: 'Its answer goes on in pages that were not given.',
});

/** The clinic is believed first, then the other sources by name. */
const summarize = (person: PersonContent): PatientSummary => {
  const { patients } = person;
  const say = (field: string): string | null =>
    patients.map(({ content }) => textAt(content, field)).find((text) => text !== null) ?? null;
  const names = patients.map(({ content }) => nameOf(content));
  return {
    id: say('id') ?? 'unknown',
    name: names.find((name) => name !== null) ?? 'unnamed patient',
    birthDate: say('birthDate'),
    sex: say('gender'),
  };
};
