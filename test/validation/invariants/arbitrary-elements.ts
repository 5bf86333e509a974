import fc from 'fast-check';
import type { JsonObject } from '../../../src/validation/json-shape.ts';

/** Values in which every invariant is kept about as often as it is broken: few names, few codes, few dates. */

export type ElementArbitrary = fc.Arbitrary<JsonObject>;

/** An object with any of these properties, never empty. */
export const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): ElementArbitrary =>
  fc.record(fields, { requiredKeys: [] }).map((value) => (Object.keys(value).length === 0 ? { id: 'x' } : value));

/** An object that always has these properties, and perhaps the others. */
export const withAll = (
  required: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  optional: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
): ElementArbitrary => fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });

export const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
export const list = <T>(item: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength });

/** What stands in `_x` where `x` has no value, or beside it. */
export const sibling = fc.constant({
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
});

export const ucum = 'http://unitsofmeasure.org';
export const text = one('a', 'b');
export const reference: ElementArbitrary = some({
  reference: one('Patient/1', 'Organization/2', '#p', '#q', '#', 'http://example.org/Patient/3'),
  _reference: sibling,
  display: text,
});

export const coding = (system: string, ...codes: readonly string[]): ElementArbitrary =>
  some({ system: one(system, 'http://example.org/other'), code: one(...codes, 'other'), display: text });

export const concept = (system: string, ...codes: readonly string[]): ElementArbitrary =>
  some({ coding: list(coding(system, ...codes), 2), text });

export const anyConcept = concept('http://example.org/codes', 'x', 'y');

export const quantity: ElementArbitrary = some({
  value: one(-1, 0, 1, 2.5),
  _value: sibling,
  code: one('a', 'mg', '1', 'd'),
  _code: sibling,
  system: one(ucum, 'urn:iso:std:iso:4217', 'http://example.org/units'),
  _system: sibling,
  comparator: one('<', '>='),
  unit: text,
});

/** Dates of every precision around a few moments, so that equal, earlier, later and undecided all occur. */
export const date = one('2020', '2021', '2020-05', '2020-06', '2020-05-01', '2020-05-02', '2020-05-31', '2021-01-01');
export const dateTime = fc.oneof(
  date,
  one(
    '2020-05-01T00:00:00Z',
    '2020-05-01T10:00:00Z',
    '2020-05-01T10:00:00.000Z',
    '2020-05-01T10:00:00.120Z',
    '2020-05-01T12:00:00+02:00',
    '2020-05-01T23:30:00-05:00',
    '2020-05-02T00:30:00+14:00',
    '2020-05-31T23:59:59.999Z',
    '2020-12-31T23:00:00-05:00',
  ),
);

export const period: ElementArbitrary = some({ start: dateTime, end: dateTime, _start: sibling, _end: sibling });
export const money: ElementArbitrary = some({ value: one(1, 2.5), currency: one('EUR', 'USD') });
export const extension: ElementArbitrary = withAll(
  { url: one('http://example.org/a', 'http://hl7.org/fhir/StructureDefinition/data-absent-reason') },
  { valueString: text, _valueString: sibling, valueCode: one('unknown'), valueBoolean: fc.boolean() },
);

const names = one(
  ...(
    'id extension value valueString system code coding url start end contained meta text div entry resource type ' +
    'fullUrl item answer linkId reference identifier name path min max when offset status clinicalStatus category ' +
    'component hasMember dataAbsentReason low high use telecom who scope mode resourceType __proto__ constructor ' +
    'toString hasOwnProperty'
  ).split(' '),
);

/** Anything that JSON can hold, with names that mean something to invariants. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 4 }),
    one('2020', '2020-05-01T10:00:00Z', '#', '#p', 'history', 'document'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 5 }),
  ),
})).value;
