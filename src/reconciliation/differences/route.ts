import type { Difference } from '../../domain/reconciled-list.ts';
import { harmFor } from '../harm.ts';
import {
  type ComparedRow,
  type ComparisonContext,
  difference,
  listed,
  namesOf,
  type RelatedRow,
  told,
} from './comparison-context.ts';

/** Different ways into the body within one route group, and sources that list the drug only by another group. */
export const routeDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => [
  ...inRowDifferences(row, context),
  ...context.related
    .filter(({ kind }) => kind === 'other-route')
    .flatMap((related) => elsewhere(row, related, context)),
];

const inRowDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const stated = row.current.filter(({ route }) => route !== null && route !== 'injection');
  const first = stated[0];
  if (first === undefined || stated.every(({ route }) => route === first.route)) return [];
  if (stated.every(({ source }) => source === first.source)) return [];
  return [
    difference({
      type: 'route',
      harm: harmFor(row, 'moderate'),
      shownBy: stated,
      detail: told(stated, context, ({ route }) => route ?? ''),
      wouldSettle: `Ask the patient how it is taken, and ${namesOf(stated, context)} which way was meant.`,
    }),
  ];
};

/** A source that lists the drug only by another route has not left it out; the two stay two rows, and say so. */
const elsewhere = (row: ComparedRow, related: RelatedRow, context: ComparisonContext): readonly Difference[] => {
  const here = new Set(row.statements.map(({ source }) => source));
  const shownBy = related.current.filter(({ source }) => !here.has(source));
  if (shownBy.length === 0) return [];
  const sources = [...new Set(shownBy.map(({ source }) => source))];
  const names = sources.map(context.nameOf);
  return [
    difference({
      type: 'route',
      harm: harmFor(row, 'moderate'),
      sources: [...here, ...sources],
      shownBy: [...row.current, ...shownBy],
      detail: `${names.join(', ')}: listed by another route (${related.routeGroup ?? 'not given'}).`,
      wouldSettle: `Ask the patient whether both are used, and ${listed(names)} whether one took the other's place.`,
    }),
  ];
};
