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
  readonly isPregnant: boolean;
  /** Nobody says that she cannot be. */
  readonly mayBePregnant: boolean;
  readonly isLactating: boolean;
  /** The newest observation of each test. */
  readonly lastOf: ReadonlyMap<LaboratoryTest, StatedObservation>;
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
): Situation => {
  const conditions = [...new Set(facts.conditions.flatMap(({ icd10cm }) => icd10cm))];
  return {
    ...{ facts, on, listed, index, conditions },
    age: facts.birthDate === null ? null : ageOn(facts.birthDate, on),
    isPregnant: pregnancyStatedOn(facts, on).length > 0,
    mayBePregnant: mayBePregnantOn(facts, on, conditions),
    isLactating: isLactatingOn(facts, on),
    lastOf: new Map(facts.observations.toSorted((a, b) => compareDates(a.on, b.on)).map((one) => [one.test, one])),
  };
};

/**
 * Whether all circumstances of a rule hold for a patient and the drugs concerned. What fails decides, then what is not
 * known; the cheap ones are asked first, and after one that fails none.
 */
export const judge = (when: Circumstances, concerned: Concerned, situation: Situation): Holding => {
  let held: Holding = 'holds';
  for (const question of questions) {
    const answer = question(when, concerned, situation);
    if (answer === 'fails') return 'fails';
    if (held === 'holds') held = answer;
  }
  return held;
};

type Question = (when: Circumstances, concerned: Concerned, situation: Situation) => Holding;

const questions: readonly Question[] = [
  ({ conditions }, _, situation) => (conditions === undefined ? 'holds' : truth(anyCondition(conditions, situation))),
  ({ withoutConditions: codes }, _, situation) =>
    codes === undefined ? 'holds' : truth(!anyCondition(codes, situation)),
  ({ lactating }, _, situation) => (lactating === undefined ? 'holds' : truth(situation.isLactating)),
  ({ age }, _, situation) => (age === undefined ? 'holds' : holdsForAge(age, situation)),
  ({ sex }, _, situation) => (sex === undefined ? 'holds' : holdsForSex(sex, situation)),
  ({ pregnancy }, _, situation) => (pregnancy === undefined ? 'holds' : holdsForPregnancy(pregnancy, situation)),
  ({ laboratory }, _, situation) => (laboratory === undefined ? 'holds' : holdsForValue(laboratory, situation)),
  ({ also }, concerned, situation) => (also === undefined ? 'holds' : holdsBesides(also, concerned, situation)),
  ({ dailyDose }, concerned) => (dailyDose === undefined ? 'holds' : holdsForDose(dailyDose, concerned)),
];

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

const holdsForPregnancy = (wanted: 'pregnant' | 'possible', situation: Situation): Holding => {
  const { facts, age, isPregnant, mayBePregnant } = situation;
  // What is known to be needs no rule for what may be.
  if (wanted === 'pregnant' || isPregnant) return truth(wanted === 'pregnant' && isPregnant);
  if (!mayBePregnant) return 'fails';
  const ofAge: Holding =
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

const holdsForValue = ({ test, below, above, withinDays }: LaboratoryBound, { lastOf, on }: Situation): Holding => {
  const last = lastOf.get(test);
  const isOld = last !== undefined && daysBetween(last.on, on) > (withinDays ?? usualValidityInDays);
  if (last === undefined || last.value === null || isOld) return { unknown: `a recent ${testNames[test]}` };
  return truth((below === undefined || last.value < below) && (above === undefined || last.value > above));
};

/** The newest observation of any of some tests. */
export const lastObservation = ({ lastOf }: Situation, tests: readonly LaboratoryTest[]): StatedObservation | null =>
  tests.flatMap((test) => lastOf.get(test) ?? []).toSorted((a, b) => compareDates(b.on, a.on))[0] ?? null;

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
