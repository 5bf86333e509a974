/** One place of a document: its JSON Pointer, what is there, and its position in the list that holds it. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly at: number;
}

/**
 * Every place of a document that a pattern names: `/medications/N/steps/N`, written with `*` for N, is each step of each medication. Takes any
 * value: what is missing or of another type yields no place, so that a record with one mistake can be looked over for
 * others.
 * @param pattern a JSON Pointer whose `*` stands for each entry of a list
 */
export const placesIn = (document: unknown, pattern: string): readonly Place[] =>
  pattern
    .split('/')
    .slice(1)
    .reduce<readonly Place[]>(
      (places, step) => places.flatMap((place) => descend(place, step)),
      [{ path: '', value: document, at: 0 }],
    );

const descend = ({ path, value, at }: Place, step: string): readonly Place[] => {
  if (step === '*') {
    if (!Array.isArray(value)) return [];
    return value.map((entry: unknown, index) => ({ path: `${path}/${index}`, value: entry, at: index }));
  }
  const found = fieldOf(value, step);
  return found === undefined ? [] : [{ path: `${path}/${step}`, value: found, at }];
};

/** An own field of an object; `undefined` where there is none or the value is no object. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

/** A field that is a text. */
export const textOf = (value: unknown, name: string): string | undefined => {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
};

/** A field that is a number. */
export const numberOf = (value: unknown, name: string): number | undefined => {
  const found = fieldOf(value, name);
  return typeof found === 'number' ? found : undefined;
};
