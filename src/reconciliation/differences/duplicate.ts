import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { harmFor } from '../harm.ts';
import { isOneRegimen } from '../parallel-courses.ts';
import type { ListDay } from '../regimen.ts';
import { type ComparedRow, type ComparisonContext, difference, namesOf } from './comparison-context.ts';

/** Two orders in force at once for one drug, by two prescribers or in two regimens. What is held or drafted is not. */
export const duplicateDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const orders = row.current.filter(isOrderInForce);
  if (orders.length < 2) return [];
  const doubled = orders.filter((one) => orders.some((other) => other !== one && isDuplicate(one, other, context)));
  if (doubled.length === 0) return [];
  const authors = doubled.map(
    ({ source, assertedBy, directions, text }) =>
      `${context.nameOf(source)}${assertedBy === null ? '' : `, ${assertedBy}`}: ${directions ?? text}`,
  );
  return [
    difference({
      type: 'duplicate',
      harm: harmFor(row, 'moderate'),
      shownBy: doubled,
      detail: `Ordered more than once: ${authors.join('; ')}.`,
      wouldSettle: `Ask the patient whether all of them are taken, and ${namesOf(doubled, context)} which one was meant to stand.`,
    }),
  ];
};

const isOrderInForce = ({ status, kind, reported, intent }: StatedMedication): boolean =>
  (status === 'active' || status === 'unknown') &&
  kind === 'ordered' &&
  reported !== true &&
  (intent === null || !notOrders.has(intent));

/** A plan is history at one vendor and a report at another; a proposal and an option are nobody's order yet. */
const notOrders: ReadonlySet<string> = new Set(['plan', 'proposal', 'option']);

/**
 * Within one source, orders that were not folded are two orders. Between sources two orders are two when two named
 * prescribers wrote them, also of the same regimen: each may be filled and taken. The same prescriber in two records is
 * one prescription, known to both.
 */
const isDuplicate = (one: StatedMedication, other: StatedMedication, day: ListDay): boolean => {
  if (one.source === other.source) return !isOneRegimen(one, other, day);
  return one.assertedBy !== null && other.assertedBy !== null && one.assertedBy !== other.assertedBy;
};
