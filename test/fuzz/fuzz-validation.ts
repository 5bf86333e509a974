import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJsonBytes } from '../../src/validation/json-text.ts';
import type { ResourceValidator } from '../../src/validation/validator.ts';
import { seededRandom } from './seeded-random.ts';
import { marker, type WildInput, wildInput } from './wild-inputs.ts';

/** The resources of the partners in `fixtures/`, as JSON texts, each once. */
export const sampleResources = (): readonly string[] => {
  const root = fileURLToPath(new URL('../../fixtures', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const documents: unknown[] = files.toSorted().map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')));
  return [...new Set(documents.flatMap(resourcesOf).map((resource) => JSON.stringify(resource)))];
};

const resourcesOf = (document: unknown): readonly unknown[] => {
  if (typeof document !== 'object' || document === null || !('resourceType' in document)) return [];
  if (!('entry' in document) || !Array.isArray(document.entry)) return [document];
  const small = { ...document, entry: document.entry.slice(0, 3) };
  return [small, ...document.entry.map((entry: { readonly resource?: unknown }) => entry.resource ?? entry)];
};

export interface FuzzRun {
  readonly inputs: number;
  readonly seed: number;
  readonly validate: ResourceValidator;
  /** Asked now and then whether to go on; told how many are done. */
  readonly onProgress?: (done: number) => void;
}

export interface KindReport {
  readonly inputs: number;
  readonly read: number;
  readonly issues: number;
  readonly slowestMs: number;
  readonly slowestBytes: number;
}

export interface FuzzReport {
  readonly kinds: ReadonlyMap<string, KindReport>;
  /** The first input that broke a promise, by its own seed; run with `inputs: 1` and that seed to see it again. */
  readonly failure?: { readonly seed: number; readonly kind: string; readonly reason: string };
}

const nothing: KindReport = { inputs: 0, read: 0, issues: 0, slowestMs: 0, slowestBytes: 0 };

/** Generous, for a busy machine: what is meant is that nothing takes minutes. */
const allowedMs = (bytes: number): number => 2000 + bytes / 100;

/** Reads and judges wild inputs; stops at the first that throws, takes too long or has a value told. */
export const fuzzValidation = ({ inputs, seed, validate, onProgress }: FuzzRun): FuzzReport => {
  const samples = sampleResources();
  const kinds = new Map<string, KindReport>();
  for (let done = 0; done < inputs; done += 1) {
    const own = (seed + done) >>> 0;
    const input = wildInput(seededRandom(own), samples);
    const judged = judge(input, validate);
    const before = kinds.get(input.kind) ?? nothing;
    const isSlowest = judged.ms > before.slowestMs;
    kinds.set(input.kind, {
      inputs: before.inputs + 1,
      read: before.read + (judged.isRead ? 1 : 0),
      issues: before.issues + judged.issues,
      slowestMs: isSlowest ? judged.ms : before.slowestMs,
      slowestBytes: isSlowest ? input.bytes.length : before.slowestBytes,
    });
    if (judged.failure !== undefined)
      return { kinds, failure: { seed: own, kind: input.kind, reason: judged.failure } };
    if (done % 1000 === 999) onProgress?.(done + 1);
  }
  return { kinds };
};

const judge = ({ bytes }: WildInput, validate: ResourceValidator) => {
  const start = performance.now();
  let isRead = false;
  let told: readonly { readonly path: string; readonly reason: string }[] = [];
  let failure: string | undefined;
  try {
    const reading = readJsonBytes(bytes);
    isRead = reading.ok;
    told = reading.ok ? [...reading.issues, ...validate(reading.value)] : reading.issues;
    if (!reading.ok && told.length === 0) failure = 'not read, and no issue says why';
  } catch (error) {
    failure = `it throws: ${error instanceof Error ? error.stack : 'no error'}`;
  }
  const ms = performance.now() - start;
  if (ms > allowedMs(bytes.length)) failure = `it takes ${Math.round(ms)} ms for ${bytes.length} bytes`;
  const leak = told.find(({ path, reason }) => path.includes(marker) || reason.includes(marker));
  if (leak !== undefined)
    failure = `an issue repeats a value: at ${leak.path.slice(0, 100)}: ${leak.reason.slice(0, 100)}`;
  if ('polluted' in {}) failure = 'the prototype of objects is changed';
  return { ms, isRead, issues: told.length, failure };
};
