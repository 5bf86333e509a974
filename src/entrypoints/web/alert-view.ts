import { type Alert, type AlertSeverity, severityRank } from '../../domain/alert.ts';
import type { PresentedList } from '../../flows/present-list.ts';
import type { DecisionView, DecisionViews } from './decision-view.ts';
import { alertWords, severityWords } from './words.ts';

/** Names of places on the page, made of positions: no id of anybody's stands in a URL, and no two are the same. */
export interface Anchors {
  ofRow(id: string): string;
}

export const anchorsOf = (list: PresentedList): Anchors => {
  const positions = new Map<string, number>(list.rows.map((row, index) => [row.id, index + 1]));
  return {
    ofRow: (id) => `drug-${positions.get(id) ?? 0}`,
  };
};

export interface AlertView {
  readonly anchor: string;
  readonly severity: AlertSeverity;
  readonly severityWord: string;
  readonly typeWord: string;
  readonly drugs: string;
  readonly message: string;
  readonly management: string;
  readonly evidence: string;
  readonly sources: string;
  readonly rows: readonly { readonly id: string; readonly anchor: string; readonly drug: string }[];
  readonly decision: DecisionView | null;
}

/** The strongest first, and within one severity as the list has them. */
export const toAlertViews = (list: PresentedList, anchors: Anchors, decisions: DecisionViews): readonly AlertView[] =>
  list.alerts
    .toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity])
    .map((alert, index) => ({
      ...toAlertView(alert, `alert-${index + 1}`, list, anchors),
      decision: decisions.ofAlert(alert.id),
    }));

const toAlertView = (
  alert: Alert,
  anchor: string,
  list: PresentedList,
  anchors: Anchors,
): Omit<AlertView, 'decision'> => ({
  anchor,
  severity: alert.severity,
  severityWord: severityWords[alert.severity],
  typeWord: alertWords[alert.type],
  drugs: alert.drugs.join(' + '),
  message: alert.message,
  management: alert.management,
  evidence: alert.evidence,
  sources: alert.sources.map((source) => list.sources.find((one) => one.source === source)?.name ?? source).join(', '),
  rows: list.rows
    .filter(({ id }) => alert.rows.some((one) => one === id))
    .map(({ id, drug }) => ({ id, anchor: anchors.ofRow(id), drug: drug.name })),
});
