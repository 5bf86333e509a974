/**
 * How long a fresh process takes until it has judged one MedicationRequest, one Condition, one CarePlan and one Patient:
 * Node's own start, the loading of modules, and what is the validator's own, definitions and compiling and first
 * verdicts. Medians of five runs. Run: node test/bench/validate/cold-start.ts [--runs N] [--json FILE]
 */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runScript } from './child.ts';
import { isObject, type Json, type JsonObject, listOf, numberOf } from './json.ts';
import { describeMachine, machineLines } from './machine.ts';
import { medianOf } from './measure.ts';
import { kinds, makeResources } from './resources.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } } });
const single = kinds.filter((kind) => kind !== 'Bundle');
const script = fileURLToPath(new URL('cold-child.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));

try {
  const file = join(folder, 'four.ndjson');
  const resources = makeResources();
  writeFileSync(file, single.map((kind) => `${resources.get(kind)?.[0]}\n`).join(''));
  const runs: JsonObject[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await runScript(script, [file], 120));
  const machine = describeMachine();
  for (const line of machineLines(machine)) console.log(line);
  const median = (read: (run: JsonObject) => number): string => medianOf(runs.map(read)).toFixed(1);
  const rowOf = (title: string, read: (run: JsonObject) => Json | undefined): readonly string[] => {
    const part = (name: string) => (run: JsonObject) => {
      const moment = read(run);
      return isObject(moment) ? numberOf(moment[name]) : Number.NaN;
    };
    return [title, median(part('wall')), median(part('processor'))];
  };
  const rows = [
    rowOf('Node itself', ({ node }) => node),
    rowOf('loading of modules', ({ modules }) => modules),
    rowOf('making the validator', ({ made }) => made),
    ...single.map((kind, index) => rowOf(`first ${kind}`, ({ firsts }) => listOf(firsts)[index])),
    rowOf('definitions, compiling and four verdicts', ({ compiled }) => compiled),
    rowOf('the same four, a second time', ({ again }) => again),
  ];
  console.log(
    `\nMedians of ${runs.length} fresh processes, in milliseconds: by the clock, and of processors (all threads).\n`,
  );
  console.log(tableOf(['', 'clock', 'processor'], rows));
  console.log(`\nresident memory ${median(({ residentMb }) => numberOf(residentMb))} MB`);
  if (runs.some((run) => run['errors'] !== 0)) console.log('NOTE: not all four were found valid');
  if (values.json !== undefined) {
    appendFileSync(values.json, runs.map((run) => `${JSON.stringify({ coldStart: run, machine })}\n`).join(''));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
