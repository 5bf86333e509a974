import type { Rxcui } from '../domain/ids.ts';
import type { LaboratoryTest } from '../domain/laboratory.ts';
import { ageOn, compareDates, daysBetween } from '../domain/partial-date.ts';
import type { PatientFacts, StatedObservation } from '../domain/patient-facts.ts';
import { milligramsADay } from './daily-milligrams.ts';
import { isRouteMeant } from './drug-selector.ts';
import type { ListedDrug } from './listed-drug.ts';
import { childbearing, isLactatingOn, mayBePregnantOn, pregnancyStatedOn } from './pregnancy.ts';
import type { Circumstances, DrugSelection, LaboratoryBound } from './rule.ts';
import type { RuleIndex } from './rule-index.ts';

/** Whether something holds; what is not known is told by its name. */
export type Holding = 'holds' | 'fails' | { readonly unknown: string };

/** The patient and the list, as the circumstances of rules look at them. */
export interface Situation {
  readonly facts: PatientFacts;
  /** Completed years, `null` where the birth date does not say. */
  readonly age: number | null;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly listed: readonly ListedDrug[];
  readonly index: RuleIndex;
  /** Dotted ICD-10-CM codes of what is present. */
  readonly conditions: readonly string[];
}

/** The drugs that a rule is asked about. */
export interface Concerned {
  readonly one: ListedDrug;
  readonly other?: ListedDrug;
}

/** What the circumstances of rules are judged by. */
export const situationOf = (
  facts: PatientFacts,
  on: string,
  listed: readonly ListedDrug[],
  index: RuleIndex,
): Situation => ({
  facts,
  age: facts.birthDate === null ? null : ageOn(facts.birthDate, on),
  on,
  listed,
  index,
  conditions: [...new Set(facts.conditions.flatMap(({ icd10cm }) => icd10cm))],
});

/** Whether all circumstances of a rule hold for a patient and the drugs concerned. */
export const judge = (when: Circumstances, concerned: Concerned, situation: Situation): Holding =>
  allOf(
    when.also === undefined ? 'holds' : holdsBesides(when.also, concerned, situation),
    when.conditions === undefined ? 'holds' : truth(anyCondition(when.conditions, situation)),
    when.withoutConditions === undefined ? 'holds' : truth(!anyCondition(when.withoutConditions, situation)),
    when.age === undefined ? 'holds' : holdsForAge(when.age, situation),
    when.sex === undefined ? 'holds' : holdsForSex(when.sex, situation),
    when.pregnancy === undefined ? 'holds' : holdsForPregnancy(when.pregnancy, situation),
    when.lactating === undefined ? 'holds' : truth(isLactatingOn(situation.facts, situation.on)),
    when.dailyDose === undefined ? 'holds' : holdsForDose(when.dailyDose, concerned),
    when.laboratory === undefined ? 'holds' : holdsForValue(when.laboratory, situation),
  );

/** What fails decides, then what is not known. */
const allOf = (...parts: readonly Holding[]): Holding =>
  parts.includes('fails') ? 'fails' : (parts.find((part) => part !== 'holds') ?? 'holds');

const truth = (is: boolean): Holding => (is ? 'holds' : 'fails');

const anyCondition = (beginnings: readonly string[], { conditions }: Situation): boolean =>
  conditions.some((code) => beginnings.some((beginning) => code.startsWith(beginning)));

const holdsBesides = (selection: DrugSelection, { one, other }: Concerned, { listed, index }: Situation): Holding => {
  const own = new Set<Rxcui>([one.ingredient.rxcui, ...(other === undefined ? [] : [other.ingredient.rxcui])]);
  return truth(
    listed.some(
      (drug) =>
        !own.has(drug.ingredient.rxcui) &&
        isRouteMeant(selection, drug) &&
        index.isSelected(drug.ingredient.rxcui, selection),
    ),
  );
};

const holdsForAge = ({ from, under }: NonNullable<Circumstances['age']>, { age }: Situation): Holding => {
  if (age === null) return { unknown: "the patient's age" };
  return truth((from === undefined || age >= from) && (under === undefined || age < under));
};

const holdsForSex = (sex: 'female' | 'male', { facts }: Situation): Holding =>
  facts.sex === 'female' || facts.sex === 'male' ? truth(facts.sex === sex) : { unknown: "the patient's sex" };

const holdsForPregnancy = (wanted: 'pregnant' | 'possible', { facts, age, on, conditions }: Situation): Holding => {
  const isPregnant = pregnancyStatedOn(facts, on).length > 0;
  // What is known to be needs no rule for what may be.
  if (wanted === 'pregnant' || isPregnant) return truth(wanted === 'pregnant' && isPregnant);
  if (!mayBePregnantOn(facts, on, conditions)) return 'fails';
  const ofAge =
    age === null ? { unknown: "the patient's age" } : truth(age >= childbearing.from && age <= childbearing.to);
  return allOf(facts.sex === null ? { unknown: "the patient's sex" } : truth(facts.sex === 'female'), ofAge);
};

const holdsForDose = ({ of, above }: NonNullable<Circumstances['dailyDose']>, concerned: Concerned): Holding => {
  const drug = of === 'other' ? (concerned.other ?? concerned.one) : concerned.one;
  const milligrams = milligramsADay(drug);
  return milligrams === null ? { unknown: `the daily dose of ${drug.ingredient.name}` } : truth(milligrams > above);
};

/** A value tells of the patient for so long where a rule does not say. */
const usualValidityInDays = 365;

const holdsForValue = ({ test, below, above, withinDays }: LaboratoryBound, { facts, on }: Situation): Holding => {
  const last = lastObservation(facts, [test]);
  const isOld = last !== null && daysBetween(last.on, on) > (withinDays ?? usualValidityInDays);
  if (last === null || last.value === null || isOld) return { unknown: `a recent ${testNames[test]}` };
  return truth((below === undefined || last.value < below) && (above === undefined || last.value > above));
};

/** The newest observation of any of some tests. */
export const lastObservation = (facts: PatientFacts, tests: readonly LaboratoryTest[]): StatedObservation | null =>
  facts.observations.filter(({ test }) => tests.includes(test)).toSorted((a, b) => compareDates(b.on, a.on))[0] ?? null;

/** Tests as prescribers call them. */
export const testNames: Readonly<Record<LaboratoryTest, string>> = {
  potassium: 'potassium',
  sodium: 'sodium',
  magnesium: 'magnesium',
  creatinine: 'creatinine',
  egfr: 'eGFR',
  qtc: 'QTc',
  'lithium-level': 'lithium level',
  'valproate-level': 'valproate level',
  'carbamazepine-level': 'carbamazepine level',
  'clozapine-level': 'clozapine level',
  anc: 'absolute neutrophil count',
  wbc: 'white cell count',
  platelets: 'platelet count',
  alt: 'ALT',
  glucose: 'glucose',
  hba1c: 'HbA1c',
  ldl: 'LDL cholesterol',
  tsh: 'TSH',
  calcium: 'calcium',
  prolactin: 'prolactin',
  weight: 'weight',
  systolic: 'systolic blood pressure',
  diastolic: 'diastolic blood pressure',
  'heart-rate': 'heart rate',
  inr: 'INR',
  ammonia: 'ammonia',
  ecg: 'ECG',
  'abnormal-movements': 'examination for abnormal movements (AIMS)',
  'pregnancy-test': 'pregnancy test',
};
