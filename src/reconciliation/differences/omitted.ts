import type { SourceId } from '../../domain/ids.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/** Answering sources that say nothing of the drug, by this route or another. */
export const omissions = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const listing = new Set(statements.map(({ source }) => source));
  const byOtherRoute = new Set(
    context.related.filter(({ kind }) => kind === 'other-route').flatMap(({ sources }) => sources),
  );
  const silent = context.answering.filter((source) => !listing.has(source) && !byOtherRoute.has(source));
  if (silent.length === 0) return [];
  const sayings = silent.map((source) => `${context.nameOf(source)}: ${describeOmission(source, context)}`);
  return [difference('omitted', silent, `${sayings.join('; ')}.`)];
};

const describeOmission = (source: SourceId, context: ComparisonContext): string => {
  const combination = context.related.find((row) => row.kind === 'combination' && row.sources.includes(source));
  if (combination !== undefined) return `not listed by itself, only within ${combination.name}`;
  const inParts = context.related.filter((row) => row.kind === 'part' && row.sources.includes(source));
  if (inParts.length > 0) return `not listed as a combination, only ${inParts.map(({ name }) => name).join(' and ')}`;
  return context.echoing.includes(source) ? 'not listed but for the copy that the clinic sent' : 'not listed';
};
