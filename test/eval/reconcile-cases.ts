import { readdirSync, readFileSync } from 'node:fs';
import { sourceId } from '../../src/domain/ids.ts';
import type { DifferenceType, ReconciledList } from '../../src/domain/reconciled-list.ts';
import { assembleList } from '../../src/flows/assemble-list.ts';
import { takeApart } from '../../src/normalization/received-resource.ts';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { drugs } from '../support/drug-graph.ts';
import { today } from '../support/reconciled.ts';

/** One statement of a source, in short. */
interface CaseLine {
  readonly kind: 'ordered' | 'reported' | 'dispensed';
  readonly drug: string;
  readonly rxcui?: string;
  readonly sig?: string;
  readonly status?: string;
  readonly authored?: string;
  readonly started?: string;
  readonly ended?: string;
  readonly prescriber?: string;
  readonly reason?: { readonly text?: string; readonly icd10?: string };
  /** It replaces the line before it of the same source. */
  readonly priorPrescription?: boolean;
}

/** What a row must show: the statements that stay of each source, and how they differ. */
export interface ExpectedRow {
  readonly drug: string;
  readonly route?: string;
  readonly current: boolean;
  readonly kept: Readonly<Record<string, number>>;
  readonly differences: readonly { readonly type: DifferenceType; readonly sources?: readonly string[] }[];
  /** Types that may or may not be told. */
  readonly maybe?: readonly { readonly type: DifferenceType }[];
  readonly changes?: number;
  readonly courses?: number;
}

/** What several sources state of an invented patient, and what is to be made of it. */
export interface ReconcileCase {
  readonly id: string;
  readonly topic: string;
  readonly why: string;
  readonly sources: Readonly<Record<string, readonly CaseLine[] | 'not-reached'>>;
  readonly rows: readonly ExpectedRow[];
}

const folder = new URL('reconcile-cases/', import.meta.url);

/** All cases, by the files that they are in. */
export const reconcileCases = (): readonly ReconcileCase[] =>
  readdirSync(folder)
    .toSorted()
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly ReconcileCase[]);

/** The list that Concord makes of a case. */
export const listOfReconcileCase = ({ sources }: ReconcileCase): ReconciledList =>
  assembleList({
    patient: { id: 'p1', name: 'Ada Okoye', birthDate: '1957-04-02', sex: 'female' },
    sources: Object.entries(sources).map(([name, lines]) => {
      const source = sourceId(name);
      const reached = lines !== 'not-reached';
      return {
        state: {
          ...{ source, name, detail: null },
          state: reached ? 'complete' : 'not-reached',
          asOf: reached ? `${today}T08:00:00Z` : null,
        },
        received: takeApart(source, reached ? [bundleOf([patient(), ...resourcesOf(name, lines)])] : []),
      };
    }),
    on: today,
    drugs,
    staleAfterDays: 365,
  });

const resourcesOf = (source: string, lines: readonly CaseLine[]): readonly WrittenResource[] =>
  lines.map((line, index) => written[line.kind](line, common(line, `${source}-${index}`), `${source}-${index - 1}`));

const common = ({ drug, rxcui, status, reason }: CaseLine, id: string): WrittenResource => ({
  id,
  status: status ?? 'active',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: {
    text: drug,
    ...(rxcui === undefined
      ? {}
      : { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxcui }] }),
  },
  ...(reason === undefined
    ? {}
    : {
        reasonCode: [
          {
            text: reason.text,
            ...(reason.icd10 === undefined
              ? {}
              : { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: reason.icd10 }] }),
          },
        ],
      }),
});

const usualDay = '2026-10-01';

const boundsOf = ({ started, ended }: CaseLine): WrittenResource =>
  started === undefined && ended === undefined
    ? {}
    : { timing: { repeat: { boundsPeriod: { start: started, end: ended } } } };

const dosageOf = (line: CaseLine): readonly WrittenResource[] => {
  const dosage = { ...(line.sig === undefined ? {} : { text: line.sig }), ...boundsOf(line) };
  return Object.keys(dosage).length === 0 ? [] : [dosage];
};

const written: Readonly<
  Record<CaseLine['kind'], (line: CaseLine, fields: WrittenResource, before: string) => WrittenResource>
> = {
  ordered: (line, fields, before) => ({
    resourceType: 'MedicationRequest',
    intent: 'order',
    ...fields,
    authoredOn: line.authored ?? usualDay,
    dosageInstruction: dosageOf(line),
    ...(line.prescriber === undefined ? {} : { requester: { display: line.prescriber } }),
    ...(line.priorPrescription === true ? { priorPrescription: { reference: `MedicationRequest/${before}` } } : {}),
  }),
  reported: (line, fields) => ({
    resourceType: 'MedicationStatement',
    ...fields,
    dateAsserted: line.authored ?? usualDay,
    ...(line.started === undefined && line.ended === undefined
      ? {}
      : { effectivePeriod: { start: line.started, end: line.ended } }),
    ...(line.sig === undefined ? {} : { dosage: [{ text: line.sig }] }),
    ...(line.prescriber === undefined ? {} : { informationSource: { display: line.prescriber } }),
  }),
  dispensed: (line, fields) => ({
    resourceType: 'MedicationDispense',
    ...fields,
    status: line.status ?? 'completed',
    whenHandedOver: line.authored ?? usualDay,
    dosageInstruction: dosageOf(line),
  }),
};
