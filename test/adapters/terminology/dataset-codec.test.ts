import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeDrugs,
  decodePackages,
  encodeDrugs,
  encodePackages,
} from '../../../src/adapters/terminology/dataset-codec.ts';
import { TerminologyDataError } from '../../../src/adapters/terminology/dataset-error.ts';
import { decodeVarints, encodeVarints } from '../../../src/adapters/terminology/varint.ts';
import { smallDataset } from '../../terminology/small-dataset.ts';

describe('the compiled form', () => {
  it('gives back every number that was written', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeNat()), (values) => {
        const read: number[] = [];
        decodeVarints(encodeVarints(values), (value) => read.push(value));
        expect(read).toEqual(values);
      }),
    );
  });

  it('gives back the dataset, package codes included', () => {
    const packages = decodePackages(encodePackages(smallDataset.packages()));
    expect(packages).toEqual(smallDataset.packages());
    const read = decodeDrugs(encodeDrugs(smallDataset), 'drugs', () => packages);
    expect({ ...read, packages: null }).toEqual({ ...smallDataset, packages: null });
  });

  it('refuses what it did not write', () => {
    const read = () => decodeDrugs(Buffer.from('{"version":2}'), 'drugs', smallDataset.packages);
    expect(read).toThrow(TerminologyDataError);
  });
});
