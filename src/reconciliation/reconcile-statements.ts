import { createHash } from 'node:crypto';
import { clinicSource, type RowId, rowId, type SourceId } from '../domain/ids.ts';
import { compareDates } from '../domain/partial-date.ts';
import type { ReconciledRow, SourceState } from '../domain/reconciled-list.ts';
import { isCurrent, type LedgerEntry, type StatedMedication } from '../domain/stated-medication.ts';
import type { ComparisonContext, RelatedRow } from './differences/comparison-context.ts';
import { findDifferences } from './find-differences.ts';
import { type FoldedStatement, foldCourses } from './fold-courses.ts';
import { type DrugGroup, pairStatements } from './pair-statements.ts';
import { type Echo, setAsideEchoes } from './set-aside-echoes.ts';

/** Everything that reconciling one patient's statements rests on. */
export interface ReconciliationInput {
  /** The id under which the patient is known here; goes into the rows' ids. */
  readonly patient: string;
  /** `YYYY-MM-DD`: the day the list is made for. */
  readonly on: string;
  readonly sources: readonly SourceState[];
  readonly statements: readonly StatedMedication[];
  /** Days without confirmation after which a current statement is thought stale, by source, and for all others. */
  readonly staleAfterDays: { readonly bySource: ReadonlyMap<SourceId, number>; readonly otherwise: number };
}

/** The rows, and an entry for every statement that came in. */
export interface ReconciledStatements {
  readonly rows: readonly ReconciledRow[];
  readonly entries: readonly LedgerEntry[];
}

/**
 * Pairs what the sources state, folds what one source says twice, and finds what they disagree about. Pure: the same
 * input in any order gives the same rows. Nothing is merged across sources (IHE RECON: the software suggests, the
 * person decides).
 */
export const reconcileStatements = (input: ReconciliationInput): ReconciledStatements => {
  const withdrawn = input.statements.filter(({ status }) => status === 'entered-in-error');
  const standing = input.statements.filter(({ status }) => status !== 'entered-in-error');
  const { own, echoes } = setAsideEchoes(standing, input.on);
  const groups = pairStatements(own).map((group) => foldGroup(group, input));
  const rows = groups.map((group) => toRow(group, groups, echoes, input));
  const rowOf = new Map(groups.flatMap((group) => group.kept.map((statement) => [statement, group.id] as const)));
  return {
    rows: rows.toSorted((a, b) => Number(b.current) - Number(a.current)),
    entries: [
      ...withdrawn.map((statement) => entry(statement, 'excluded', 'Its source withdrew it (entered in error).', null)),
      ...[...rowOf].map(([statement, id]) => entry(statement, 'kept', 'It stands on the list.', id)),
      ...groups.flatMap((group) =>
        group.folded.map(({ statement, reason }) => entry(statement, 'merged', reason, group.id)),
      ),
      ...echoes.map(({ statement, of }) =>
        entry(
          statement,
          'merged',
          "The clinic's own line, as this source received it.",
          rowOf.get(of) ?? rowOfFolded(of, groups),
        ),
      ),
    ],
  };
};

interface FoldedGroup extends DrugGroup {
  readonly id: RowId;
  readonly kept: readonly StatedMedication[];
  readonly folded: readonly FoldedStatement[];
}

const foldGroup = (group: DrugGroup, input: ReconciliationInput): FoldedGroup => {
  const bySource = Map.groupBy(group.statements, ({ source }) => source);
  const courses = inOrder([...bySource.keys()]).map((source) => foldCourses(bySource.get(source) ?? [], input.on));
  return {
    ...group,
    id: rowIdOf(input.patient, group.key),
    kept: courses.flatMap(({ kept }) => kept),
    folded: courses.flatMap(({ folded }) => folded),
  };
};

/** The clinic first, then the others by name of source: the order of arguments must not show. */
const inOrder = (sources: readonly SourceId[]): readonly SourceId[] =>
  sources.toSorted((a, b) => Number(b === clinicSource) - Number(a === clinicSource) || a.localeCompare(b, 'en'));

const rowIdOf = (patient: string, key: string): RowId =>
  rowId(
    `row-${createHash('sha256')
      .update(JSON.stringify([patient, key]))
      .digest('hex')
      .slice(0, 16)}`,
  );

const rowOfFolded = (statement: StatedMedication, groups: readonly FoldedGroup[]): RowId | null =>
  groups.find(({ folded }) => folded.some((item) => item.statement === statement))?.id ?? null;

const toRow = (
  group: FoldedGroup,
  groups: readonly FoldedGroup[],
  echoes: readonly Echo[],
  input: ReconciliationInput,
): ReconciledRow => ({
  id: group.id,
  drugName: group.name,
  ingredients: group.ingredients,
  routeGroup: group.routeGroup,
  statements: group.kept,
  differences: findDifferences(group.kept, comparisonContextOf(group, groups, echoes, input)),
  current: group.kept.some(({ status }) => isCurrent(status)),
});

const comparisonContextOf = (
  group: FoldedGroup,
  groups: readonly FoldedGroup[],
  echoes: readonly Echo[],
  input: ReconciliationInput,
): ComparisonContext => ({
  on: input.on,
  nameOf: (source) => input.sources.find((state) => state.source === source)?.name ?? source,
  answering: inOrder(input.sources.filter(({ state }) => state === 'complete').map(({ source }) => source)),
  staleAfterDays: (source) => input.staleAfterDays.bySource.get(source) ?? input.staleAfterDays.otherwise,
  lastConfirmed: (source) => lastConfirmed(group, source),
  echoing: echoes.filter(({ of }) => group.statements.includes(of)).map(({ statement }) => statement.source),
  related: groups.filter((other) => other !== group).flatMap((other) => relate(group, other)),
});

const lastConfirmed = (group: FoldedGroup, source: SourceId): string | null =>
  group.statements
    .filter((statement) => statement.source === source)
    .flatMap(({ asserted, started }) => asserted ?? started ?? [])
    .toSorted(compareDates)
    .at(-1) ?? null;

/** Only rows that a source states as current say anything about what another source leaves out. */
const relate = (group: FoldedGroup, other: FoldedGroup): readonly RelatedRow[] => {
  const sources = [...new Set(other.kept.filter(({ status }) => isCurrent(status)).map(({ source }) => source))];
  const [here, there] = [ingredientCodes(group), ingredientCodes(other)];
  if (here.size === 0 || there.size === 0 || sources.length === 0) return [];
  const kind = relationOf(here, there);
  return kind === null ? [] : [{ kind, name: other.name, routeGroup: other.routeGroup, sources }];
};

const relationOf = (here: ReadonlySet<string>, there: ReadonlySet<string>): RelatedRow['kind'] | null => {
  if (here.isSubsetOf(there)) return here.size === there.size ? 'other-route' : 'combination';
  return there.isSubsetOf(here) ? 'part' : null;
};

const ingredientCodes = (group: DrugGroup): ReadonlySet<string> => new Set(group.ingredients.map(({ rxcui }) => rxcui));

const entry = (
  statement: StatedMedication,
  outcome: LedgerEntry['outcome'],
  reason: string,
  row: RowId | null,
): LedgerEntry => ({ source: statement.source, resource: statement.resource, outcome, reason, row });
