import { deletedIn, readExportedLine } from '../normalization/exported-line.ts';
import { piecesOf } from './received-pieces.ts';
import { eachPiece, Kept, keyOf, type Work, write } from './sharing-out.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

/**
 * A deletion names what is gone and not whose it was, so it is looked for in what is at hand of each patient. Only its
 * own entry goes to them.
 */
export const shareDeletions = async (work: Work): Promise<void> => {
  const { context, partner, panel, found } = work;
  const deleted = new Set<string>();
  await eachPiece(work, 'deleted', (lines) => {
    for (const line of lines ?? ['?']) {
      const names = deletedIn(line);
      for (const name of names ?? []) deleted.add(name);
      // Nobody knows what is gone, and no later export tells it again.
      if (names === null) for (const type of partner.read) work.trouble.set(type, 'export-line-broken');
    }
  });
  if (deleted.size === 0) return;
  for (const patient of panel.keys()) {
    goOnUnlessStopped(context);
    const kept = new Kept();
    for (const pull of await context.store.inbox.latest(partner.id, patient)) {
      const gone = namesIn([pull, ...pull.changes]).filter((name) => deleted.has(name));
      const into = work.pulls.get(keyOf(patient, pull.type));
      if (into === undefined) continue;
      for (const name of gone) kept.add(into, deletionOf(name));
      found.deleted += gone.length;
    }
    await write(work, kept);
  }
};

const namesIn = (pulls: readonly Parameters<typeof piecesOf>[0][]): readonly string[] => [
  ...new Set(
    pulls.flatMap(piecesOf).flatMap(({ value }) => {
      const read = readExportedLine(JSON.stringify(value));
      return read.kind === 'resource' ? [read.resource.name] : [];
    }),
  ),
];

const deletionOf = (name: string): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ request: { method: 'DELETE', url: name } }],
  });
