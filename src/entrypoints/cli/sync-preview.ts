import type { PlannedWrite, SyncPreview } from '../../flows/preview-sync.ts';
import { jsonLine, line, printableIn, type Terminal } from './terminal.ts';
import { wrapped } from './wrapped-lines.ts';

/** What a sync would write: for each partner and patient what is created, changed or stopped, and the digest of it all. */
export const writePreview = (given: SyncPreview, format: string, terminal: Terminal): void => {
  if (format === 'json') {
    for (const write of given.writes) jsonLine(terminal.out, { kind: 'write', ...write });
    const { digest, heldBack, writes } = given;
    jsonLine(terminal.out, { kind: 'preview', writes: writes.length, heldBack, digest });
    return;
  }
  for (const text of previewAsText(printableIn(given), terminal)) line(terminal.out, text);
};

/** The lines of a preview; no wider than the terminal. */
export const previewAsText = (preview: SyncPreview, terminal: Terminal): readonly string[] => {
  const byPartner = Map.groupBy(preview.writes, ({ partner }) => partner);
  const lines = [...byPartner].flatMap(([partner, writes]) => [
    ...wrapped(`${partner}: ${countsOf(writes)}`, terminal, '', 'strong'),
    ...[...Map.groupBy(writes, ({ patient }) => patient)].flatMap(([patient, own]) => [
      ...wrapped(`patient ${patient}`, terminal, '  '),
      ...own.flatMap((write) => linesOf(write, terminal)),
    ]),
    '',
  ]);
  const held = preview.heldBack === 0 ? [] : [`${preview.heldBack} resources are not valid and would be held back.`];
  if (preview.writes.length === 0) return ['Nothing would be written.', ...held, `digest: ${preview.digest}`];
  return [...lines, ...held, `digest: ${preview.digest}`, `Do exactly this: concord sync --apply ${preview.digest}`];
};

const effects = ['created', 'changed', 'stopped'] as const;

const countsOf = (writes: readonly PlannedWrite[]): string =>
  effects
    .map((effect) => ({ effect, count: writes.filter((write) => write.effect === effect).length }))
    .filter(({ count }) => count > 0)
    .map(({ effect, count }) => `${count} ${effect}`)
    .join(', ');

const linesOf = ({ effect, key, about, changes }: PlannedWrite, terminal: Terminal): readonly string[] => [
  ...wrapped(`${effect} ${key}${about === null ? '' : `  ${about}`}`, terminal, '    '),
  ...changes.flatMap(({ path, before, after }) =>
    wrapped(`${path}: ${before ?? 'nothing'} -> ${after ?? 'nothing'}`, terminal, '      '),
  ),
];
