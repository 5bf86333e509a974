import type { RouteGroup } from '../../src/domain/dosing.ts';
import { rowId, sourceId } from '../../src/domain/ids.ts';
import type { PatientFacts, StatedAllergy, StatedPregnancy } from '../../src/domain/patient-facts.ts';
import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import type { StatedMedication } from '../../src/domain/stated-medication.ts';
import { drugs } from '../support/drug-graph.ts';

const pcp = sourceId('pcp');

export interface RowFields {
  readonly milligrams?: number | null;
  readonly status?: StatedMedication['status'];
  readonly route?: RouteGroup;
  readonly sources?: readonly string[];
  readonly kind?: StatedMedication['kind'];
  readonly since?: string;
}

const stated = (source: string, drug: StatedMedication['drug'], text: string, fields: RowFields): StatedMedication => ({
  source: sourceId(source),
  resource: `MedicationRequest/${text}`,
  identifiers: [],
  kind: fields.kind ?? 'ordered',
  text,
  drug,
  steps: [],
  directions: null,
  route: null,
  dailyDose: fields.milligrams == null ? null : { value: fields.milligrams, unit: 'mg' },
  status: fields.status ?? 'active',
  statusAsWritten: null,
  intent: null,
  reported: null,
  assertedBy: null,
  asserted: null,
  started: fields.since ?? null,
  ended: null,
  lastUpdated: null,
  issues: [],
});

/** A row of one drug: an RxCUI, or the name of a drug. */
export const currentRow = (drug: string, fields: RowFields = {}): ReconciledRow => {
  const isCode = /^\d+$/.test(drug);
  const concept = drugs.recognize(
    isCode ? { rxcuis: [drug], ndcs: [], texts: [] } : { rxcuis: [], ndcs: [], texts: [drug] },
  );
  return {
    id: rowId(`row-${drug}-${fields.route ?? ''}`),
    drugName: concept.ingredients.map(({ name }) => name).join(' / ') || drug,
    ingredients: concept.ingredients,
    routeGroup: fields.route ?? null,
    statements: (fields.sources ?? ['pcp']).map((source) => stated(source, concept, drug, fields)),
    differences: [],
    current: fields.status === undefined || ['active', 'on-hold', 'unknown', 'draft'].includes(fields.status),
  };
};

export const noFacts: PatientFacts = {
  birthDate: null,
  sex: null,
  allergies: [],
  conditions: [],
  pregnancies: [],
  lactations: [],
  observations: [],
};

/** An allergy in plain words, recognised as the graph does. */
export const allergyTo = (text: string, fields: Partial<StatedAllergy> = {}): StatedAllergy => ({
  source: pcp,
  resource: 'AllergyIntolerance/1',
  text,
  names: [text],
  substance: drugs.recognize({ rxcuis: [], ndcs: [], texts: [text] }),
  kind: 'allergy',
  criticality: null,
  ...fields,
});

/** What one source says of a pregnancy on a day. */
export const pregnancy = (status: StatedPregnancy['status'], on: string | null): StatedPregnancy => ({
  source: sourceId('ob-gyn'),
  resource: 'Observation/1',
  status,
  on,
});
