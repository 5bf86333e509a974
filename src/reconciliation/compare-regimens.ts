import type { Amount } from '../domain/dosing.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { StatedMedication, Strength } from '../domain/stated-medication.ts';
import type { MilligramsADay, PlainDose } from './plain-dose.ts';
import type { Regimen } from './regimen.ts';

/** How two regimens of one drug disagree. Where either does not say, there is no disagreement to report. */
export interface RegimenDisagreement {
  readonly dose: boolean;
  readonly frequency: boolean;
}

/**
 * Compares what is taken. The same daily amount split differently is a difference of frequency, not of dose: 900 mg
 * once and 300 mg three times are the same amount of drug. Tablets of a combination are compared by what they hold.
 */
export const compareRegimens = (one: Regimen, other: Regimen): RegimenDisagreement => {
  const sameParts = areEqualParts(one.milligramsOfParts, other.milligramsOfParts);
  return {
    dose:
      haveOtherLimits(one, other) ||
      (sameParts === null
        ? doDosesDiffer(one.doses, other.doses) && !areEqualAmounts(one.daily, other.daily)
        : !sameParts),
    frequency:
      doRatesDiffer(one.timesPerDay, other.timesPerDay) || isAsNeededInOne(one, other) || areAtOtherTimes(one, other),
  };
};

/** What is taken when needed comes to its limit at most: two limits are two doses of a day. */
const haveOtherLimits = ({ mostADay: one }: Regimen, { mostADay: other }: Regimen): boolean =>
  one !== null && other !== null && one.unit === other.unit && !areNear(one.value, other.value);

/** Whether two regimens are the same in every part, and both give a dose: then both agree with the same others. */
export const areAlike = (one: Regimen, other: Regimen): boolean =>
  one === other ||
  (one.doses !== null &&
    other.doses !== null &&
    unitOf(one.doses, other.doses) !== null &&
    !doDosesDiffer(one.doses, other.doses) &&
    one.timesPerDay === other.timesPerDay &&
    one.asNeeded === other.asNeeded &&
    !haveOtherLimits(one, other) &&
    areSameItems(one.partsOfDay, other.partsOfDay));

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
  return one.moments.length === 0 || other.moments.length === 0 || areSameItems(one.moments, other.moments);
};

const areIncomparable = ({ doses: one }: Regimen, { doses: other }: Regimen): boolean =>
  one !== null && other !== null && unitOf(one, other) === null;

/** The only unit of two lists of doses, or `null`. */
const unitOf = (one: readonly PlainDose[], other: readonly PlainDose[]): string | null => {
  const unit = one[0]?.unit ?? null;
  const isSame = (dose: PlainDose): boolean => dose.unit === unit;
  return one.every(isSame) && other.every(isSame) ? unit : null;
};

const areEqualAmounts = (one: Amount | null, other: Amount | null): boolean =>
  one !== null && other !== null && one.unit === other.unit && areNear(one.value, other.value);

const areEqualParts = (one: MilligramsADay | null, other: MilligramsADay | null): boolean | null => {
  if (one === null || other === null) return null;
  return one.size === other.size && [...one].every(([code, amount]) => areNear(amount, other.get(code) ?? 0));
};

/** Whether two amounts are the same but for rounding. */
export const areNear = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 0.001 * Math.max(Math.abs(one), Math.abs(other));

const doDosesDiffer = (one: readonly PlainDose[] | null, other: readonly PlainDose[] | null): boolean => {
  if (one === null || other === null || unitOf(one, other) === null) return false;
  return (
    one.length !== other.length ||
    one.some(({ low, high }, index) => low !== other[index]?.low || high !== other[index].high)
  );
};

const isAsNeededInOne = (one: Regimen, other: Regimen): boolean =>
  one.asNeeded !== null && other.asNeeded !== null && one.asNeeded !== other.asNeeded;

const areAtOtherTimes = ({ partsOfDay: one }: Regimen, { partsOfDay: other }: Regimen): boolean =>
  one.length > 0 && other.length > 0 && !areSameItems(one, other);

const areSameItems = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/**
 * The product's strength as `40 mg`, of a combination as `12.5 mg / 10 mg` by its ingredients: the only hint at a dose
 * where directions are missing. `null` where it is not known, or one ingredient comes in several (a pack).
 */
export const productStrengthOf = ({ drug }: StatedMedication): string | null => {
  if (drug.recognizedBy === 'none') return null;
  const { strengths } = drug;
  const only = strengths[0];
  if (only === undefined || strengths.length === 1) return only === undefined ? null : strengthWords(only);
  if (new Set(strengths.map(({ ingredient }) => ingredient)).size < strengths.length) return null;
  return strengths
    .toSorted((a, b) => inPlainOrder(a.ingredient, b.ingredient))
    .map(strengthWords)
    .join(' / ');
};

/** What an inhaler gives at once is told with and without `per actuation`. */
const strengthWords = ({ amount, per: written }: Strength): string => {
  const per = written?.unit === '{actuat}' && written.value === 1 ? null : written;
  return `${amount.value} ${amount.unit}${per === null ? '' : ` per ${per.value} ${per.unit}`}`;
};

/** Whether the product is of extended release; `null` where its drug does not tell. */
export const releaseOf = ({ drug }: StatedMedication): boolean | null =>
  drug.recognizedBy === 'none' ? null : drug.extendedRelease;
