import type { ReconciledRow } from '../../src/domain/reconciled-list.ts';
import { type ExpectedRow, listOfReconcileCase, type ReconcileCase } from './reconcile-cases.ts';

/** A difference of a drug, for people. */
export interface ToldDifference {
  readonly drug: string;
  readonly type: string;
  readonly detail: string;
}

/** What became of one case. */
export interface ReconcileOutcome {
  readonly of: ReconcileCase;
  readonly found: readonly ToldDifference[];
  readonly missed: readonly ToldDifference[];
  readonly unexpected: readonly ToldDifference[];
  /** Rows that are missing, too many, or hold other statements, in words. */
  readonly rows: readonly string[];
}

/** Reconciles a case and compares what is told with what should be. */
export const judgeReconcileCase = (of: ReconcileCase): ReconcileOutcome => {
  const { rows } = listOfReconcileCase(of);
  const matched = of.rows.map((expected) => ({ expected, row: rows.find((row) => isRowOf(row, expected)) }));
  const known = new Set(matched.map(({ row }) => row));
  const judged = matched.map(({ expected, row }) => judgeRow(expected, row));
  return {
    of,
    found: judged.flatMap(({ found }) => found),
    missed: judged.flatMap(({ missed }) => missed),
    unexpected: judged.flatMap(({ unexpected }) => unexpected),
    rows: [
      ...matched.flatMap(({ expected, row }) => wrongRow(expected, row)),
      ...rows.filter((row) => !known.has(row)).map((row) => `too many: ${row.drugName} ${row.routeGroup ?? ''}`),
    ],
  };
};

const isRowOf = ({ drugName, routeGroup }: ReconciledRow, { drug, route }: ExpectedRow): boolean =>
  drugName.toLowerCase() === drug.toLowerCase() && (route === undefined || routeGroup === null || routeGroup === route);

/** Told, by one or several of the type, of all sources concerned. */
const isToldOf = (told: ReconciledRow['differences'], type: string, sources: readonly string[]): boolean => {
  const alike = told.filter((one) => one.type === type);
  const by = new Set<string>(alike.flatMap((one) => one.sources));
  return alike.length > 0 && sources.every((source) => by.has(source));
};

const judgeRow = (expected: ExpectedRow, row: ReconciledRow | undefined) => {
  const told = row?.differences ?? [];
  const must = expected.differences.map(({ type, sources }) => ({
    type,
    isTold: isToldOf(told, type, sources ?? []),
    detail: `${(sources ?? []).join(', ')}; told: ${told.map((one) => `${one.type} of ${one.sources.join('+')}`).join('; ')}`,
  }));
  const fair = new Set([...expected.differences, ...(expected.maybe ?? [])].map(({ type }) => type));
  const counts = [
    ...countedAs('change of dose', expected.changes ?? 0, row?.changes?.length ?? 0),
    ...countedAs('parallel courses', expected.courses === undefined ? 0 : 1, (row?.courses?.length ?? 0) > 0 ? 1 : 0),
  ];
  const asTold = (type: string, detail: string): ToldDifference => ({ drug: expected.drug, type, detail });
  return {
    found: [...must.filter(({ isTold }) => isTold), ...counts.filter(({ kind }) => kind === 'found')].map((one) =>
      asTold(one.type, ''),
    ),
    missed: [...must.filter(({ isTold }) => !isTold), ...counts.filter(({ kind }) => kind === 'missed')].map(
      ({ type, detail }) => asTold(type, detail),
    ),
    unexpected: [
      ...told.filter(({ type }) => !fair.has(type)).map(({ type, detail }) => asTold(type, detail)),
      ...counts.filter(({ kind }) => kind === 'unexpected').map(({ type, detail }) => asTold(type, detail)),
    ],
  };
};

const countedAs = (type: string, wanted: number, given: number) => {
  const detail = `${given} for ${wanted}`;
  if (wanted === 0) return given > 0 ? [{ type, detail, kind: 'unexpected' as const }] : [];
  return [{ type, detail, kind: given === wanted ? ('found' as const) : ('missed' as const) }];
};

const wrongRow = ({ drug, current, kept }: ExpectedRow, row: ReconciledRow | undefined): readonly string[] => {
  if (row === undefined) return [`missing: ${drug}`];
  const counts = Map.groupBy(row.statements, ({ source }) => String(source));
  const sources = new Set([...Object.keys(kept), ...counts.keys()]);
  const wrong = [...sources].filter((source) => (kept[source] ?? 0) !== (counts.get(source)?.length ?? 0));
  return [
    ...(row.current === current ? [] : [`${drug}: current is ${row.current}`]),
    ...wrong.map((source) => `${drug}: ${source} keeps ${counts.get(source)?.length ?? 0} for ${kept[source] ?? 0}`),
  ];
};
