import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/** Different ways into the body within one route group, and sources that list the drug only by another group. */
export const routeDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const stated = statements.filter(({ status, route }) => isCurrent(status) && route !== null && route !== 'injection');
  const routes = new Set(stated.map(({ route }) => route));
  const bySource = new Set(stated.map(({ source }) => source));
  const inRow =
    routes.size > 1 && bySource.size > 1
      ? [
          difference(
            'route',
            stated.map(({ source }) => source),
            `${[...new Set(stated.map((item) => `${context.nameOf(item.source)}: ${item.route}`))].join('; ')}.`,
          ),
        ]
      : [];
  return [...inRow, ...otherRouteDifferences(statements, context)];
};

/** A source that lists the drug only by another route has not left it out; the two stay two rows, and say so. */
const otherRouteDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const here = new Set(statements.map(({ source }) => source));
  return context.related
    .filter(({ kind }) => kind === 'other-route')
    .map((related) => ({ related, elsewhere: related.sources.filter((source) => !here.has(source)) }))
    .filter(({ elsewhere }) => elsewhere.length > 0)
    .map(({ related, elsewhere }) =>
      difference(
        'route',
        [...here, ...elsewhere],
        `${elsewhere.map(context.nameOf).join(', ')}: listed by another route (${related.routeGroup ?? 'not given'}).`,
      ),
    );
};
