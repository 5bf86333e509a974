import type { SourceId } from '../../domain/ids.ts';
import type { Difference, DifferenceHarm } from '../../domain/reconciled-list.ts';
import { whyOver } from '../course-dates.ts';
import { harmFor } from '../harm.ts';
import { type ComparedRow, type ComparisonContext, difference, listed, namesOf } from './comparison-context.ts';

/**
 * Answering sources that say nothing of the drug, by this route or another. Nobody need list a course that is over by
 * the dates of everyone who lists it, or an order that is only drafted.
 */
export const omissions = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  if (row.statements.length >= context.answering.length && isListedByAll(row, context)) return [];
  const silent = context.answering.filter((source) => !isListing(source, row, context));
  const listing = row.current.filter(
    (statement) => statement.status !== 'draft' && whyOver(statement, context.on) === null,
  );
  if (silent.length === 0 || listing.length === 0) return [];
  const sayings = silent.map((source) => `${context.nameOf(source)}: ${describeOmission(source, context)}`);
  const names = listed(silent.map(context.nameOf));
  return [
    difference({
      type: 'omitted',
      harm: harmOf(silent, row, context),
      sources: silent,
      shownBy: listing,
      detail: `${sayings.join('; ')}.`,
      wouldSettle: `Ask the patient whether it is taken as listed by ${namesOf(listing, context)}, and tell ${names}.`,
    }),
  ];
};

const isListedByAll = ({ statements }: ComparedRow, { answering }: ComparisonContext): boolean =>
  answering.every((source) => statements.some((statement) => statement.source === source));

/** By this row, also as ended, or by the same drug of another or of no route. */
const isListing = (source: SourceId, { statements }: ComparedRow, { related }: ComparisonContext): boolean =>
  statements.some((statement) => statement.source === source) ||
  related.some(({ kind, sources }) => kind === 'other-route' && sources.includes(source));

/** Where the drug is known there as part of another product, or is taken only when needed, little is left out. */
const harmOf = (silent: readonly SourceId[], row: ComparedRow, context: ComparisonContext): DifferenceHarm => {
  if (silent.every((source) => isKnownOtherwise(source, row, context))) return 'low';
  const isAsNeeded = row.current.every((statement) => context.regimenOf(statement).asNeeded === true);
  return harmFor(row, isAsNeeded ? 'low' : 'moderate');
};

const isKnownOtherwise = (source: SourceId, { ingredients }: ComparedRow, { related }: ComparisonContext): boolean => {
  const there = related.filter(({ sources }) => sources.includes(source)).flatMap((row) => row.ingredients);
  return ingredients.length > 0 && ingredients.every(({ rxcui }) => there.some((part) => part.rxcui === rxcui));
};

const describeOmission = (source: SourceId, context: ComparisonContext): string => {
  const combination = context.related.find((row) => row.kind === 'combination' && row.sources.includes(source));
  if (combination !== undefined) return `not listed by itself, only within ${combination.name}`;
  const inParts = context.related.filter((row) => row.kind === 'part' && row.sources.includes(source));
  if (inParts.length > 0) return `not listed as a combination, only ${inParts.map(({ name }) => name).join(' and ')}`;
  return context.echoing.includes(source) ? 'not listed but for the copy that the clinic sent' : 'not listed';
};
