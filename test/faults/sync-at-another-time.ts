/**
 * `concord sync` as a process of its own whose clock is moved and whose waits within a run are cut short, the clock going
 * on as if they had been whole: what would take days of backing off is seen in minutes. Time limits of requests stay as
 * they are.
 *
 * The program is loaded at once and begins when a line comes that says how far ahead its clock is, in milliseconds: the
 * next process loads while the one before is at work. It ends where no line comes.
 */
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import timers from 'node:timers/promises';

const shorterBy = 50;

const RealDate = Date;
let ahead = 0;
const now = (): number => RealDate.now() + ahead;

const { setTimeout: wait } = timers;
const waitLess = async (milliseconds: number): Promise<void> => {
  const end = now() + milliseconds;
  await wait(milliseconds / shorterBy);
  // Those that wait at the same time wait for the same time.
  ahead += Math.max(0, end - now());
};
Object.assign(timers, { setTimeout: waitLess });
syncBuiltinESMExports();

const loaded = await Promise.all([
  import('../../src/run-from-shell.ts'),
  import('../../src/adapters/partner/open-partner-client.ts'),
  process.env['DATABASE_URL'] === undefined
    ? import('../../src/adapters/store/open-sqlite-store.ts')
    : import('../../src/adapters/store/open-postgres-store.ts'),
]);

const [line] = await once(createInterface({ input: process.stdin }), 'line');
process.stdin.destroy();
ahead = Number(line);
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    given.length === 0 ? new target(now()) : Reflect.construct(target, given, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

const [{ runFromShell }] = loaded;
process.exitCode = await runFromShell(['node', 'concord', 'sync', '--format', 'json'], process.env);
