import type { Alert } from '../../domain/alert.ts';
import type { Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** Low alerts as one line: what each is about, by type, and no more. */
export const lowInOneLine = (alerts: readonly Alert[]): string => {
  const byType = [...Map.groupBy(alerts, ({ type }) => type)].map(
    ([type, same]) => `${type} (${[...new Set(same.map(({ drugs }) => drugs.join(' + ')))].join(', ')})`,
  );
  return `Low, folded away: ${byType.join('; ')}.`;
};

/** Lines of prose are not longer than can be read. */
export const prose = (terminal: Terminal): Terminal => ({ ...terminal, width: Math.min(terminal.width, 120) });

/**
 * An alert: what it is about, what happens, what to do, and where to follow it.
 * @param sources who states the drugs; `null` where nobody was asked
 */
export const alertAsText = (alert: Alert, sources: Alert['sources'] | null, terminal: Terminal): readonly string[] => {
  const by = sources === null ? '' : `  [${sources.join(', ')}]`;
  const head = `! ${alert.severity.toUpperCase()} ${alert.type}: ${alert.drugs.join(' + ')}${by}`;
  return [
    ...wrapped(head, terminal, '', alert.severity === 'high' ? 'danger' : 'caution'),
    ...wrapped(alert.message, prose(terminal), '    '),
    ...wrapped(`Do: ${alert.management}`, prose(terminal), '    '),
    ...wrapped(`By: ${alert.evidence}`, prose(terminal), '    ', 'quiet'),
  ];
};
