/** `node test/fuzz/validate.ts --inputs 1000000 --seed 1`: wild inputs against reading and validation. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createValidator } from '../../src/validation-library.ts';
import { fuzzValidation } from './fuzz-validation.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
const megabytes = (): number => Math.round(process.memoryUsage().heapUsed / 1e6);

const started = performance.now();
const heaps: number[] = [];
const report = fuzzValidation({
  ...{ inputs, seed },
  // `--only reading` leaves the validator out.
  validate: values.only === 'reading' ? () => [] : createValidator(),
  onProgress: (done) => {
    if (done % 10_000 === 0) heaps.push(megabytes());
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${inputs}`);
  },
});
const seconds = (performance.now() - started) / 1000;

const table = new Table({
  head: ['input', 'number', 'read', 'issues', 'slowest ms', 'of bytes'],
  style: { head: [], border: [] },
});
for (const [kind, one] of report.kinds) {
  table.push([kind, one.inputs, one.read, one.issues, one.slowestMs.toFixed(1), one.slowestBytes]);
}
const done = [...report.kinds.values()].reduce((sum, one) => sum + one.inputs, 0);
/** The least heap of the first and of the last third: garbage that waits does not count. */
const third = Math.ceil(heaps.length / 3);
const [early, late] = [Math.min(...heaps.slice(0, third)), Math.min(...heaps.slice(-third))];
const grew = heaps.length >= 6 && late > early + 100;

console.log(table.toString());
console.log(`${done} inputs in ${seconds.toFixed(1)} s, seed ${seed}`);
if (heaps.length >= 6) console.log(`heap: ${early} MB early, ${late} MB late`);
if (report.failure !== undefined) {
  console.log(`FAILED on ${report.failure.kind}, --inputs 1 --seed ${report.failure.seed}: ${report.failure.reason}`);
}
if (grew) console.log('FAILED: the heap grew by more than 100 MB');
process.exitCode = report.failure !== undefined || grew ? 1 : 0;
