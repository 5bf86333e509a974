import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { compareRegimens, releaseOf } from '../compare-regimens.ts';
import { regimenOf } from '../regimen.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/** Two orders in force at once for one drug, by two prescribers or in two regimens. What is held or drafted is not. */
export const duplicateDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const orders = statements.filter(
    ({ status, kind, reported, intent }) =>
      (status === 'active' || status === 'unknown') &&
      kind === 'ordered' &&
      reported !== true &&
      (intent === null || !notOrders.has(intent)),
  );
  const doubled = orders.filter((one) => orders.some((other) => other !== one && isDuplicate(one, other, context.on)));
  if (doubled.length === 0) return [];
  const authors = doubled.map(
    ({ source, assertedBy, directions, text }) =>
      `${context.nameOf(source)}${assertedBy === null ? '' : `, ${assertedBy}`}: ${directions ?? text}`,
  );
  return [
    difference(
      'duplicate',
      doubled.map(({ source }) => source),
      `Ordered more than once: ${authors.join('; ')}.`,
    ),
  ];
};

/** A plan is history at one vendor and a report at another; a proposal and an option are nobody's order yet. */
const notOrders: ReadonlySet<string> = new Set(['plan', 'proposal', 'option']);

/**
 * Within one source, orders that were not folded are two orders. Between sources, two orders are two only when two
 * named prescribers wrote different regimens: the same regimen in two records usually is one prescription, known to both.
 */
const isDuplicate = (one: StatedMedication, other: StatedMedication, on: string): boolean => {
  if (one.source === other.source) return !isSplitRegimen(one, other, on);
  if (one.assertedBy === null || other.assertedBy === null || one.assertedBy === other.assertedBy) return false;
  const { dose, frequency } = compareRegimens(regimenOf(one, on), regimenOf(other, on));
  return dose || frequency;
};

/** Morning and noon, some days and others, immediate and extended release by one author: parts of one regimen, not a duplicate. */
const isSplitRegimen = (one: StatedMedication, other: StatedMedication, on: string): boolean => {
  if (one.assertedBy !== null && other.assertedBy !== null && one.assertedBy !== other.assertedBy) return false;
  const [first, second] = [regimenOf(one, on).moments, regimenOf(other, on).moments];
  const apart = first.length > 0 && second.length > 0 && !first.some((moment) => second.includes(moment));
  return apart || releaseOf(one) !== releaseOf(other);
};
