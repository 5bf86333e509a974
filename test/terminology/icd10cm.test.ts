import { describe, expect, it } from 'vitest';
import { createIcd10cm } from '../../src/terminology/icd10cm.ts';

const lines = 'F32\tDepressive episode\nF320*\tMild\nF321*\tModerate\nT402\tOpioids\nT402X1A*\tInitial encounter';
const icd = createIcd10cm(() => lines);

describe('ICD-10-CM', () => {
  it('takes codes with and without the dot, in any case', () => {
    expect(['F32.1', 'F321', ' f32.1 '].map(icd.textOf)).toEqual(['Moderate', 'Moderate', 'Moderate']);
  });

  it('knows which codes are billable', () => {
    expect([icd.isBillable('F32.0'), icd.isBillable('F32'), icd.isBillable('Z99')]).toEqual([true, false, false]);
  });

  it('climbs to the next wider code that is in the set', () => {
    expect(icd.parentOf('T40.2X1A')).toBe('T40.2');
    expect(icd.parentOf('T40.2')).toBeNull();
    expect(icd.parentOf('F32.0')).toBe('F32');
  });

  it('finds descendants only among codes of the set', () => {
    expect(icd.isDescendantOf('F32.1', 'F32')).toBe(true);
    expect(icd.isDescendantOf('F32', 'F32')).toBe(true);
    expect(icd.isDescendantOf('F32', 'F32.1')).toBe(false);
    expect(icd.isDescendantOf('F32.9', 'F32')).toBe(false);
  });

  it.each(['', 'F', 'depression', 'F32.12345', '123'])('knows nothing of %s', (code) => {
    expect(icd.textOf(code)).toBeNull();
    expect(icd.parentOf(code)).toBeNull();
  });
});
