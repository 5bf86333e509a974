import { describe, expect, it } from 'vitest';
import type { Allergy, ClinicalFact, ClinicRecord, Diagnosis } from '../../src/domain/clinic-record.ts';
import { isNpi } from '../../src/domain/npi.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { measurementCodeOf } from '../../src/mapping/measured-facts.ts';
import { context } from './clinic-records.ts';

const map = (record: Partial<ClinicRecord>) => {
  const { resources, issues } = mapClinicRecord(
    {
      patient: { id: 'p', name: { family: 'Roe', given: ['Sam'] }, birthDate: '1980', sex: 'unknown' },
      prescribers: [],
      ...record,
    },
    context,
  );
  return { found: resources.slice(2).map(({ resource }) => resource), codes: issues.map(({ code }) => code) };
};

describe('an observation', () => {
  it.each([
    ['lithium-level', 'mmol/L', '14334-7', 'mmol/L'],
    ['lithium-level', 'mEq/L', '14334-7', 'meq/L'],
    ['creatinine', 'mg/dL', '2160-0', 'mg/dL'],
    ['creatinine', 'µmol/L', '14682-9', 'umol/L'],
    ['egfr', 'mL/min/{1.73_m2}', '69405-9', 'mL/min/{1.73_m2}'],
    ['qtc', 'ms', '8636-3', 'ms'],
    ['weight', 'lb', '29463-7', '[lb_av]'],
    ['weight', 'constructor', '29463-7', null],
  ] as const)('codes %s in %s as LOINC %s, UCUM %s', (kind, unit, loinc, ucum) => {
    const found = measurementCodeOf(kind, unit);
    expect([found.code.loinc, found.ucum]).toEqual([loinc, ucum]);
  });

  it('sends a unit that does not fit as text, with an issue', () => {
    const fact: ClinicalFact = { id: 'f', kind: 'lithium-level', value: 7, unit: 'mg/L', on: '2025-01-01' };
    const { found, codes } = map({ facts: [fact] });
    expect(found).toMatchObject([{ valueQuantity: { value: 7, unit: 'mg/L' } }]);
    expect(found[0]).not.toHaveProperty('valueQuantity.code');
    expect(codes).toEqual(['unknown-code']);
  });

  it('codes a weight of a day in a unit of UCUM as a vital sign', () => {
    const fact: ClinicalFact = { id: 'f', kind: 'weight', value: 70, unit: 'kg', on: '2025-01-01T08:00:00Z' };
    const { found, codes } = map({ facts: [fact] });
    expect(found).toMatchObject([
      { category: [{ coding: [{ code: 'vital-signs' }] }], code: { coding: [{ code: '29463-7' }] } },
    ]);
    expect(codes).toEqual([]);
  });

  it.each([
    ['without a unit of UCUM', { unit: 'stone', on: '2025-01-01' }, 'unknown-code'],
    ['without a day', { unit: 'kg', on: '2025-01' }, 'imprecise-date'],
  ] as const)('sends a weight %s in words, as its LOINC code would bind it to the vital signs', (_, given, code) => {
    const { found, codes } = map({ facts: [{ id: 'f', kind: 'weight', value: 70, ...given }] });
    expect(found).toMatchObject([
      { code: { text: 'Body weight' }, valueQuantity: { value: 70, unit: given.unit }, effectiveDateTime: given.on },
    ]);
    expect(found[0]).not.toHaveProperty('code.coding');
    expect(found[0]).not.toHaveProperty('category');
    expect(codes).toEqual([code]);
  });

  it('says that a pregnancy is not known, rather than nothing', () => {
    const { found } = map({ facts: [{ id: 'f', kind: 'pregnancy', status: 'unknown', on: '2025-01-01' }] });
    expect(found).toMatchObject([
      {
        meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-pregnancystatus'] },
        valueCodeableConcept: { coding: [{ code: 'UNK' }] },
      },
    ]);
  });
});

describe('a diagnosis', () => {
  const diagnosis: Diagnosis = { id: 'd', text: 'Depression', kind: 'problem', status: 'active' };

  it.each([
    ['F321', 'F32.1'],
    ['F32.1', 'F32.1'],
    ['f32a', 'F32.A'],
    ['F39', 'F39'],
  ])('writes %s with its dot', (icd10cm, code) => {
    expect(map({ diagnoses: [{ ...diagnosis, icd10cm }] }).found).toMatchObject([{ code: { coding: [{ code }] } }]);
  });

  it('keeps only the text of what is not an ICD-10-CM code', () => {
    const { found, codes } = map({ diagnoses: [{ ...diagnosis, icd10cm: '296.22' }] });
    expect(found).toMatchObject([{ code: { text: 'Depression' } }]);
    expect(found[0]).not.toHaveProperty('code.coding');
    expect(codes).toEqual(['unknown-code']);
  });

  it('has an end only where it has ended', () => {
    const ended = map({ diagnoses: [{ ...diagnosis, status: 'remission', abated: '2025' }] });
    const contradictory = map({ diagnoses: [{ ...diagnosis, status: 'relapse', abated: '2025' }] });
    expect(ended.found[0]).toHaveProperty('abatementDateTime', '2025');
    expect(contradictory.found[0]).not.toHaveProperty('abatementDateTime');
    expect(contradictory.codes).toEqual(['invalid-record']);
  });
});

describe('allergies', () => {
  const allergy: Allergy = { id: 'a', substance: { text: 'penicillin G' }, kind: 'allergy', status: 'active' };

  it('says "no known allergy" only where the patient was asked and none is listed', () => {
    const known = (record: Partial<ClinicRecord>) => JSON.stringify(map(record).found).includes('716186003');
    expect(known({})).toBe(false);
    expect(known({ noKnownAllergies: false })).toBe(false);
    expect(known({ noKnownAllergies: true })).toBe(true);
    expect(known({ noKnownAllergies: true, allergies: [allergy] })).toBe(false);
    expect(known({ noKnownAllergies: true, allergies: [{ ...allergy, certainty: 'refuted' }] })).toBe(true);
  });

  it('does not expect a food among the drugs', () => {
    const food: Allergy = { ...allergy, substance: { text: 'zucchini blossom' }, category: 'food' };
    expect(map({ allergies: [food] }).codes).toEqual([]);
    expect(map({ allergies: [{ ...food, category: 'medication' }] }).codes).toEqual(['unrecognized-drug']);
  });
});

describe('an NPI', () => {
  it('has ten digits and a right check digit', () => {
    expect(['1234567893', '1245319599', '1234567890', '123456789', 'x234567893'].map(isNpi)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
