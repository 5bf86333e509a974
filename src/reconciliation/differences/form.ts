import type { SourceId } from '../../domain/ids.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../../domain/stated-medication.ts';
import { releaseOf } from '../compare-regimens.ts';
import { type ComparisonContext, difference } from './comparison-context.ts';

/**
 * Extended release at one source and not at another: the same milligrams are another drug to the body. Sources that
 * list both forms, or whose drug does not tell, disagree with nobody.
 */
export const formDifferences = (
  statements: readonly StatedMedication[],
  context: ComparisonContext,
): readonly Difference[] => {
  const current = statements.filter(({ status }) => isCurrent(status));
  const bySource = [...Map.groupBy(current, ({ source }) => source)].flatMap(([source, own]) => {
    const releases = new Set(own.map(releaseOf).filter((release) => release !== null));
    const [only] = releases;
    return releases.size === 1 && only !== undefined ? [{ source, isExtended: only }] : [];
  });
  if (new Set(bySource.map(({ isExtended }) => isExtended)).size < 2) return [];
  const say = ({ source, isExtended }: { readonly source: SourceId; readonly isExtended: boolean }): string =>
    `${context.nameOf(source)}: ${isExtended ? 'extended release' : 'not extended release'}`;
  return [
    difference(
      'form',
      bySource.map(({ source }) => source),
      `${bySource.map(say).join('; ')}.`,
    ),
  ];
};
