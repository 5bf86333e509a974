import { type Ndc, ndc } from '../domain/ids.ts';
import type { PackageTable } from './drug-dataset.ts';

const positionIn = (column: Float64Array, value: number): number => {
  let low = 0;
  let high = column.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = column[middle] ?? 0;
    if (found === value) return middle;
    if (found < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/** The rxcui of an 11-digit NDC, or `null`. */
export const rxcuiOfNdc = (table: PackageTable, code: Ndc): string | null => {
  const position = positionIn(table.ndcs, Number(code));
  return position < 0 ? null : String(table.rxcuis[position] ?? '');
};

/** Labeler, product and package of the segments that are written with hyphens, each padded to the 11-digit form. */
const fromSegments = (segments: readonly string[]): string | null => {
  const [labeler = '', product = '', pack = ''] = segments;
  if (segments.length !== 3) return null;
  const form = `${labeler.length}-${product.length}-${pack.length}`;
  if (form === '6-4-2') return labeler.startsWith('0') ? `${labeler.slice(1)}${product}${pack}` : null;
  if (!['4-4-2', '5-3-2', '5-4-1', '5-4-2'].includes(form)) return null;
  return `${labeler.padStart(5, '0')}${product.padStart(4, '0')}${pack.padStart(2, '0')}`;
};

/** The three 11-digit codes that ten digits without hyphens may mean. */
const paddings = (digits: string): readonly string[] => [
  `0${digits}`,
  `${digits.slice(0, 5)}0${digits.slice(5)}`,
  `${digits.slice(0, 9)}0${digits.slice(9)}`,
];

/**
 * Every 11-digit NDC that a printed one may mean (21 CFR 207.33 segments 4-4-2, 5-3-2, 5-4-1; billing form 5-4-2; 12
 * digits with a leading zero): one, none where the form is wrong, and up to three of ten digits without hyphens, which
 * do not say where the zero goes.
 */
export const ndcReadings = (printed: string): readonly Ndc[] => {
  const text = printed.trim();
  if (!/^[\d-]+$/.test(text)) return [];
  if (text.includes('-')) {
    const code = fromSegments(text.split('-'));
    return code === null ? [] : [ndc(code)];
  }
  if (text.length === 11) return [ndc(text)];
  if (text.length === 12) return text.startsWith('0') ? [ndc(text.slice(1))] : [];
  return text.length === 10 ? [...new Set(paddings(text))].map(ndc) : [];
};

/**
 * The 11-digit NDC of a printed one. Of several readings it is the one that is in the data; `null` where that is not
 * exactly one, or the form is wrong.
 */
export const normalizeNdc = (printed: string, packages: () => PackageTable): Ndc | null => {
  const readings = ndcReadings(printed);
  const codes = readings.length < 2 ? readings : readings.filter((code) => rxcuiOfNdc(packages(), code) !== null);
  const [only] = codes;
  return codes.length === 1 && only !== undefined ? only : null;
};
