import type { Alert, NotChecked } from '../domain/alert.ts';
import { routeGroupOf } from '../domain/dosing.ts';
import { rowId, sourceId } from '../domain/ids.ts';
import type { LaboratoryTest } from '../domain/laboratory.ts';
import type { StatedAllergy, StatedCondition } from '../domain/patient-facts.ts';
import type { ReconciledRow } from '../domain/reconciled-list.ts';
import type { DrugConcept, StatedMedication } from '../domain/stated-medication.ts';
import { dailyDoseOf } from '../dosage/daily-dose.ts';
import { readSig } from '../dosage/sig.ts';
import { substanceNames } from '../normalization/allergy-words.ts';
import { dottedIcd10cm, isPregnancyCode } from '../normalization/to-patient-facts.ts';
import { checkSafety } from '../safety/check-safety.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { recognizeWritten } from '../terminology/explain-drug.ts';
import { readWrittenDrug } from '../terminology/written-drug.ts';

/** What `concord check` is asked: drugs and what is known of the patient. */
export interface DrugCheckQuestion {
  /** Text, RxCUI or NDC; directions may follow a colon: `citalopram: 40 mg daily`. */
  readonly drugs: readonly string[];
  readonly conditions: readonly string[];
  readonly allergies: readonly string[];
  readonly pregnant: boolean;
  readonly breastfeeding: boolean;
  readonly age: number | null;
  readonly sex: 'female' | 'male' | null;
  /** In the units of `laboratoryUnits`. */
  readonly measured: readonly { readonly test: LaboratoryTest; readonly value: number }[];
}

export interface DrugCheckAnswer {
  readonly drugs: readonly { readonly asked: string; readonly concept: DrugConcept }[];
  readonly alerts: readonly Alert[];
  readonly notChecked: readonly NotChecked[];
}

const asked = sourceId('asked');

/** Checks drugs against each other and against the facts given, without any list or patient. */
export const checkDrugs = (question: DrugCheckQuestion, drugs: DrugGraph, on: string): DrugCheckAnswer => {
  const named = question.drugs.map((text) => toNamedDrug(text, drugs, on));
  const conditions = question.conditions.map(toCondition);
  const isPregnant = question.pregnant || conditions.some(({ icd10cm }) => icd10cm.some(isPregnancyCode));
  const { alerts, notChecked } = checkSafety(
    named.map(({ row }) => row),
    {
      birthDate: question.age === null ? null : birthdayOn(on, question.age),
      sex: question.sex,
      allergies: question.allergies.map((text) => toAllergy(text, drugs)),
      conditions,
      pregnancies: isPregnant ? [{ source: asked, resource: 'asked', status: 'pregnant', on }] : [],
      lactations: question.breastfeeding ? [{ source: asked, resource: 'asked', status: 'breastfeeding', on }] : [],
      observations: question.measured.map((measured) => ({ source: asked, resource: 'asked', ...measured, on })),
    },
    on,
    drugs,
  );
  return {
    drugs: named.map(({ text, concept }) => ({ asked: text, concept })),
    alerts,
    notChecked: [...named.flatMap(directionsUnread), ...notChecked],
  };
};

/** Directions that were given and not understood are no missing fact: no dose was held against them. */
const directionsUnread = ({ text, row }: NamedDrug): readonly NotChecked[] =>
  row.statements.some(({ directions, steps }) => directions !== null && steps.every(({ dose }) => dose === null))
    ? [{ drug: text, why: 'Its directions could not be read, or are none that can be meant: no dose was checked.' }]
    : [];

/** The birth date of somebody who turns that old on the day itself. */
const birthdayOn = (on: string, age: number): string =>
  `${String(Number(on.slice(0, 4)) - age).padStart(4, '0')}${on.slice(4)}`;

/** Drug and directions. A code may hold colons itself (`NDC: 0002-0123-45`); after a name the first one ends it. */
const partsOf = (question: string): { readonly text: string; readonly sig: string | null } => {
  if (isCode(question)) return { text: question, sig: null };
  const colons = Array.from(question.matchAll(/:/g), ({ index }) => index);
  const end = colons.findLast((at) => isCode(question.slice(0, at))) ?? colons[0];
  return end === undefined
    ? { text: question, sig: null }
    : { text: question.slice(0, end), sig: question.slice(end + 1).trimStart() };
};

const isCode = (text: string): boolean => readWrittenDrug(text).readAs !== 'text';

interface NamedDrug {
  readonly text: string;
  readonly concept: DrugConcept;
  readonly row: ReconciledRow;
}

const toNamedDrug = (question: string, drugs: DrugGraph, on: string): NamedDrug => {
  const { text, sig } = partsOf(question);
  const concept = recognizeWritten(drugs, text).concept;
  const steps = sig === null ? [] : readSig(sig).steps;
  const statement: StatedMedication = {
    source: asked,
    resource: 'asked',
    identifiers: [],
    kind: 'said-to-be-taken',
    text,
    drug: concept,
    steps,
    directions: sig,
    route: concept.recognizedBy === 'none' ? null : concept.route,
    dailyDose: dailyDoseOf(steps, concept.recognizedBy === 'none' ? [] : concept.strengths, on),
    status: 'active',
    statusAsWritten: null,
    intent: null,
    reported: null,
    assertedBy: null,
    asserted: null,
    started: null,
    ended: null,
    lastUpdated: null,
    issues: [],
  };
  const names = concept.ingredients.map(({ name }) => name).join(' / ');
  const row: ReconciledRow = {
    id: rowId(question),
    drugName: names === '' ? text : names,
    ingredients: concept.ingredients,
    routeGroup: statement.route === null ? null : routeGroupOf(statement.route),
    statements: [statement],
    differences: [],
    current: true,
  };
  return { text, concept, row };
};

const toAllergy = (text: string, drugs: DrugGraph): StatedAllergy => ({
  source: asked,
  resource: 'asked',
  text,
  names: substanceNames([text]),
  substance: recognizeWritten(drugs, text).concept,
  kind: 'allergy',
  criticality: null,
});

const toCondition = (code: string): StatedCondition => ({
  source: asked,
  resource: 'asked',
  text: code,
  icd10cm: [code].flatMap((one) => dottedIcd10cm(one) ?? []),
});
