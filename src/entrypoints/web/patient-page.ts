import type { Difference, DifferenceHarm, PatientSummary } from '../../domain/reconciled-list.ts';
import type { PresentedList, PresentedRow } from '../../flows/present-list.ts';
import type { ViewedList } from '../../flows/view-list.ts';
import { type NotCheckedTogether, notCheckedTogether } from '../not-checked-together.ts';
import { type AlertView, type Anchors, anchorsOf, toAlertViews } from './alert-view.ts';
import { type ShownDate, shownDate, shownInstant } from './dates.ts';
import { type DecisionView, toDecisionViews } from './decision-view.ts';
import { type LedgerView, toLedgerView } from './ledger-view.ts';
import { gapsOf, type SourceView, toSourceViews } from './source-view.ts';
import { type CellView, cellOf } from './statement-view.ts';
import { counted, differenceWords, sexWords } from './words.ts';

/** Everything that the patient's page says, in words and in its order; the template only sets it. */
export interface PatientPage {
  readonly title: string;
  /** Name and birth date, repeated with every table's head on every printed page. */
  readonly identity: string;
  readonly patient: { readonly name: string; readonly birthDate: ShownDate | null; readonly sex: string };
  readonly summary: readonly string[];
  /** Why the list is not complete, a sentence each; empty where it is. */
  readonly gaps: readonly string[];
  readonly sources: readonly SourceView[];
  readonly alerts: readonly AlertView[];
  readonly noAlert: string;
  readonly tables: readonly TableView[];
  readonly notChecked: readonly NotCheckedTogether[];
  readonly ledger: LedgerView;
  readonly madeAt: ShownDate;
}

export interface TableView {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly RowView[];
  readonly whenEmpty: string;
}

export interface RowView {
  readonly anchor: string;
  readonly drug: string;
  readonly route: string | null;
  readonly alerts: readonly (Pick<AlertView, 'anchor' | 'severity'> & { readonly words: string })[];
  readonly cells: readonly CellView[];
  readonly differences: readonly DifferenceView[];
  readonly decision: DecisionView | null;
}

export interface DifferenceView {
  readonly word: string;
  readonly harm: DifferenceHarm;
  /** For those who do not see the colour; `null` where it is not marked. */
  readonly harmWord: string | null;
  readonly detail: string;
  readonly wouldSettle: string;
}

/** From the list as it was stored to the words of its page. */
export const toPatientPage = ({ list, madeAt, decisions: decided }: ViewedList): PatientPage => {
  const decisions = toDecisionViews(decided.decisions);
  const anchors = anchorsOf(list);
  const sources = toSourceViews(list);
  const alerts = toAlertViews(list, anchors, decisions);
  const shown = sources.filter(({ hasColumn }) => hasColumn);
  const tableOf = (current: boolean): Pick<TableView, 'columns' | 'rows'> => ({
    columns: shown.map(({ name }) => name),
    rows: list.rows
      .filter((row) => row.current === current)
      .map((row) => ({
        ...toRowView(row, shown, alerts, anchors),
        decision: decisions.ofRow(row.id),
      })),
  });
  return {
    title: `${identified(list.patient)}: medication list`,
    identity: identified(list.patient),
    patient: {
      name: list.patient.name,
      birthDate: list.patient.birthDate === null ? null : shownDate(list.patient.birthDate),
      sex: sexWords(list.patient.sex),
    },
    summary: summaryOf(list),
    gaps: gapsOf(list, sources),
    sources,
    alerts,
    noAlert: noAlertOf(list),
    tables: [
      { ...currentTable, ...tableOf(true) },
      { ...endedTable, ...tableOf(false) },
    ],
    notChecked: notCheckedTogether(list.notChecked),
    ledger: toLedgerView(list, anchors),
    madeAt: shownInstant(madeAt),
  };
};

const currentTable = {
  id: 'current',
  title: 'Current medications',
  about: 'At least one source lists these as current. One row for each drug, one column for each source.',
  whenEmpty: 'No source lists a current medication.',
} as const;

const endedTable = {
  id: 'ended',
  title: 'Ended',
  about: 'Every source that lists these says that they have ended.',
  whenEmpty: 'No source lists a medication that has ended.',
} as const;

const identified = ({ name, birthDate }: PatientSummary): string =>
  birthDate === null ? name : `${name}, born ${shownDate(birthDate).words}`;

const summaryOf = (list: PresentedList): readonly string[] => {
  const loud = list.alerts.filter(({ severity }) => severity !== 'low');
  const high = loud.filter(({ severity }) => severity === 'high').length;
  const differences = list.rows.reduce((sum, row) => sum + row.differences.length, 0);
  const current = list.rows.filter((row) => row.current).length;
  return [
    counted(current, 'current medication', 'current medications'),
    high === 0
      ? counted(loud.length, 'alert', 'alerts')
      : `${counted(loud.length, 'alert', 'alerts')}, ${high} of high severity`,
    counted(differences, 'difference between the sources', 'differences between the sources'),
  ];
};

/** No alert and not checked are different answers, and the page never says the first where it means the second. */
const noAlertOf = ({ notChecked }: PresentedList): string =>
  notChecked.length === 0
    ? 'No alert of high or moderate severity. Every drug on the list was checked.'
    : `No alert of high or moderate severity among what could be checked. ${notChecked.length} could not be checked: see “Not checked”.`;

const toRowView = (
  row: PresentedRow,
  sources: readonly SourceView[],
  alerts: readonly AlertView[],
  anchors: Anchors,
): Omit<RowView, 'decision'> => ({
  anchor: anchors.ofRow(row.id),
  drug: row.drug.name,
  route: row.route,
  alerts: alerts
    .filter(({ rows, severity }) => severity !== 'low' && rows.some(({ id }) => id === row.id))
    .map((alert) => toRowAlert(alert, row)),
  cells: sources.map((source) => cellOf(row, source)),
  differences: row.differences.map(toDifferenceView),
});

/** Names the other drugs, so that two alerts of one drug are told apart where they are only links. */
const toRowAlert = (alert: AlertView, row: PresentedRow): RowView['alerts'][number] => {
  const others = alert.rows.filter(({ id }) => id !== row.id).map(({ drug }) => drug);
  const kind = `Alert: ${alert.severityWord.toLowerCase()}, ${alert.typeWord.toLowerCase()}`;
  return {
    anchor: alert.anchor,
    severity: alert.severity,
    words: others.length === 0 ? kind : `${kind} with ${others.join(', ')}`,
  };
};

const toDifferenceView = ({ type, harm, detail, wouldSettle }: Difference): DifferenceView => ({
  word: differenceWords[type],
  harm,
  harmWord: harm === 'high' ? 'could harm badly' : null,
  detail,
  wouldSettle,
});
