/**
 * How fast this project's validator is beside others', on the same resources, in the same run; and of thirty faults,
 * how many each finds. Each contestant has a process of its own for each kind of resource.
 * Run: npm run bench:validate -- [--seconds N] [--warm-up N] [--java-seconds N] [--only NAME,...] [--kinds KIND,...]
 *   [--clock wall|processor] [--json FILE] [--us-core FILE]
 */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runScript } from './child.ts';
import { contestants } from './contestants/contestants.ts';
import { faultCount, faultsOf } from './faults.ts';
import { openHl7 } from './hl7.ts';
import { type JsonObject, listOf, numberOf, parseObject } from './json.ts';
import { describeMachine, machineLines } from './machine.ts';
import { usCorePackage } from './packages.ts';
import { entriesOfABundle, type Kind, kinds, makeResources } from './resources.ts';
import { figure, tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    'warm-up': { type: 'string', default: '3' },
    'java-seconds': { type: 'string', default: '20' },
    only: { type: 'string' },
    kinds: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    json: { type: 'string' },
    'us-core': { type: 'string' },
  },
});

/** One contestant as the table shows it: a name, the rate by kind, resident bytes, what it finds. */
interface Row {
  readonly title: string;
  readonly skipped?: string;
  readonly rates: ReadonlyMap<Kind, number>;
  readonly residentBytes: number | null;
  readonly verdicts: JsonObject;
  readonly takesText: boolean;
}

interface Runner {
  readonly name: string;
  readonly title: string;
  /** Reads JSON itself; the others get objects. */
  readonly takesText: boolean;
  readonly measure: (file: string) => Promise<JsonObject>;
  readonly check: (files: readonly string[]) => Promise<JsonObject>;
}

/** Those of `names` that the option lists, all of them without it; a name that is none of them is refused. */
const listed = <T extends string>(option: string, given: string | undefined, names: readonly T[]): readonly T[] => {
  const words = given?.split(',') ?? names;
  const unknown = words.filter((word) => !names.some((name) => name === word));
  if (unknown.length > 0) throw new Error(`--${option}: there is no ${unknown.join(', ')}, only ${names.join(', ')}`);
  return names.filter((name) => words.includes(name));
};

const wanted = listed('kinds', values.kinds, kinds);
const [clock] = listed('clock', values.clock, ['wall', 'processor']);
const runners = listed('only', values.only, [...Object.keys(contestants), 'hl7']);
const note = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
};
const record = (line: object): void => {
  if (values.json !== undefined) appendFileSync(values.json, `${JSON.stringify(line)}\n`);
};

const script = fileURLToPath(new URL('run-contestant.ts', import.meta.url));
const usCore = usCorePackage(values['us-core']);
const machine = describeMachine();
const resources = makeResources();
const folder = mkdtempSync(join(tmpdir(), 'bench-validate-'));
const fileOf = (kind: Kind): string => join(folder, `${kind}.ndjson`);
const allFiles = kinds.map(fileOf);

const faults = () =>
  faultsOf(
    new Map(
      (['MedicationRequest', 'Condition', 'CarePlan', 'Patient'] as const).map((kind) => [
        kind,
        parseObject(resources.get(kind)?.[0] ?? '{}'),
      ]),
    ),
  );

const runnersInNode = (): readonly (Runner | Row)[] =>
  Object.entries(contestants)
    .filter(([name]) => runners.includes(name))
    .map(([name, { title, needsUsCore, takesText = false }]) => {
      if (needsUsCore && usCore === undefined) return skippedRow(title, 'no package of US Core 6.1.0: --us-core FILE');
      const words = ['--contestant', name, '--us-core', usCore ?? ''];
      const timing = ['--warm-up', values['warm-up'], '--seconds', values.seconds];
      return {
        ...{ name, title, takesText },
        measure: (file) => runScript(script, [...words, ...timing, 'measure', file], 300),
        check: (files) => runScript(script, [...words, 'check', ...files], 300),
      };
    });

const runnerInJava = (): Runner | Row => {
  const title = 'HL7 (Java), text';
  const hl7 = openHl7(machine.java, usCore);
  if (typeof hl7 === 'string') return skippedRow(title, hl7);
  return {
    ...{ name: 'hl7', title, takesText: true },
    measure: (file) => hl7.measure(file, Number(values['java-seconds'])),
    check: (files) => hl7.check(faults(), files),
  };
};

const skippedRow = (title: string, skipped: string): Row => ({
  ...{ title, skipped },
  rates: new Map(),
  residentBytes: null,
  verdicts: {},
  takesText: false,
});

const rowOf = async ({ name, title, takesText, measure, check }: Runner): Promise<Row> => {
  const rates = new Map<Kind, number>();
  const resident: number[] = [];
  note(`${title}: ${faultCount} faults`);
  const verdicts = await check(allFiles);
  record({ contestant: name, of: faultCount, ...verdicts });
  for (const kind of wanted) {
    note(`${title}: ${kind}`);
    const measured = await measure(fileOf(kind));
    const each = kind === 'Bundle' ? entriesOfABundle : 1;
    const perSecond = numberOf(measured['perSecond']) * each;
    const perProcessorSecond = numberOf(measured['perProcessorSecond']) * each;
    record({ contestant: name, kind, perSecond, perProcessorSecond, residentBytes: measured['residentBytes'] });
    rates.set(kind, clock === 'processor' ? perProcessorSecond : perSecond);
    resident.push(numberOf(measured['residentBytes']));
  }
  return { title, rates, residentBytes: Math.max(...resident), verdicts, takesText };
};

/** One who fails does not take the others' figures along; the run as a whole has failed. */
const failedRow = ({ title }: Runner, error: unknown): Row => {
  process.exitCode = 1;
  return skippedRow(title, `FAILED ${error instanceof Error ? error.message : String(error)}`);
};

const heads: Readonly<Record<Kind, string>> = {
  MedicationRequest: 'MedRequest',
  Condition: 'Condition',
  CarePlan: 'CarePlan',
  Patient: 'Patient',
  Bundle: 'in Bundles',
};

const print = (rows: readonly Row[]): void => {
  const judged = rows.filter(({ skipped }) => skipped === undefined);
  const valid = [...resources.values()].reduce((sum, texts) => sum + texts.length, 0);
  const columns = wanted.map((kind) => heads[kind]);
  console.log(`
Resources a second, one thread, ${clock} time. "in Bundles": entries of collections of ${entriesOfABundle}.
MB: resident after the run, the most of all kinds. found: how many of ${faultCount} single faults are told as
errors. refused: how many of ${valid} valid resources get an error. "text": reads JSON, the others get objects.
Medplum with profiles judges the entries of a Bundle one by one and not the Bundle.
`);
  const cells = judged.map(({ title, rates, residentBytes, verdicts }) => [
    title,
    ...wanted.map((kind) => figure(rates.get(kind))),
    figure((residentBytes ?? Number.NaN) / 1_048_576),
    String(listOf(verdicts['found']).length),
    String(verdicts['refused']),
  ]);
  console.log(tableOf(['', ...columns, 'MB', 'found', 'refused'], cells));
  printRatios(judged, columns);
  for (const { title, skipped } of rows) if (skipped !== undefined) console.log(`\nSKIPPED ${title}: ${skipped}`);
};

/** Like is compared with like: who reads text, with this validator reading text. */
const printRatios = (judged: readonly Row[], columns: readonly string[]): void => {
  const [own, ...others] = judged.filter(({ title }) => title !== contestants['concord-text']?.title);
  const fromText = judged.find(({ title }) => title === contestants['concord-text']?.title);
  if (own?.title !== contestants['concord']?.title || own === undefined || others.length === 0) return;
  console.log(`\n${own.title} is so many times as fast as\n`);
  const ratio = (row: Row, kind: Kind): number => {
    const faster = row.takesText && fromText !== undefined ? fromText : own;
    return (faster.rates.get(kind) ?? Number.NaN) / (row.rates.get(kind) ?? Number.NaN);
  };
  const ratios = others.map((row) => [row.title, ...wanted.map((kind) => figure(ratio(row, kind)))]);
  console.log(tableOf(['', ...columns], ratios));
};

try {
  for (const [kind, texts] of resources) writeFileSync(fileOf(kind), `${texts.join('\n')}\n`);
  for (const line of machineLines(machine)) console.log(line);
  record({ machine, clock });
  const rows: Row[] = [];
  for (const one of [...runnersInNode(), ...(runners.includes('hl7') ? [runnerInJava()] : [])]) {
    rows.push('measure' in one ? await rowOf(one).catch((error: unknown) => failedRow(one, error)) : one);
  }
  note('');
  print(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
