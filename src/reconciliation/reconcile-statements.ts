import { hash } from 'node:crypto';
import { clinicSource, type RowId, rowId, type SourceId } from '../domain/ids.ts';
import { inPlainOrder } from '../domain/plain-order.ts';
import type { ParallelCourses, ReconciledRow, SourceState } from '../domain/reconciled-list.ts';
import { isCurrent, type LedgerEntry, type StatedMedication } from '../domain/stated-medication.ts';
import { daysBefore, inDateOrder } from './course-dates.ts';
import type { ComparisonContext } from './differences/comparison-context.ts';
import { doseChanges } from './dose-changes.ts';
import { foldReasons } from './earlier-course.ts';
import { findDifferences } from './find-differences.ts';
import { foldCourses } from './fold-courses.ts';
import type { FoldedGroup } from './folded-group.ts';
import { isHighHarm } from './harm.ts';
import { type DrugGroup, pairStatements } from './pair-statements.ts';
import { parallelCourses } from './parallel-courses.ts';
import { type ListDay, listDay } from './regimen.ts';
import { relateRows } from './relate-rows.ts';
import { type ClassesOf, coursesByOtherRoutes, crossTapers } from './related-courses.ts';
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
  /** By which a change-over from one drug to another of its class is known; without it none is told. */
  readonly classesOf?: ClassesOf;
}

/** The rows, and an entry for every statement that came in. */
export interface ReconciledStatements {
  readonly rows: readonly ReconciledRow[];
  /** In the order of the statements. */
  readonly entries: readonly LedgerEntry[];
}

/**
 * Pairs what the sources state, folds what one source says twice, and finds what they disagree about. Pure: the same
 * input in any order gives the same rows. Nothing is merged across sources (IHE RECON: the software suggests, the
 * person decides).
 */
export const reconcileStatements = (input: ReconciliationInput): ReconciledStatements => {
  const standing = input.statements.filter(({ status }) => status !== 'entered-in-error');
  const day = listDay(input.on);
  const { own, echoes } = setAsideEchoes(standing, day);
  const groups = pairStatements(own).map((group) => foldGroup(group, input.patient, day));
  const rows = toRows(groups, echoes, input, day);
  const fates = fatesOf(groups, echoes);
  return {
    rows: [...rows.filter(({ current }) => current), ...rows.filter(({ current }) => !current)],
    entries: input.statements.map((statement) => ({
      source: statement.source,
      resource: statement.resource,
      ...(fates.get(statement) ?? withdrawn),
    })),
  };
};

type Fate = Pick<LedgerEntry, 'outcome' | 'reason' | 'row'>;

/** What is neither kept nor folded nor an echo was left out at the start. */
const withdrawn: Fate = { outcome: 'excluded', reason: 'Its source withdrew it (entered in error).', row: null };

/** What became of each statement that stands; none has two fates. */
const fatesOf = (groups: readonly FoldedGroup[], echoes: readonly Echo[]): ReadonlyMap<StatedMedication, Fate> => {
  const fates = new Map<StatedMedication, Fate>();
  for (const { id, kept, folded } of groups) {
    for (const statement of kept) fates.set(statement, { outcome: 'kept', reason: 'It stands on the list.', row: id });
    for (const { statement, kind } of folded) {
      fates.set(statement, { outcome: 'merged', reason: foldReasons[kind], row: id });
    }
  }
  for (const { statement, of } of echoes) {
    const reason = "The clinic's own line, as this source received it.";
    fates.set(statement, { outcome: 'merged', reason, row: fates.get(of)?.row ?? null });
  }
  return fates;
};

const foldGroup = (group: DrugGroup, patient: string, day: ListDay): FoldedGroup => {
  const bySource = Map.groupBy(group.statements, ({ source }) => source);
  const courses = inOrder([...bySource.keys()]).map((source) => foldCourses(bySource.get(source) ?? [], day));
  const currentBySource = courses
    .map(({ kept }) => kept.filter(({ status }) => isCurrent(status)))
    .filter(({ length }) => length > 0);
  return {
    ...group,
    id: rowIdOf(patient, group.key),
    kept: courses.flatMap(({ kept }) => kept),
    current: currentBySource.flat(),
    currentBySource,
    folded: courses.flatMap(({ folded }) => folded),
  };
};

/** The clinic first, then the others by name of source: the order of arguments must not show. */
const inOrder = (sources: readonly SourceId[]): readonly SourceId[] =>
  sources.toSorted((a, b) => Number(b === clinicSource) - Number(a === clinicSource) || inPlainOrder(a, b));

const rowIdOf = (patient: string, key: string): RowId =>
  rowId(`row-${hash('sha256', JSON.stringify([patient, key])).slice(0, 16)}`);

const toRows = (
  groups: readonly FoldedGroup[],
  echoes: readonly Echo[],
  input: ReconciliationInput,
  day: ListDay,
): readonly ReconciledRow[] => {
  const relatedTo = relateRows(groups);
  const changeOvers = crossTapers(groups, input.classesOf ?? (() => []));
  const common = commonContextOf(input, day);
  const echoedBy = Map.groupBy(echoes, ({ of }) => of);
  return groups.map((group) => {
    const related = relatedTo(group);
    const context = { ...common, ...ownContextOf(group, echoedBy), related };
    const courses = [...parallelCourses(group, day), ...coursesByOtherRoutes(group, related), ...changeOvers(group)];
    return toRow(group, context, courses);
  });
};

const toRow = (group: FoldedGroup, context: ComparisonContext, courses: readonly ParallelCourses[]): ReconciledRow => {
  const { id, name, ingredients, routeGroup, kept, current, currentBySource, folded } = group;
  const staleAfterDays = ({ source }: StatedMedication): number => context.staleAfterDays(source);
  const changes = doseChanges(folded, { on: context.on, staleAfterDays });
  const isRisky = isHighHarm(ingredients, routeGroup);
  const compared = { name, ingredients, statements: kept, current, currentBySource, isHighHarm: isRisky };
  return {
    id,
    drugName: name,
    ingredients,
    routeGroup,
    statements: kept,
    differences: findDifferences(compared, context),
    ...(changes.length === 0 ? {} : { changes }),
    ...(courses.length === 0 ? {} : { courses }),
    current: current.length > 0,
  };
};

const commonContextOf = (
  { sources, staleAfterDays }: ReconciliationInput,
  day: ListDay,
): Omit<ComparisonContext, 'lastConfirmed' | 'echoing' | 'related'> => {
  const names = new Map<string, string>(sources.map(({ source, name }) => [source, name]));
  const otherwise = daysBefore(day.on, staleAfterDays.otherwise);
  const bySource = new Map([...staleAfterDays.bySource].map(([source, days]) => [source, daysBefore(day.on, days)]));
  return {
    ...day,
    nameOf: (source) => names.get(source) ?? source,
    answering: inOrder(sources.filter(({ state }) => state === 'complete').map(({ source }) => source)),
    staleAfterDays: (source) => staleAfterDays.bySource.get(source) ?? staleAfterDays.otherwise,
    staleBefore: (source) => bySource.get(source) ?? otherwise,
  };
};

const ownContextOf = (
  { statements }: FoldedGroup,
  echoedBy: ReadonlyMap<StatedMedication, readonly Echo[]>,
): Pick<ComparisonContext, 'lastConfirmed' | 'echoing'> => {
  const confirmed = new Map<SourceId, string>();
  for (const { source, asserted, started } of statements) {
    const date = asserted ?? started;
    const before = confirmed.get(source);
    if (date !== null && (before === undefined || inDateOrder(before, date) < 0)) confirmed.set(source, date);
  }
  return {
    lastConfirmed: (source) => confirmed.get(source) ?? null,
    echoing:
      echoedBy.size === 0
        ? []
        : statements.flatMap((of) => (echoedBy.get(of) ?? []).map(({ statement }) => statement.source)),
  };
};
