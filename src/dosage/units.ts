import type { Amount, TimeUnit } from '../domain/dosing.ts';

/** One unit that a dose can have: its UCUM code, how it is written out, and every word that means exactly it. */
interface DoseUnit {
  readonly unit: string;
  /** For one, and for any other number of them. */
  readonly one: string;
  readonly many: string;
  /** Lower case. Words with a second meaning (`u`, `gr`, `tsp`) are left out on purpose: they are not guessed. */
  readonly words: readonly string[];
}

const measure = (unit: string, label: string, ...words: readonly string[]): DoseUnit => ({
  unit,
  one: label,
  many: label,
  words,
});

const countable = (unit: string, one: string, many: string, ...words: readonly string[]): DoseUnit => ({
  unit,
  one,
  many,
  words: [one, many, ...words],
});

const doseUnits: readonly DoseUnit[] = [
  measure('mg', 'mg', 'mg', 'mgs', 'milligram', 'milligrams'),
  measure('ug', 'mcg', 'mcg', 'mcgs', 'ug', 'µg', 'μg', 'microgram', 'micrograms'),
  measure('g', 'g', 'g', 'gm', 'gms', 'gram', 'grams'),
  measure('mL', 'mL', 'ml', 'mls', 'cc', 'milliliter', 'milliliters', 'millilitre', 'millilitres'),
  measure('meq', 'mEq', 'meq', 'meqs', 'milliequivalent', 'milliequivalents'),
  measure('mmol', 'mmol', 'mmol', 'millimole', 'millimoles'),
  { unit: '[iU]', one: 'unit', many: 'units', words: ['unit', 'units', 'iu', '[iu]', 'international unit'] },
  countable('{tbl}', 'tablet', 'tablets', 'tab', 'tabs', 'tbl', 'caplet', 'caplets', 'odt'),
  countable('{capsule}', 'capsule', 'capsules', 'cap', 'caps', 'capsul', 'softgel', 'softgels', 'gelcap', 'gelcaps'),
  countable('{pill}', 'pill', 'pills'),
  countable('{patch}', 'patch', 'patches', 'patchs'),
  countable('{film}', 'film', 'films', 'strip', 'strips'),
  countable('{spray}', 'spray', 'sprays'),
  countable('{puff}', 'puff', 'puffs', 'inhalation', 'inhalations'),
  countable('{drop}', 'drop', 'drops', 'gtt', 'gtts', '[drp]'),
  countable('{lozenge}', 'lozenge', 'lozenges', 'troche', 'troches'),
  countable('{suppository}', 'suppository', 'suppositories', 'supp'),
  countable('{packet}', 'packet', 'packets', 'sachet', 'sachets'),
  countable('{vial}', 'vial', 'vials'),
  countable('{syringe}', 'syringe', 'syringes'),
  countable('{pen}', 'pen', 'pens'),
  countable('{device}', 'device', 'devices'),
  countable('{gummy}', 'gummy', 'gummies'),
  countable('{applicatorful}', 'applicatorful', 'applicatorfuls', 'applicator', 'applicators'),
];

const unitByWord: ReadonlyMap<string, DoseUnit> = new Map(
  doseUnits.flatMap((entry) => entry.words.map((word) => [word, entry] as const)),
);
const unitByCode: ReadonlyMap<string, DoseUnit> = new Map(doseUnits.map((entry) => [entry.unit, entry]));

/** The UCUM unit that a lower-case word of a sig means, or `undefined`. */
export const unitOfWord = (word: string): string | undefined => unitByWord.get(word)?.unit;

/**
 * The unit that a partner's unit text or code means (`MG`, `tablet(s)`, `{Tablet}`, `mcg`), or `null` where it is not
 * known for certain.
 */
export const unitOfText = (text: string): string | null => {
  if (unitByCode.has(text)) return text;
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/\(e?s\)$/, '')
    .replace(/\.$/, '');
  return unitByWord.get(word)?.unit ?? null;
};

/** Whether a unit is one that Concord writes with a UCUM code. */
export const isKnownUnit = (unit: string): boolean => unitByCode.has(unit);

/** `true` for things that are counted (`{tbl}`) and not measured. */
export const isCountable = (unit: string): boolean => unit.startsWith('{');

const microgramsIn: ReadonlyMap<string, number> = new Map([
  ['ug', 1],
  ['mg', 1000],
  ['g', 1_000_000],
]);

/** The value in another unit of mass, or in the same unit; `null` where they cannot be compared. */
export const inUnit = ({ value, unit }: Amount, wanted: string): number | null => {
  if (unit === wanted) return value;
  const [from, to] = [microgramsIn.get(unit), microgramsIn.get(wanted)];
  return from === undefined || to === undefined ? null : (value * from) / to;
};

/** How a unit is written for a person; an unknown one as it is, without braces. */
export const unitLabel = (unit: string, value: number): string => {
  const entry = unitByCode.get(unit);
  if (entry === undefined) return unit.replace(/^\{(.*)\}$/, '$1');
  return value > 1 ? entry.many : entry.one;
};

/**
 * Codes of `http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm` that partners put where UCUM belongs, each with
 * the countable it stands for.
 */
const unitByDrugForm: ReadonlyMap<string, string> = new Map([
  ['TAB', '{tbl}'],
  ['ORTAB', '{tbl}'],
  ['BUCTAB', '{tbl}'],
  ['SRBUCTAB', '{tbl}'],
  ['CAPLET', '{tbl}'],
  ['CHEWTAB', '{tbl}'],
  ['CPTAB', '{tbl}'],
  ['DISINTAB', '{tbl}'],
  ['DRTAB', '{tbl}'],
  ['ECTAB', '{tbl}'],
  ['ERECTAB', '{tbl}'],
  ['ERTAB', '{tbl}'],
  ['ERTAB12', '{tbl}'],
  ['ERTAB24', '{tbl}'],
  ['SLTAB', '{tbl}'],
  ['VAGTAB', '{tbl}'],
  ['CAP', '{capsule}'],
  ['ORCAP', '{capsule}'],
  ['ENTCAP', '{capsule}'],
  ['ERENTCAP', '{capsule}'],
  ['ERCAP', '{capsule}'],
  ['ERCAP12', '{capsule}'],
  ['ERCAP24', '{capsule}'],
  ['ERECCAP', '{capsule}'],
  ['PILL', '{pill}'],
  ['PATCH', '{patch}'],
  ['TPATCH', '{patch}'],
  ['TPATH16', '{patch}'],
  ['TPATH24', '{patch}'],
  ['TPATH2WK', '{patch}'],
  ['TPATH72', '{patch}'],
  ['TPATHWK', '{patch}'],
  ['PUFF', '{puff}'],
  ['SPRY', '{spray}'],
  ['DROP', '{drop}'],
  ['NDROP', '{drop}'],
  ['OPDROP', '{drop}'],
  ['ORDROP', '{drop}'],
  ['OTDROP', '{drop}'],
  ['ORTROCHE', '{lozenge}'],
  ['SUPP', '{suppository}'],
  ['RECSUPP', '{suppository}'],
  ['VAGSUPP', '{suppository}'],
]);

/** The countable that an orderable drug form stands for, or `null`. */
export const unitOfDrugForm = (code: string): string | null => unitByDrugForm.get(code.toUpperCase()) ?? null;

/** Each unit of time with its name and every word that means exactly it. `m` is left out: minute or month. */
const timeUnits: readonly { readonly unit: TimeUnit; readonly name: string; readonly words: readonly string[] }[] = [
  { unit: 's', name: 'second', words: ['s', 'sec', 'secs', 'second', 'seconds'] },
  { unit: 'min', name: 'minute', words: ['min', 'mins', 'minute', 'minutes'] },
  { unit: 'h', name: 'hour', words: ['h', 'hr', 'hrs', 'hour', 'hours'] },
  { unit: 'd', name: 'day', words: ['d', 'day', 'days'] },
  { unit: 'wk', name: 'week', words: ['wk', 'wks', 'week', 'weeks'] },
  { unit: 'mo', name: 'month', words: ['mo', 'mos', 'mon', 'month', 'months'] },
  { unit: 'a', name: 'year', words: ['a', 'yr', 'yrs', 'year', 'years'] },
];

const timeUnitByWord: ReadonlyMap<string, TimeUnit> = new Map(
  timeUnits.flatMap((entry) => entry.words.map((word) => [word, entry.unit] as const)),
);
const timeUnitNames: ReadonlyMap<TimeUnit, string> = new Map(timeUnits.map((entry) => [entry.unit, entry.name]));

/** The unit of time that a sig's lower-case word means; the bare letters `a` and `s` and `mon` are other words there. */
export const timeUnitOfWord = (word: string): TimeUnit | undefined =>
  word === 'a' || word === 's' || word === 'mon' ? undefined : timeUnitByWord.get(word);

/** The unit of time that a partner's unit text or code means, or `null`. */
export const timeUnitOfText = (text: string): TimeUnit | null => timeUnitByWord.get(text.trim().toLowerCase()) ?? null;

/** `day`, or `days` for any number but one. */
export const timeUnitLabel = (unit: TimeUnit, value: number): string => {
  const name = timeUnitNames.get(unit) ?? unit;
  return value === 1 ? name : `${name}s`;
};
