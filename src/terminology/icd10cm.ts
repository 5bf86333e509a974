import { once } from '../domain/once.ts';

/** The ICD-10-CM code set of one year. Codes are taken with or without the dot and in any case. */
export interface Icd10cm {
  /** The official text, or `null` where the code is not of the set. */
  textOf(code: string): string | null;
  /** Whether the code is specific enough for a claim; `false` for a code that is not of the set. */
  isBillable(code: string): boolean;
  /** The next wider code of the set, with its dot; `null` for a category and for what is not of the set. */
  parentOf(code: string): string | null;
  /** Whether a code is of the set and equal to or below the ancestor (`F32.1` below `F32`). */
  isDescendantOf(code: string, ancestor: string): boolean;
}

/** One line a code, ascending by code: code without its dot, `*` where it is billable, a tab, the text. */
export type Icd10cmLines = string;

const compact = (code: string): string => code.trim().replace('.', '').toUpperCase();
const isShape = /^[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}$/;
const dotted = (code: string): string => (code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code);

const lineStarts = (lines: Icd10cmLines): Uint32Array => {
  const starts: number[] = [];
  for (let at = 0; at < lines.length; ) {
    starts.push(at);
    const end = lines.indexOf('\n', at);
    at = end < 0 ? lines.length : end + 1;
  }
  return Uint32Array.from(starts);
};

/** Code set over its lines, which are asked for at the first look-up. */
export const createIcd10cm = (lines: () => Icd10cmLines): Icd10cm => {
  const table = once(() => {
    const text = lines();
    return { text, starts: lineStarts(text) };
  });

  const fieldsAt = (index: number): readonly [code: string, billable: boolean, text: string] => {
    const { text, starts } = table();
    const line = text.slice(starts[index], (starts[index + 1] ?? text.length + 1) - 1).trimEnd();
    const tab = line.indexOf('\t');
    const head = line.slice(0, tab);
    return head.endsWith('*') ? [head.slice(0, -1), true, line.slice(tab + 1)] : [head, false, line.slice(tab + 1)];
  };

  const find = (code: string): readonly [code: string, billable: boolean, text: string] | null => {
    const wanted = compact(code);
    if (!isShape.test(wanted)) return null;
    let low = 0;
    let high = table().starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const fields = fieldsAt(middle);
      if (fields[0] === wanted) return fields;
      if (fields[0] < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  };

  return {
    textOf: (code) => find(code)?.[2] ?? null,
    isBillable: (code) => find(code)?.[1] ?? false,
    parentOf(code) {
      const found = find(code)?.[0];
      if (found === undefined) return null;
      for (let length = found.length - 1; length >= 3; length -= 1) {
        const wider = find(found.slice(0, length));
        if (wider !== null) return dotted(wider[0]);
      }
      return null;
    },
    isDescendantOf(code, ancestor) {
      const [found, wider] = [find(code)?.[0], find(ancestor)?.[0]];
      return found !== undefined && wider !== undefined && found.startsWith(wider);
    },
  };
};
