import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Hl7Message } from './findings.ts';
import { parseObject, textOf } from './json.ts';
import type { UsCore } from './releases.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, 'target');
const packageFolder = join(target, 'packages');
const shared = process.env['CONCORD_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** FHIR packages as npm has them. The first three hold what the validator looks up, the last what is judged. */
const packages = [
  ['hl7.terminology.r4', '7.0.1'],
  ['hl7.fhir.uv.extensions.r4', '5.3.0-ballot-tc1'],
  ['hl7.fhir.xver-extensions', '0.1.0'],
] as const;
const examples = ['hl7.fhir.r4.examples', '4.0.1'] as const;

const fileOf = ([name, version]: readonly [string, string]): string => join(packageFolder, `${name}-${version}.tgz`);
const usCoreFile = (release: UsCore): string =>
  join(shared, 'data', 'us-core', `us-core-${release.replaceAll('.', '')}.tgz`);

/** Why HL7's validator cannot be run here, or `null` where it can. */
export const whyNoHl7 = (): string | null => {
  for (const command of ['java', 'mvn']) {
    if (spawnSync(command, ['-version'], { stdio: 'ignore' }).error !== undefined)
      return `there is no ${command} on PATH`;
  }
  const missing = (['6.1.0', '7.0.0', '8.0.0'] as const).filter((release) => !existsSync(usCoreFile(release)));
  return missing.length === 0
    ? null
    : `US Core ${missing.join(', ')} is not beside the repository (shared/data/us-core)`;
};

/** Builds the validator and fetches the packages, once; what is there already is kept. @throws Error when either fails */
export const prepareHl7 = (log: (line: string) => void): void => {
  mkdirSync(packageFolder, { recursive: true });
  for (const one of [...packages, examples]) {
    if (existsSync(fileOf(one))) continue;
    log(`fetching ${one.join(' ')}`);
    run('npm', ['pack', `${one[0]}@${one[1]}`, '--silent', '--pack-destination', packageFolder]);
  }
  if (!isBuilt()) {
    log('building HL7’s validator (mvn package)');
    run('mvn', ['-q', '-B', '-f', join(here, 'pom.xml'), 'package']);
  }
};

const isBuilt = (): boolean => {
  const built = join(target, 'classes', 'Hl7Judge.class');
  const source = join(here, 'src', 'main', 'java', 'Hl7Judge.java');
  return existsSync(join(target, 'lib')) && existsSync(built) && statSync(built).mtimeMs >= statSync(source).mtimeMs;
};

const run = (command: string, words: readonly string[]): void => {
  const { status, stderr } = spawnSync(command, [...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr.slice(-2_000)}`);
};

export const examplesFile = (): string => fileOf(examples);

/** A verdict depends on the code, the definitions and the settings; with any of them changed, none kept is used. */
const setup = (): string => {
  const hash = createHash('sha256');
  for (const file of ['pom.xml', 'value-sets.ndjson', 'src/main/java/Hl7Judge.java'])
    hash.update(readFileSync(join(here, file)));
  return hash.update(JSON.stringify(packages)).digest('hex').slice(0, 12);
};

export const versions = (): Readonly<Record<string, string>> => {
  const pom = readFileSync(join(here, 'pom.xml'), 'utf8');
  const lib = join(target, 'lib');
  const jar = existsSync(lib)
    ? readdirSync(lib).find((name) => name.startsWith('org.hl7.fhir.validation-'))
    : undefined;
  return {
    'hapi-fhir-validation': /<hapi\.version>(.*?)</.exec(pom)?.[1] ?? '',
    'org.hl7.fhir.validation': jar?.slice('org.hl7.fhir.validation-'.length, -'.jar'.length) ?? '',
    ...Object.fromEntries(packages),
  };
};

/** Sixteen hex digits that stand for a resource's JSON text. */
export const digestOfText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * What HL7's validator says of JSON texts under one release, in their order. Verdicts are kept in `target/`, so that
 * a text is judged once. Slow: thirty resources a second.
 */
export const judgeByHl7 = async (
  release: UsCore,
  texts: readonly string[],
  options: { readonly threads: number; readonly step: () => void },
): Promise<readonly (readonly Hl7Message[])[]> => {
  const folder = join(target, 'judged', setup());
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${release}.ndjson`);
  const known = readKnown(file);
  const open = [...new Map(texts.map((text) => [digestOfText(text), text])).entries()].filter(
    ([digest]) => !known.has(digest),
  );
  if (open.length > 0) {
    for await (const [digest, messages] of ask(release, open, options.threads)) {
      known.set(digest, messages);
      await appendFile(file, `${JSON.stringify({ digest, messages })}\n`);
      options.step();
    }
  }
  return texts.map((text) => known.get(digestOfText(text)) ?? [lost]);
};

/** A text to which no answer came (the JVM died): never taken for valid. */
const lost: Hl7Message = { severity: 'fatal', messageId: 'EXCEPTION', message: 'no answer' };

const readKnown = (file: string): Map<string, readonly Hl7Message[]> => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(
    lines
      .filter((line) => line.endsWith('}'))
      .map((line) => parseObject(line))
      .map((kept) => [textOf(kept['digest']), messagesOf(kept['messages'])]),
  );
};

const messagesOf = (value: unknown): readonly Hl7Message[] => (Array.isArray(value) ? (value as Hl7Message[]) : []);

/** One JVM; requests go in as fast as it takes them, answers come back in order. */
async function* ask(
  release: UsCore,
  open: readonly (readonly [string, string])[],
  threads: number,
): AsyncGenerator<readonly [string, readonly Hl7Message[]]> {
  const definitions = [...packages.map(fileOf), usCoreFile(release), join(here, 'value-sets.ndjson')];
  const classes = [join(target, 'classes'), join(target, 'lib', '*')].join(delimiter);
  const words = ['-Xmx3g', '-cp', classes, 'Hl7Judge', 'serve', '--threads', String(threads), ...definitions];
  const child = spawn('java', words, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(open.map(([, text], n) => `${JSON.stringify({ n, text })}\n`).join(''));
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const answer = parseObject(line);
      const [digest] = open[Number(answer['n'])] ?? [];
      if (digest !== undefined)
        yield [
          digest,
          messagesOf(answer['issues']).filter(({ severity }) => severity !== 'information' && severity !== 'warning'),
        ];
    }
  } finally {
    child.kill();
  }
}
