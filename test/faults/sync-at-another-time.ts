/**
 * `concord sync` as a process of its own whose clock is moved by FAULTS_CLOCK_OFFSET milliseconds and whose waits within
 * a run are cut short: what would take days of backing off is seen in minutes. Time limits of requests stay as they are.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const offset = Number(process.env['FAULTS_CLOCK_OFFSET'] ?? '0');
const shorterBy = 50;

const RealDate = Date;
const now = (): number => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    given.length === 0 ? new target(now()) : Reflect.construct(target, given, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

const { setTimeout: wait } = timers;
Object.assign(timers, { setTimeout: (milliseconds: number) => wait(milliseconds / shorterBy) });
syncBuiltinESMExports();

const { runFromShell } = await import('../../src/run-from-shell.ts');
process.exitCode = await runFromShell(['node', 'concord', 'sync', '--format', 'json'], process.env);
