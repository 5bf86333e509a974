import type { SourceId } from '../../domain/ids.ts';
import type { Difference } from '../../domain/reconciled-list.ts';
import type { StatedMedication } from '../../domain/stated-medication.ts';
import { areNear } from '../compare-regimens.ts';
import { harmOfAmounts } from '../harm.ts';
import { milligramsOf } from '../times-apart.ts';
import { type ComparedRow, type ComparisonContext, difference, listed } from './comparison-context.ts';

/**
 * A drug that one source lists by itself and another within a combination, in another daily amount. Told where it
 * stands by itself; that the two are different products is told as left out.
 */
export const partDoseDifferences = (row: ComparedRow, context: ComparisonContext): readonly Difference[] => {
  const combinations = context.related.filter(({ kind }) => kind === 'combination');
  const [part, ...others] = row.ingredients;
  if (combinations.length === 0 || part === undefined || others.length > 0) return [];
  const within = combinations.flatMap(({ current, name }) => current.map((statement) => ({ statement, name })));
  const amounts = amountsBySource([...row.current.map((statement) => ({ statement, name: null })), ...within], (all) =>
    milligramsOf(all.map((statement) => ({ statement, regimen: context.regimenOf(statement) })))?.get(part.rxcui),
  );
  const withinAlone = amounts.filter(({ names }) => names.length > 0);
  const differing = amounts.filter(({ amount, source }) =>
    (withinAlone.some((other) => other.source === source) ? amounts : withinAlone).some(
      (other) => !areNear(amount, other.amount),
    ),
  );
  if (differing.length < 2) return [];
  const most = Math.max(...differing.map(({ amount }) => amount));
  const least = Math.min(...differing.map(({ amount }) => amount));
  const names = differing.map(({ source }) => context.nameOf(source));
  return [
    difference({
      type: 'dose',
      harm: harmOfAmounts(row, least > 0 ? most / least : null),
      shownBy: differing.flatMap(({ statements }) => statements),
      detail: `${differing.map((said) => `${context.nameOf(said.source)}: ${describe(said)}`).join('; ')}.`,
      wouldSettle: `Ask the patient which products are taken, and ${listed(names)} how much ${part.name} was meant.`,
    }),
  ];
};

interface PartAmount {
  readonly source: SourceId;
  readonly statements: readonly StatedMedication[];
  /** Combinations in which the source lists it. */
  readonly names: readonly string[];
  /** Milligrams a day, of all that the source lists. */
  readonly amount: number;
}

/** A source whose amount is not known is left out: there is nothing to compare. */
const amountsBySource = (
  items: readonly { readonly statement: StatedMedication; readonly name: string | null }[],
  amountOf: (statements: readonly StatedMedication[]) => number | undefined,
): readonly PartAmount[] =>
  [...Map.groupBy(items, ({ statement }) => statement.source)].flatMap(([source, own]) => {
    const statements = own.map(({ statement }) => statement);
    const amount = amountOf(statements);
    const names = [...new Set(own.map(({ name }) => name).filter((name) => name !== null))];
    return amount === undefined ? [] : [{ source, statements, names, amount }];
  });

const describe = ({ amount, names, statements }: PartAmount): string => {
  if (names.length === 0) return `${amount} mg a day`;
  const isOnlyWithin = statements.length === names.length;
  return `${amount} mg a day ${isOnlyWithin ? 'within' : 'by itself and within'} ${listed(names)}`;
};
