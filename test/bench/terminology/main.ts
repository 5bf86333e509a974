/**
 * How long the drug graph takes to load and what memory it needs, in fresh processes; how many look-ups it answers
 * from all codes of the data, and how many texts it recognises, in a second of one processor. Beside them, in the same
 * run, a plain split of the same texts into lower-cased words, as a measure of the machine.
 * Run: npm run bench:terminology -- [--seconds N] [--runs N]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import type { Rxcui } from '../../../src/domain/ids.ts';
import { graphCodes, graphNames } from '../../eval/graph-names.ts';
import { handWritten } from '../../eval/hand-written.ts';
import { rewritings } from '../../eval/rewrite-names.ts';
import { syntheaTexts } from '../../eval/synthea-texts.ts';
import { seededRandom } from '../../fuzz/seeded-random.ts';
import { runScript } from '../validate/child.ts';
import { type JsonObject, numberOf } from '../validate/json.ts';
import { describeMachine, machineLines } from '../validate/machine.ts';
import { measure, medianOf } from '../validate/measure.ts';
import { tableOf } from '../validate/table.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '2' }, runs: { type: 'string', default: '5' } },
});
const [machine = ''] = machineLines(describeMachine());
console.log(machine);

const script = fileURLToPath(new URL('load-child.ts', import.meta.url));
const loads: JsonObject[] = [];
for (let run = 0; run < Number(values.runs); run += 1) loads.push(await runScript(script, [], 60));
const median = (name: string): string => medianOf(loads.map((run) => numberOf(run[name]))).toFixed(0);
console.log(`\nLoading, medians of ${loads.length} fresh processes\n`);
console.log(
  tableOf(
    ['', 'ms', 'MB grown'],
    [
      ['graph', median('load'), ''],
      ['lexicon of texts, at the first text', median('firstText'), median('loadedMb')],
      ['vocabulary of spelling, at the first misspelling', median('firstSpelling'), ''],
      ['package codes, at the first NDC', median('firstPackage'), median('grownMb')],
    ],
  ),
);
console.log(
  `Resident in all ${median('residentMb')} MB, of which Node itself before any module ${median('nodeMb')} MB.`,
);

/** Operations in a second of one processor, over whole rounds of a list; what else runs on the machine counts less. */
const perSecond = <T>(items: readonly T[], work: (item: T, next: T) => unknown): number => {
  const last = items.at(-1);
  const pairs = items.map((item, index) => [item, items[index + 1] ?? last ?? item] as const);
  const { perProcessorSecond } = measure(([item, next]) => (work(item, next) === undefined ? 0 : 1), pairs, {
    warmUp: 1,
    measured: Number(values.seconds),
  });
  return Math.round(perProcessorSecond);
};

const graph = loadDrugGraph();
const codes: readonly Rxcui[] = graphCodes();
const lookUps: readonly (readonly [string, (code: Rxcui, other: Rxcui) => unknown])[] = [
  ['ingredientsOf', (code) => graph.ingredientsOf(code)],
  ['clinicalDrugOf', (code) => graph.clinicalDrugOf(code)],
  ['brandsOf', (code) => graph.brandsOf(code)],
  ['classesOf', (code) => graph.classesOf(code)],
  ['sameIngredient', (code, other) => graph.sameIngredient(code, other)],
  ['sameClinicalDrug', (code, other) => graph.sameClinicalDrug(code, other)],
];
console.log(`\nLook-ups a second, over all ${codes.length.toLocaleString('en')} codes\n`);
console.log(
  tableOf(
    ['', 'a second'],
    lookUps.map(([name, work]) => [name, perSecond(codes, work).toLocaleString('en')]),
  ),
);

const rewritten = rewritings.flatMap((rewriting) => [...graphNames(rewriting, seededRandom(1), 40)]);
const sets: readonly (readonly [string, readonly string[]])[] = [
  ['written by hand', [...handWritten()].map(({ text }) => text).filter((text) => text.length <= 200)],
  ['of the Synthea bundles', [...syntheaTexts(graph)].map(({ text }) => text)],
  ["RxNorm's names, rewritten", rewritten.map(({ text }) => text)],
];
console.log('\nTexts a second, on one core\n');
console.log(
  tableOf(
    ['', 'texts', 'recognised', 'split into words', 'ratio'],
    sets
      .filter(([, texts]) => texts.length > 0)
      .map(([name, texts]) => {
        const recognised = perSecond(texts, (text) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] }));
        const split = perSecond(texts, (text) => text.toLowerCase().split(/[^a-z0-9.]+/u));
        return [
          name,
          texts.length.toLocaleString('en'),
          recognised.toLocaleString('en'),
          split.toLocaleString('en'),
          (split / recognised).toFixed(1),
        ];
      }),
  ),
);
