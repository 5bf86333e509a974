import type { StatedMedication } from '../domain/stated-medication.ts';
import type { PlainDose, Regimen } from './regimen.ts';

/** How two regimens of one drug disagree. Where either does not say, there is no disagreement to report. */
export interface RegimenDisagreement {
  readonly dose: boolean;
  readonly frequency: boolean;
}

/**
 * Compares what is taken. The same daily amount split differently is a difference of frequency, not of dose: 900 mg
 * once and 300 mg three times are the same amount of drug.
 */
export const compareRegimens = (one: Regimen, other: Regimen): RegimenDisagreement => {
  const sameDaily = areEqualAmounts(one, other);
  const dosesDiffer = doDosesDiffer(one.doses, other.doses);
  return {
    dose: dosesDiffer && sameDaily !== true,
    frequency:
      doRatesDiffer(one.timesPerDay, other.timesPerDay) || isAsNeededInOne(one, other) || areAtOtherTimes(one, other),
  };
};

/** Four weeks and a month are one interval to whoever gives an injection: from that length on, a tenth is no difference. */
const doRatesDiffer = (one: number | null, other: number | null): boolean => {
  if (one === null || other === null) return false;
  const most = Math.max(one, other);
  return Math.abs(one - other) > (most <= 1 / 27.9 ? 0.1 : 0.001) * most;
};

/**
 * Whether two regimens say the same in every respect that both can be compared in, and nothing that cannot be compared:
 * tablets of an unknown strength are not the same as milligrams. What only one of them says is no obstacle.
 */
export const areSameCourse = (one: Regimen, other: Regimen): boolean => {
  const { dose, frequency } = compareRegimens(one, other);
  if (dose || frequency || areIncomparable(one, other)) return false;
  return one.moments.length === 0 || other.moments.length === 0 || one.moments.join() === other.moments.join();
};

const areIncomparable = (one: Regimen, other: Regimen): boolean =>
  one.doses !== null &&
  other.doses !== null &&
  new Set([...one.doses, ...other.doses].map(({ unit }) => unit)).size > 1;

const areEqualAmounts = (one: Regimen, other: Regimen): boolean | null => {
  if (one.daily === null || other.daily === null || one.daily.unit !== other.daily.unit) return null;
  return Math.abs(one.daily.value - other.daily.value) <= 0.001 * Math.max(one.daily.value, other.daily.value);
};

const doDosesDiffer = (one: readonly PlainDose[] | null, other: readonly PlainDose[] | null): boolean => {
  if (one === null || other === null) return false;
  const units = new Set([...one, ...other].map(({ unit }) => unit));
  if (units.size > 1) return false;
  const spelled = (doses: readonly PlainDose[]): string => doses.map(({ low, high }) => `${low}-${high}`).join(' ');
  return spelled(one) !== spelled(other);
};

const isAsNeededInOne = (one: Regimen, other: Regimen): boolean =>
  one.asNeeded !== null && other.asNeeded !== null && one.asNeeded !== other.asNeeded;

const areAtOtherTimes = (one: Regimen, other: Regimen): boolean =>
  one.partsOfDay.length > 0 && other.partsOfDay.length > 0 && one.partsOfDay.join() !== other.partsOfDay.join();

/**
 * The product's strength where it is one number, as `40 mg`: the only hint at a dose where directions are missing.
 */
export const productStrengthOf = (statement: StatedMedication): string | null => {
  if (statement.drug.recognizedBy === 'none') return null;
  const [only, ...others] = statement.drug.strengths;
  if (only === undefined || others.length > 0) return null;
  const per = only.per === null ? '' : ` per ${only.per.value} ${only.per.unit}`;
  return `${only.amount.value} ${only.amount.unit}${per}`;
};

/** Whether the product is of extended release; `null` where its drug does not tell. */
export const releaseOf = ({ drug }: StatedMedication): boolean | null =>
  drug.recognizedBy === 'none' ? null : drug.extendedRelease;
