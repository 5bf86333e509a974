import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './child.ts';
import { type Fault, isFound } from './faults.ts';
import { isObject, type JsonObject, listOf, numberOf, parseObject, textOf } from './json.ts';

/** HL7's validator as `test/interop/` builds it: `mvn -f test/interop/pom.xml package`, and the packages it reads. */
const target = fileURLToPath(new URL('../../interop/target', import.meta.url));
const packageNames = ['hl7.terminology.r4-', 'hl7.fhir.uv.extensions.r4-', 'hl7.fhir.xver-extensions-'];

export interface Hl7 {
  /** Resources a second on one thread of one warm JVM, from JSON text. */
  readonly measure: (file: string, seconds: number) => Promise<JsonObject>;
  readonly check: (faults: readonly Fault[], files: readonly string[]) => Promise<JsonObject>;
}

/** The validator, or why there is none. */
export const openHl7 = (java: string | null, usCore: string | undefined): Hl7 | string => {
  if (java === null) return 'no Java';
  if (usCore === undefined) return 'no package of US Core 6.1.0: --us-core FILE';
  const jar = existsSync(target) ? readdirSync(target).find((name) => name.endsWith('.jar')) : undefined;
  if (jar === undefined) return 'not built: mvn -f test/interop/pom.xml package';
  const folder = join(target, 'packages');
  const here = existsSync(folder) ? readdirSync(folder) : [];
  const packages = packageNames.flatMap((start) => here.filter((name) => name.startsWith(start)).slice(0, 1));
  if (packages.length < packageNames.length) return 'its packages are not there: npm run interop:validate fetches them';
  const files = [...packages.map((name) => join(folder, name)), usCore];
  const jvm = ['-Xmx4g', '-cp', [join(target, jar), join(target, 'lib', '*')].join(delimiter), 'Hl7Judge'];
  return {
    measure: async (file, seconds) => {
      const words = [...jvm, 'bench', file, String(seconds), ...files];
      const { output, residentBytes } = await run('java', words, { seconds: 300 + 4 * seconds });
      const rate = parseObject(output.at(-1) ?? '{}');
      return {
        perSecond: numberOf(rate['perWallSecond']),
        perProcessorSecond: numberOf(rate['perProcessorSecond']),
        residentBytes,
      };
    },
    check: (faults, kinds) => check([...jvm, 'serve', ...files], faults, kinds),
  };
};

const check = async (words: readonly string[], faults: readonly Fault[], files: readonly string[]) => {
  const valid = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line !== '');
  const texts = [...faults.flatMap(({ sound, faulty }) => [sound, faulty]).map((one) => JSON.stringify(one)), ...valid];
  const input = texts.map((text, n) => JSON.stringify({ n, text }));
  const { output } = await run('java', words, { seconds: 600, input });
  const errors = output.map((line) => errorsOf(parseObject(line)));
  const found = faults.filter((_, n) => isFound(errors[2 * n] ?? [], errors[2 * n + 1] ?? []));
  const refused = errors.slice(2 * faults.length).filter((some) => some.length > 0);
  return {
    found: found.map(({ fault }) => fault),
    missed: faults.filter((fault) => !found.includes(fault)).map(({ fault }) => fault),
    valid: valid.length,
    refused: refused.length,
    refusedFor: [...new Set(refused.flat().map((error) => error.replace(/\d+/g, 'n')))].slice(0, 10),
  };
};

const errorsOf = (answer: JsonObject): readonly string[] =>
  listOf(answer['issues'])
    .filter(isObject)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map((issue) => `${textOf(issue['location'])}: ${textOf(issue['messageId'])} ${textOf(issue['message'])}`);
