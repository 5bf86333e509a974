/**
 * How long the drug graph takes to load and what memory it needs, in fresh processes; how many look-ups it answers
 * from all codes of the data, and how many texts it recognises, in a second of one processor. Beside them, in the same
 * run, a plain split of the same texts into lower-cased words, as a measure of the machine.
 * Run: npm run bench:terminology -- [--seconds N] [--runs N]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeDrugs } from '../../../src/adapters/terminology/dataset-codec.ts';
import { datasetFiles } from '../../../src/adapters/terminology/dataset-files.ts';
import { loadDrugGraph, readDatasetFile } from '../../../src/adapters/terminology/load-terminology.ts';
import type { Rxcui } from '../../../src/domain/ids.ts';
import type { DrugConcept } from '../../../src/domain/stated-medication.ts';
import { createTextRecognition } from '../../../src/terminology/text/text-recognition.ts';
import { graphCodes, graphNames } from '../../eval/graph-names.ts';
import { handWritten } from '../../eval/hand-written.ts';
import { rewritings } from '../../eval/rewrite-names.ts';
import { syntheaTexts } from '../../eval/synthea-texts.ts';
import { seededRandom } from '../../fuzz/seeded-random.ts';
import { tablesOf } from '../../terminology/small-tables.ts';
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

/** Whether a text was read as it stands, without a try at spelling. */
const isReadByName = ({ recognizedBy }: DrugConcept): boolean => recognizedBy !== 'none' && recognizedBy !== 'spelling';

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

const dataset = decodeDrugs(readDatasetFile(datasetFiles.drugs), datasetFiles.drugs, () => ({
  ndcs: new Float64Array(0),
  rxcuis: new Uint32Array(0),
}));
const anew = createTextRecognition(dataset, tablesOf(dataset));
const rewritten = rewritings.flatMap((rewriting) => [...graphNames(rewriting, seededRandom(1), 40)]);
const byHand = [...handWritten()].map(({ text }) => text).filter((text) => text.length <= 200);
const sets: readonly (readonly [string, readonly string[]])[] = [
  ['written by hand, read by their names', byHand.filter((text) => isReadByName(anew.recognize(text)))],
  ['written by hand, misspelt or open', byHand.filter((text) => !isReadByName(anew.recognize(text)))],
  ['of the Synthea bundles', [...syntheaTexts(graph)].map(({ text }) => text)],
  ["RxNorm's names, rewritten", rewritten.map(({ text }) => text)],
];
console.log('\nTexts in a second of one processor\n');
console.log(
  tableOf(
    ['', 'texts', 'letters', 'recognised anew', 'split into words', 'ratio', 'asked again'],
    sets
      .filter(([, texts]) => texts.length > 0)
      .map(([name, texts]) => {
        const recognised = perSecond(texts, (text) => anew.recognize(text));
        const split = perSecond(texts, (text) => text.toLowerCase().split(/[^a-z0-9.]+/u));
        const again = perSecond(texts.slice(0, 4_000), (text) =>
          graph.recognize({ rxcuis: [], ndcs: [], texts: [text] }),
        );
        return [
          name,
          texts.length.toLocaleString('en'),
          (texts.reduce((sum, { length }) => sum + length, 0) / texts.length).toFixed(0),
          recognised.toLocaleString('en'),
          split.toLocaleString('en'),
          (split / recognised).toFixed(1),
          again.toLocaleString('en'),
        ];
      }),
  ),
);
