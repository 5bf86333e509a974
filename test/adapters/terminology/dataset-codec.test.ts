import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeDrugs,
  decodePackages,
  encodeDrugs,
  encodePackages,
} from '../../../src/adapters/terminology/dataset-codec.ts';
import { TerminologyDataError } from '../../../src/adapters/terminology/dataset-error.ts';
import { VarintReader, VarintWriter } from '../../../src/adapters/terminology/varint.ts';
import { smallDataset } from '../../terminology/small-dataset.ts';
import { smallPharmacy } from '../../terminology/small-pharmacy.ts';
import { readWholeDataset } from '../../terminology/whole-dataset.ts';

/** What comes back of values that one method wrote. */
const through = <T>(write: (writer: VarintWriter) => void, read: (reader: VarintReader) => T): T => {
  const writer = new VarintWriter();
  write(writer);
  const reader = new VarintReader(writer.bytes, 'numbers');
  const values = read(reader);
  expect(reader.position).toBe(writer.bytes.length);
  return values;
};

const small = fc.nat(0xffff_ffff);
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
/** Where the numbers of encoded drugs begin. */
const numbersStart = (bytes: Buffer): number => {
  const head = new VarintReader(bytes, 'drugs');
  const length = head.number();
  return head.position + length;
};
const headOf = (bytes: Buffer): Buffer => bytes.subarray(0, numbersStart(bytes));
const wordsOf = (bytes: Buffer): Readonly<Record<string, unknown>> =>
  JSON.parse(
    headOf(bytes)
      .toString('utf8')
      .replace(/^[^{]*/, ''),
  );
/** The small dataset's numbers behind other words. */
const withWords = (words: Readonly<Record<string, unknown>>): Buffer => {
  const [text, bytes] = [Buffer.from(JSON.stringify(words)), encodeDrugs(smallDataset)];
  const head = new VarintWriter();
  head.number(text.length);
  return Buffer.concat([head.bytes, text, bytes.subarray(numbersStart(bytes))]);
};
const withoutPackages = (dataset: typeof smallDataset) => ({ ...dataset, packages: null });

describe('numbers in as few bytes as they need', () => {
  it('come back as they were written, one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const read = through(
          (writer) => {
            for (const value of values) writer.number(value);
          },
          (reader) => values.map(() => reader.number()),
        );
        expect(read).toEqual(values);
      }),
    );
  });

  it('come back as they were written, column by column', () => {
    fc.assert(
      fc.property(fc.array(small), (values) => {
        const column = Uint32Array.from(values);
        expect(
          through(
            (writer) => writer.column(column),
            (reader) => reader.column(),
          ),
        ).toEqual(column);
        expect(
          through(
            (writer) => writer.steps(column),
            (reader) => reader.steps(),
          ),
        ).toEqual(column);
        const sorted = Uint32Array.from(ascending(values));
        expect(
          through(
            (writer) => writer.ascending(sorted),
            (reader) => reader.ascending(),
          ),
        ).toEqual(sorted);
      }),
    );
  });

  it('come back as they were written where they are larger than 32 bits', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99_999_999_999)), (values) => {
        const sorted = Float64Array.from(ascending(values));
        expect(
          through(
            (writer) => writer.ascending(sorted),
            (reader) => reader.ascendingLarge(),
          ),
        ).toEqual(sorted);
      }),
    );
  });

  it('come back as they were written where they are decimals, to the last digit', () => {
    const decimal = fc.tuple(fc.nat(9_999_999), fc.nat(8)).map(([digits, places]) => digits / 10 ** places);
    fc.assert(
      fc.property(fc.array(fc.oneof(decimal, fc.constantFrom(0, 0.00417, 0.1, 1e13, 20_000_000_000_000))), (values) => {
        const column = Float64Array.from(values);
        expect(
          through(
            (writer) => writer.decimals(column),
            (reader) => reader.decimals(),
          ),
        ).toEqual(column);
      }),
    );
  });
});

describe('the compiled form', () => {
  it.each([
    ['small dataset', smallDataset],
    ['small pharmacy', smallPharmacy],
  ])('gives back the %s, package codes included', (_, dataset) => {
    const packages = decodePackages(encodePackages(dataset.packages()));
    expect(packages).toEqual(dataset.packages());
    const read = decodeDrugs(encodeDrugs(dataset), 'drugs', () => packages);
    expect(withoutPackages(read)).toEqual(withoutPackages(dataset));
  });

  it('gives back the dataset that comes with Concord, and the same bytes for it', () => {
    const dataset = readWholeDataset();
    const bytes = encodeDrugs(dataset);
    const read = decodeDrugs(bytes, 'drugs', dataset.packages);
    expect(withoutPackages(read)).toEqual(withoutPackages(dataset));
    expect(encodeDrugs(read).equals(bytes)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['other JSON', Buffer.from('{"version":2}')],
    ['text', Buffer.from('rxcui\tname\n1\tsertraline\n')],
    ['words without the rest of them', withWords({ version: 4, names: '' })],
    ['a word list that is none', withWords({ ...wordsOf(encodeDrugs(smallDataset)), brandWords: 'Alphanox' })],
    ['a class of no kind', withWords({ ...wordsOf(encodeDrugs(smallDataset)), classList: [['X', 'N1', 'Blocker']] })],
    ['more concepts than it has', withWords({ ...wordsOf(encodeDrugs(smallDataset)), types: 'a' })],
    ['a length that no memory has', Buffer.concat([Buffer.alloc(8, 255), Buffer.from([15, 1])])],
    ['a length without end', Buffer.concat([Buffer.alloc(400, 255), Buffer.from([1])])],
    [
      'columns longer than its bytes',
      Buffer.concat([headOf(encodeDrugs(smallDataset)), Buffer.alloc(6, 255), Buffer.from([1])]),
    ],
    ['noise', Buffer.from([255, 255, 255, 255, 15, 1, 2, 3])],
  ])('refuses what it did not write: %s', (_, bytes) => {
    expect(() => decodeDrugs(bytes, 'drugs', smallDataset.packages)).toThrow(TerminologyDataError);
  });

  it('refuses any bytes as drugs and as package codes by the same error, whatever they are', () => {
    const words = headOf(encodeDrugs(smallDataset));
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (noise, more) => {
        const bytes = [Buffer.from(noise), Buffer.concat([words, noise, Buffer.alloc(4, 255), more])];
        for (const one of bytes) {
          for (const read of [() => decodeDrugs(one, 'drugs', smallDataset.packages), () => decodePackages(one)]) {
            try {
              read();
            } catch (error) {
              expect(error).toBeInstanceOf(TerminologyDataError);
            }
          }
        }
      }),
    );
  });

  it('refuses its own bytes where the last of them are missing', () => {
    const bytes = encodeDrugs(smallDataset);
    for (const kept of [bytes.length - 1, bytes.length - 20, Math.floor(bytes.length / 2), 3]) {
      const cut = () => decodeDrugs(bytes.subarray(0, kept), 'drugs', smallDataset.packages);
      expect(cut, `${kept} of ${bytes.length} bytes`).toThrow(TerminologyDataError);
    }
  });
});
