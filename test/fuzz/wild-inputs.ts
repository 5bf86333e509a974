import type { SeededRandom } from './seeded-random.ts';

/** Stands in values only: an issue that holds it repeats a value. No name of FHIR could have it. */
export const marker = 'Zq~mark~';

export interface WildInput {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const encoder = new TextEncoder();

/** One input out of the samples, resources as JSON. */
export const wildInput = (random: SeededRandom, samples: readonly string[]): WildInput => {
  const kind = random.pick(kinds) ?? 'random bytes';
  return { kind, bytes: makers[kind](random, random.pick(samples) ?? '{}') };
};

const randomBytes = (random: SeededRandom): Uint8Array =>
  Uint8Array.from({ length: random.below(300) }, () => random.below(256));

const tokens = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u', '\\ud800', 'null', 'NaN', '1e400', '-', '/*', "'", '\u0000'],
  ...['\ufeff', '"resourceType":', '"__proto__":', '"id":"1",', 'true', '<div>', '&nbsp;', '\u202e', ' ', '\n'],
] as const;

/** Bytes changed, put in, left out, cut off. */
const brokenBytes = (random: SeededRandom, sample: string): Uint8Array => {
  let bytes = encoder.encode(marked(random, sample));
  for (let edits = 1 + random.below(4); edits > 0 && bytes.length > 0; edits -= 1) {
    const at = random.below(bytes.length);
    const until = Math.min(bytes.length, at + random.below(8));
    const between = [encoder.encode(random.pick(tokens) ?? ''), bytes.subarray(at, until), randomBytes(random)];
    const added = random.chance(0.1) ? new Uint8Array(0) : (between[random.below(3)] ?? bytes);
    const rest = random.chance(0.05) ? new Uint8Array(0) : bytes.subarray(random.chance(0.5) ? at : until);
    bytes = Uint8Array.from([...bytes.subarray(0, at), ...added, ...rest]);
  }
  return bytes;
};

/** Puts the marker into some strings: whole or at the end. Codes and dates are broken by that, which is fine. */
const marked = (random: SeededRandom, sample: string): string =>
  JSON.stringify(JSON.parse(sample), (name, value: unknown) => {
    if (typeof value !== 'string' || name === 'resourceType' || !random.chance(0.2)) return value;
    return random.chance(0.5) ? marker : `${value}${marker}`;
  });

const oddValues: readonly ((random: SeededRandom) => Json)[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 4294967296, '', ' ', '\ud800', marker, '2020-02-30', '#', `#${marker}`].map(
    (value) => (): Json => structuredClone(value),
  ),
  ...[[], {}, [[]], [null], [{}], { resourceType: 'Patient' }, { resourceType: marker }, { id: marker }].map(
    (value) => (): Json => structuredClone(value),
  ),
  (random) => marker.repeat(random.below(3000)),
  (random) => Array.from({ length: random.below(300) }, () => ({ url: marker })),
  (random) => nested(random.below(95)),
  () => ({ reference: `Patient/${marker}`, extension: [{ url: `http://${marker}`, valueString: marker }] }),
];

const nested = (levels: number): Json => {
  let value: Json = marker;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { extension: value };
  return value;
};

const names = [
  'id',
  'extension',
  'contained',
  'status',
  'code',
  'value',
  'valueString',
  '_status',
  'text',
  'x',
  'meta',
];

/** Elements changed, renamed, added, left out. */
const strangeResource = (random: SeededRandom, sample: string): Uint8Array => {
  const root: Json = JSON.parse(marked(random, sample));
  for (let edits = 1 + random.below(4); edits > 0; edits -= 1) editSomewhere(random, root);
  return encoder.encode(JSON.stringify(root));
};

const editSomewhere = (random: SeededRandom, root: Json): void => {
  let at = root;
  for (let steps = random.below(7); steps > 0; steps -= 1) {
    const inside = Object.values(at ?? {}).filter((value) => typeof value === 'object' && value !== null);
    const next = random.pick(inside);
    if (next === undefined) break;
    at = next;
  }
  const odd = (): Json => random.pick(oddValues)?.(random) ?? null;
  if (Array.isArray(at)) {
    if (random.chance(0.5)) at.push(odd());
    else at.splice(random.below(at.length + 1), 1, odd(), ...at.slice(0, 2));
  } else if (typeof at === 'object' && at !== null) {
    const name = random.pick(Object.keys(at)) ?? 'id';
    const other = random.pick(names) ?? 'id';
    if (random.chance(0.3)) at[other] = at[name] ?? null;
    if (random.chance(0.3)) delete at[name];
    else at[name] = random.chance(0.3) ? [at[name] ?? null] : odd();
  }
};

const spliced = (sample: string, member: string): Uint8Array => encoder.encode(sample.replace('{', `{${member},`));

const specials: readonly ((random: SeededRandom, sample: string) => Uint8Array)[] = [
  (random) => encoder.encode('[{"a":'.repeat(random.below(5000))),
  (random, sample) => spliced(sample, `"extension":${'[{"extension":'.repeat(random.below(60))}"${marker}"`),
  (random, sample) => spliced(sample, `"note":"${marker.repeat(random.below(20_000))}"`),
  (_, sample) => spliced(sample, `"__proto__":{"polluted":"${marker}"},"constructor":{"prototype":{"a":"${marker}"}}`),
  (_, sample) => spliced(sample, `"resourceType":"${marker}","resourceType":"Patient","id":"1","id":"${marker}"`),
  (random, sample) =>
    spliced(sample, `"${marker}":1,"text":{"status":"generated","div":"\\ud800${'<b>'.repeat(random.below(500))}"}`),
  (random, sample) =>
    spliced(sample, `"multipleBirthInteger":${'9'.repeat(1 + random.below(400))},"x":0.${'1'.repeat(400)}`),
  (_, sample) =>
    spliced(
      sample,
      `"contained":[{"resourceType":"Organization","id":"a","partOf":{"reference":"#b"}},{"resourceType":"Organization","id":"b","partOf":{"reference":"#a"}},{"resourceType":"Patient","id":"a","managingOrganization":{"reference":"#${marker}"}}]`,
    ),
  (random) =>
    encoder.encode(`{${Array.from({ length: random.below(400) }, (_, at) => `"k${at % 90}":"${marker}"`).join(',')}}`),
  (random) => Uint8Array.from(Buffer.from(`\ufeff{"a":"${marker}"}`, random.chance(0.5) ? 'utf16le' : 'utf8')),
];

const makers = {
  'random bytes': randomBytes,
  'broken bytes': brokenBytes,
  'strange resource': strangeResource,
  'known attack': (random: SeededRandom, sample: string) =>
    random.pick(specials)?.(random, sample) ?? new Uint8Array(0),
} as const satisfies Record<string, (random: SeededRandom, sample: string) => Uint8Array>;

const kinds = [
  'random bytes',
  'broken bytes',
  'broken bytes',
  'strange resource',
  'strange resource',
  'known attack',
] as const;
