/**
 * Whether memory stays where it is over ten million resources, sound and faulty, no two alike: heap after a garbage
 * collection, and resident memory, at each tenth (at each million of ten). Exit 1 when the heap grew by more than a
 * tenth between the second and the last. Run: node test/bench/validate/memory.ts [--resources 10000000] [--json FILE]
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openValidator } from './contestants/concord.ts';
import { describeMachine, machineLines } from './machine.ts';
import { makeTemplates } from './memory-resources.ts';

const { values } = parseArgs({
  options: { resources: { type: 'string', default: '10000000' }, json: { type: 'string' } },
});
const count = Number(values.resources);
const step = Math.max(1, Math.min(1_000_000, Math.ceil(count / 10)));

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
const heapAfterCollection = (): number => {
  if (typeof collect !== 'function') throw new Error('this runtime lets nobody ask for a garbage collection');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

const templates = makeTemplates();
const validate = openValidator();
const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1).padStart(9);
const heaps: number[] = [];
let [valid, faulty, issues] = [0, 0, 0];
let begun = performance.now();

for (const line of machineLines(describeMachine())) console.log(line);
console.log('\n resources      heap MB  resident MB  resources/s');
for (let index = 1; index <= count; index += 1) {
  const template = templates[index % templates.length] ?? [];
  const found = validate(JSON.parse(template.join(index.toString(16).padStart(8, '0'))));
  issues += found.length;
  if (found.some(({ severity }) => severity === 'error')) faulty += 1;
  else valid += 1;
  if (index % step === 0) {
    const rate = Math.round((step * 1_000) / (performance.now() - begun));
    const heap = heapAfterCollection();
    const resident = process.memoryUsage().rss;
    heaps.push(heap);
    console.log(
      `${String(index).padStart(10)}    ${megabytes(heap)}    ${megabytes(resident)}    ${String(rate).padStart(9)}`,
    );
    if (values.json !== undefined) {
      appendFileSync(values.json, `${JSON.stringify({ resources: index, heap, resident, perSecond: rate })}\n`);
    }
    begun = performance.now();
  }
}

const [, second = Number.NaN] = heaps;
const growth = (heaps.at(-1) ?? Number.NaN) / second - 1;
console.log(`\n${valid} valid, ${faulty} faulty, ${issues} issues`);
console.log(`heap from the second to the last: ${(growth * 100).toFixed(1)} %`);
process.exitCode = growth <= 0.1 ? 0 : 1;
