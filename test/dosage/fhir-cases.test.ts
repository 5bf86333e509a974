import { describe, expect, it } from 'vitest';
import { rxcui } from '../../src/domain/ids.ts';
import { dailyDoseOf } from '../../src/dosage/daily-dose.ts';
import { readFhirDosages } from '../../src/dosage/read-fhir-dosage.ts';
import { amountSaid, stepsSaid } from './cases/as-said.ts';
import { fhirDisagreements } from './cases/fhir-disagreements.ts';
import { fhirDosages } from './cases/fhir-dosages.ts';
import { daily, type FhirCase, mg, tablets } from './cases/fhir-parts.ts';
import { fhirTexts } from './cases/fhir-texts.ts';
import { fhirTimings } from './cases/fhir-timings.ts';

const tables: readonly (readonly [string, readonly FhirCase[]])[] = [
  ['a timing of', fhirTimings],
  ['doses and needs of', fhirDosages],
  ['texts and sequences of', fhirTexts],
  ['what takes back the structure of', fhirDisagreements],
];

describe.each(tables)("a partner's Dosage: %s", (_subject, cases) => {
  it.each(cases.map(([name, dosages, said, codes, day]) => ({ name, dosages, said, codes, day })))(
    '$name',
    ({ dosages, said, codes, day }) => {
      const { steps, issues } = readFhirDosages(JSON.parse(JSON.stringify(dosages)), 'D');
      expect(stepsSaid(steps)).toBe(said);
      expect([...new Set(issues.map(({ code }) => code))].sort().join(' ')).toBe(codes);
      expect(amountSaid(dailyDoseOf(steps, [], '2026-05-15'))).toBe(day);
    },
  );
});

describe('the daily dose of a partner, by the strength of the drug', () => {
  const strength = (value: number) => [{ ingredient: rxcui('6448'), amount: { value, unit: 'mg' }, per: null }];
  const dayOf = (dosage: object, strengths: Parameters<typeof dailyDoseOf>[1]) =>
    amountSaid(dailyDoseOf(readFhirDosages(JSON.parse(JSON.stringify([dosage])), 'D').steps, strengths, '2026-05-15'));

  it('is a mass where one strength is known', () => {
    expect(dayOf({ ...tablets(2), ...daily(2) }, strength(300))).toBe('1200mg');
    expect(dayOf({ ...mg(300), ...daily(2) }, strength(300))).toBe('600mg');
  });

  it('stays a count where none is, or more than one', () => {
    expect(dayOf({ ...tablets(2), ...daily(2) }, [])).toBe('4tbl');
    expect(dayOf({ ...tablets(2), ...daily(2) }, [...strength(5), ...strength(160)])).toBe('4tbl');
  });
});
