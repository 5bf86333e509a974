import type { SourceId } from '../domain/ids.ts';
import type { PatientSummary, ReconciledList } from '../domain/reconciled-list.ts';
import { textAt } from '../fhir/wild.ts';
import { takeApart } from '../normalization/received-resource.ts';
import { nameOf } from '../normalization/to-stated-medication.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { assembleList } from './assemble-list.ts';
import { groupByPatient, type PersonContent } from './group-patients.ts';

/** What one source gave, as parsed JSON documents of any shape. */
export interface SourceDocuments {
  readonly source: SourceId;
  readonly documents: readonly unknown[];
}

export interface ReconcileSourcesContext {
  readonly drugs: DrugGraph;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly staleAfterDays: number;
}

/**
 * Reconciles FHIR resources of several sources without a store: one list for each patient that the sources speak of.
 * Every source given counts as asked and complete for every patient it knows.
 */
export const reconcileSources = (
  sources: readonly SourceDocuments[],
  context: ReconcileSourcesContext,
): readonly ReconciledList[] => {
  const contents = sources.map(({ source, documents }) => ({ source, received: takeApart(source, documents) }));
  return groupByPatient(contents).map((person) =>
    assembleList({
      patient: summarize(person),
      sources: person.bySource.map(({ source, received }) => ({
        state: { source, name: source, state: 'complete', asOf: null, detail: null },
        received,
      })),
      on: context.on,
      drugs: context.drugs,
      staleAfterDays: context.staleAfterDays,
    }),
  );
};

/** The first source that says a thing of the patient is believed; the order of sources is theirs by name. */
const summarize = (person: PersonContent): PatientSummary => {
  const patients = person.patients.toSorted((a, b) => a.source.localeCompare(b.source, 'en'));
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
