import type { ExplainableDrugGraph } from '../../src/terminology/indexed-drug-graph.ts';
import { nameAbbreviations } from '../../src/terminology/names/name-abbreviations.ts';
import { isSaltWord } from '../../src/terminology/salt-words.ts';
import type { SeededRandom } from '../fuzz/seeded-random.ts';
import { directionsBehind } from './directions-behind.ts';

/** A product's name of RxNorm, in its parts. */
export interface NamedProduct {
  /** `24 HR`, `1 ML`, `Osmotic`: what stands before the first ingredient. */
  readonly leading: string;
  readonly parts: readonly { readonly name: string; readonly strength: string }[];
  readonly form: string;
  readonly brand: string | null;
}

/** A way in which a name is written otherwise. `null`: this name cannot be, and is not counted. */
export interface Rewriting {
  readonly kind: string;
  /** Whether the text still holds strength and form, so that a clinical drug can be asked for. */
  readonly holdsProduct: boolean;
  /** Whether the text says less than RxNorm's name. */
  readonly isChanged?: boolean;
  readonly rewrite: (product: NamedProduct, random: SeededRandom, graph: ExplainableDrugGraph) => string | null;
}

const leadingWords =
  /^((?:(?:\d[\d.]*(?:\/\d+)? (?:HR|ML|ACTUAT|Release)|[A-Z][A-Za-z]*(?:-[A-Z][a-z]+)+|Osmotic|Sprinkle|Biphasic) )*)(.*)$/;
const part = /^(.*\S) (\d[\d.]*(?:E\d+)? (?:%|[A-Z][A-Z-]*)(?:\/[A-Z]+)?)$/;
const lastPart = /^(.*\S) (\d[\d.]*(?:E\d+)? (?:%|[A-Z][A-Z-]*)(?:\/[A-Z]+)?) (\D.*)$/;

/** Takes a name of RxNorm apart; `null` for a name that does not follow its pattern. */
export const readProductName = (name: string): NamedProduct | null => {
  const [, product = '', brand = null] = /^(.*?)(?: \[([^[\]]+)\])?$/.exec(name) ?? [];
  const [, leading = '', rest = ''] = leadingWords.exec(product) ?? [];
  const texts = rest.split(' / ');
  const last = lastPart.exec(texts.at(-1) ?? '');
  const before = texts.slice(0, -1).map((text) => part.exec(text));
  if (last === null || before.includes(null)) return null;
  const parts = [...before, last].map((match) => ({ name: match?.[1] ?? '', strength: match?.[2] ?? '' }));
  return { leading: leading.trim(), parts, form: last[3] ?? '', brand };
};

const written = ({ leading, parts, form, brand }: NamedProduct, between = ' / '): string =>
  [
    leading,
    parts.map(({ name, strength }) => `${name} ${strength}`.trim()).join(between),
    form,
    brand === null ? '' : `[${brand}]`,
  ]
    .filter((text) => text !== '')
    .join(' ');

const mapParts = (
  product: NamedProduct,
  change: (part: NamedProduct['parts'][number]) => NamedProduct['parts'][number],
): NamedProduct => ({
  ...product,
  parts: product.parts.map(change),
});

const shortForms: readonly (readonly [RegExp, string])[] = [
  [/\bExtended Release\b/, 'ER'],
  [/\bDelayed Release\b/, 'DR'],
  [/\bDisintegrating Oral Tablet\b/, 'ODT'],
  [/\bOral Tablet\b/, 'tab'],
  [/\bOral Capsule\b/, 'cap'],
  [/\bTablet\b/, 'tab'],
  [/\bCapsule\b/, 'caps'],
  [/\bOral Solution\b/, 'oral soln'],
  [/\bOral Suspension\b/, 'oral susp'],
  [/\bInjectable Solution\b/, 'inj soln'],
  [/\bInjection\b/, 'inj'],
  [/\bOphthalmic Solution\b/, 'ophth soln'],
  [/\bTopical Ointment\b/, 'top oint'],
  [/\bSublingual\b/, 'SL'],
];

const shortForm = (form: string): string =>
  shortForms.reduce((text, [pattern, short]) => text.replace(pattern, short), form);

/** The name without its salt, as far as what is left is an ingredient of the same base. */
const withoutSalt = (name: string, graph: ExplainableDrugGraph): string => {
  const basesOf = (text: string): string =>
    graph
      .conceptsNamed(text)
      .filter(({ type }) => type === 'IN' || type === 'PIN')
      .map(({ rxcui }) => graph.ingredientsOf(rxcui).map((ingredient) => ingredient.rxcui))
      .join();
  const words = name.split(' ');
  for (let count = 1; count < words.length; count += 1) {
    const rest = words.slice(0, count).join(' ');
    if (words.slice(count).every((word) => isSaltWord(word)) && basesOf(rest) !== '' && basesOf(rest) === basesOf(name))
      return rest;
  }
  return name;
};

const saltShortened = new Map(
  nameAbbreviations
    .flatMap(({ written: short, means, kind }) => (kind === 'salt' ? [[means, short] as const] : []))
    .reverse(),
);

const shortSalt = (name: string): string =>
  name
    .split(' ')
    .map((word, place) => (place === 0 ? word : (saltShortened.get(word) ?? word)))
    .join(' ');

const inMicrograms = (strength: string): string => {
  const [value = '', unit = ''] = strength.split(' ');
  const amount = Number(value) * 1000;
  return unit === 'MG' && Number(value) < 1 && Number.isInteger(amount)
    ? `${amount}mcg`
    : strength.replace(' ', '').toLowerCase();
};

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** One letter less, one more, another, or two exchanged, in the longest word; the first letter stays. */
const withTypo = (name: string, random: SeededRandom): string | null => {
  const words = name.split(' ');
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
  if (!/^[A-Za-z]{7,}$/.test(longest)) return null;
  const at = 1 + random.below(longest.length - 1);
  const letter = random.pick([...letters]) ?? 'e';
  const [head, tail] = [longest.slice(0, at), longest.slice(at)];
  const ways = [
    `${head}${tail.slice(1)}`,
    `${head}${letter}${tail}`,
    `${head}${letter}${tail.slice(1)}`,
    `${head}${tail[1] ?? ''}${tail[0] ?? ''}${tail.slice(2)}`,
  ];
  const misspelt = random.pick(ways) ?? longest;
  return misspelt === longest ? null : words.map((word) => (word === longest ? misspelt : word)).join(' ');
};

const randomCase = (text: string, random: SeededRandom): string =>
  [...text].map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())).join('');

const typoIn = (product: NamedProduct, random: SeededRandom): string | null => {
  if (product.brand !== null) {
    const brand = withTypo(product.brand, random);
    return brand === null
      ? null
      : `${brand} ${product.leading} ${product.parts.map(({ strength }) => strength).join(' / ')} ${product.form}`;
  }
  const [first, ...others] = product.parts;
  const name = first === undefined ? null : withTypo(first.name, random);
  return first === undefined || name === null ? null : written({ ...product, parts: [{ ...first, name }, ...others] });
};

/** The ways in which names of products are written otherwise. */
export const rewritings: readonly Rewriting[] = [
  { kind: 'as RxNorm has it', holdsProduct: true, rewrite: (product) => written(product) },
  { kind: 'case', holdsProduct: true, rewrite: (product, random) => randomCase(written(product), random) },
  {
    kind: 'order',
    holdsProduct: true,
    rewrite: (product) =>
      product.parts.length > 1
        ? written({ ...product, parts: product.parts.toReversed() })
        : `${product.parts[0]?.name ?? ''} ${product.form} ${product.leading} ${product.parts[0]?.strength ?? ''}${product.brand === null ? '' : ` [${product.brand}]`}`,
  },
  {
    kind: 'abbreviated form',
    holdsProduct: true,
    rewrite: (product) => written({ ...product, form: shortForm(product.form) }),
  },
  {
    kind: 'dropped form',
    holdsProduct: false,
    rewrite: (product) => written({ ...product, form: '', leading: '' }),
  },
  {
    kind: 'dropped salt',
    holdsProduct: true,
    isChanged: true,
    rewrite: (product, _, graph) => {
      const plain = mapParts(product, ({ name, strength }) => ({ name: withoutSalt(name, graph), strength }));
      return plain.parts.every(({ name }, place) => name === product.parts[place]?.name) ? null : written(plain);
    },
  },
  {
    kind: 'abbreviated salt',
    holdsProduct: true,
    rewrite: (product) => {
      const short = mapParts(product, ({ name, strength }) => ({ name: shortSalt(name), strength }));
      return short.parts.every(({ name }, place) => name === product.parts[place]?.name) ? null : written(short);
    },
  },
  {
    kind: 'units joined',
    holdsProduct: true,
    rewrite: (product) =>
      written(mapParts(product, ({ name, strength }) => ({ name, strength: inMicrograms(strength) }))),
  },
  { kind: 'one typo', holdsProduct: true, rewrite: typoIn },
  {
    kind: 'names and strengths listed',
    holdsProduct: true,
    rewrite: ({ leading, parts, form, brand }) => {
      const units = new Set(parts.map(({ strength }) => strength.split(' ')[1]));
      const [unit = ''] = units;
      if (units.size > 1 || parts.length > 4) return null;
      const names = parts.map(({ name }) => name.toLowerCase()).join('-');
      const values = parts.map(({ strength }) => strength.split(' ')[0]).join('-');
      return `${brand === null ? names : `${names} (${brand.toUpperCase()})`} ${values} ${unit.toLowerCase()} ${leading.toLowerCase()} ${shortForm(form).toLowerCase()}`;
    },
  },
  {
    kind: 'brand and strength',
    holdsProduct: false,
    rewrite: ({ parts, brand }) =>
      brand === null ? null : `${brand} ${parts.map(({ strength }) => strength.toLowerCase()).join('-')}`,
  },
  {
    kind: 'as a record displays it',
    holdsProduct: true,
    rewrite: ({ leading, parts, form, brand }) => {
      const name = parts.map((one) => `${shortSalt(one.name).toLowerCase()} ${one.strength.toLowerCase()}`).join('-');
      const [noun = '', ...manner] = form.toLowerCase().replace('oral ', '').split(' ').toReversed();
      const shown = [noun, manner.toReversed().join(' ')].filter((text) => text !== '').join(',');
      return `${name} ${leading.toLowerCase()} ${shown}${brand === null ? '' : ` (${brand})`}`.replaceAll('  ', ' ');
    },
  },
  {
    kind: 'directions behind it',
    holdsProduct: true,
    rewrite: (product, random) => `${written(product)} ${random.pick(directionsBehind)}`,
  },
];
