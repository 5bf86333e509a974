/**
 * One contestant in a process of its own, so that memory and compiled code are its own; `main.ts` starts it.
 * `measure`: judges the resources of a file over and over. `check`: says what it finds. One JSON line on stdout.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Judging } from './contestants/contestant.ts';
import { contestants } from './contestants/contestants.ts';
import { faultsOf, isFound } from './faults.ts';
import { parseObject } from './json.ts';
import { measure } from './measure.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    contestant: { type: 'string' },
    'us-core': { type: 'string' },
    'warm-up': { type: 'string' },
    seconds: { type: 'string' },
  },
});

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

const measureFile = ({ judge, judgeText }: Judging, file: string) => {
  const texts = linesOf(file);
  const seconds = { warmUp: Number(values['warm-up'] ?? 3), measured: Number(values.seconds ?? 5) };
  const { perSecond, perProcessorSecond } =
    judgeText === undefined ? measure(judge, texts.map(parseObject), seconds) : measure(judgeText, texts, seconds);
  return { perSecond, perProcessorSecond, residentBytes: process.memoryUsage().rss };
};

/** The files are of MedicationRequest, Condition, CarePlan, Patient, Bundle, in this order. */
const check = ({ errors }: Judging, files: readonly string[]) => {
  const sets = files.map((file) => linesOf(file).map(parseObject));
  const [request = {}, condition = {}, plan = {}, patient = {}] = sets.map((set) => set[0] ?? {});
  const faults = faultsOf(
    new Map([
      ['MedicationRequest', request],
      ['Condition', condition],
      ['CarePlan', plan],
      ['Patient', patient],
    ]),
  );
  const found = faults.filter(({ sound, faulty }) => isFound(errors(sound), errors(faulty)));
  const judged = sets.flatMap((set) => set.map((resource) => errors(resource)));
  const refused = judged.filter((some) => some.length > 0);
  return {
    found: found.map(({ fault }) => fault),
    missed: faults.filter((fault) => !found.includes(fault)).map(({ fault }) => fault),
    valid: judged.length,
    refused: refused.length,
    refusedFor: [...new Set(refused.flat().map((error) => error.replace(/\d+/g, 'n')))].slice(0, 10),
  };
};

const contestant = contestants[values.contestant ?? ''];
const [mode, ...files] = positionals;
if (contestant === undefined) throw new Error(`--contestant is one of ${Object.keys(contestants).join(', ')}`);
const judging = await contestant.open(values['us-core'] ?? '');
console.log(JSON.stringify(mode === 'check' ? check(judging, files) : measureFile(judging, files[0] ?? '')));
