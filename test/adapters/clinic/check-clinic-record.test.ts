import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClinicRecord } from '../../../src/adapters/clinic/check-clinic-record.ts';
import { exemplar } from '../../support/clinic-record-exemplar.ts';

const paths = (value: unknown): readonly string[] => checkClinicRecord(value).issues.map(({ path }) => path);

/** A copy of a document with one place changed; `undefined` takes the place out. */
const changed = (document: unknown, pointer: string, value: unknown): unknown => {
  const copy: unknown = structuredClone(document);
  const steps = pointer.split('/').slice(1);
  const last = steps.at(-1) ?? '';
  const holder: unknown = steps.slice(0, -1).reduce((node: unknown, step) => Reflect.get(Object(node), step), copy);
  if (value === undefined) Reflect.deleteProperty(Object(holder), last);
  else Reflect.set(Object(holder), last, value);
  return copy;
};

const pointersIn = (value: unknown, pointer = ''): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, child]) => [
        `${pointer}/${name}`,
        ...pointersIn(child, `${pointer}/${name}`),
      ])
    : [];

const valueAt = (pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((node: unknown, step) => Reflect.get(Object(node), step), exemplar);

const pointers = pointersIn(exemplar);

describe('checkClinicRecord', () => {
  it('reports problems of shape and of sense in one go', () => {
    const broken = changed(
      changed(changed(exemplar, '/patient/sex', 'F'), '/medications/0/origin/prescriber', 'nobody'),
      '/prescribers/0/npi',
      '1234567890',
    );
    expect(paths(broken).toSorted()).toEqual([
      '/medications/0/origin/prescriber',
      '/patient/sex',
      '/prescribers/0/npi',
    ]);
  });

  it.each([
    ['a day that does not exist', '/patient/birthDate', '2024-02-30', 'expected a date of the calendar'],
    ['29 February of an ordinary year', '/patient/birthDate', '2023-02-29', 'expected a date of the calendar'],
    ['a month that does not exist', '/medications/0/started', '2024-13', 'expected a date of the calendar'],
    ['a time without its offset', '/diagnoses/0/recorded', '2024-02-01T10:00:00', 'expected a date of the calendar'],
    ['a US date', '/patient/birthDate', '02/03/1980', 'expected a date of the calendar'],
    ['a blank text', '/diagnoses/0/text', ' \t', 'expected a text that is not blank'],
    ['a control character', '/diagnoses/0/text', 'a\u0000b', 'holds no control characters'],
    ['a 5 MB text', '/medications/0/sig', 'x'.repeat(5_000_000), 'expected at most 4000 characters'],
    ['an RxCUI with letters', '/medications/0/drug/rxcui', 'RX12', 'expected an RxNorm code'],
    ['an ICD-10-CM code with two dots', '/diagnoses/0/icd10cm', 'F33..1', 'expected an ICD-10-CM code'],
    ['an NPI of nine digits', '/prescribers/0/npi', '123456789', 'expected a National Provider Identifier'],
    ['a wrong NPI check digit', '/prescribers/0/npi', '1234567890', 'expected an NPI whose check digit is right'],
    ['an unknown origin', '/medications/0/origin/kind', 'guessed', 'expected one of: prescribed, reported-by-patient'],
    ['an unknown kind of fact', '/facts/0/kind', 'mood', 'expected one of: pregnancy, lactation, qtc'],
    ['an unknown prescriber', '/medications/0/origin/prescriber', 'x', 'expected the id of an entry of `prescribers`'],
    ['an unknown indication', '/medications/0/indication/diagnosis', 'x', 'expected the id of an entry of `diagnoses`'],
    ['an unknown drug of an activity', '/treatmentPlans/0/activities/0/medications/0', 'x', 'entry of `medications`'],
    ['an id used twice', '/medications/1/id', 'med-1', 'the same as at /medications/0/id'],
    ['an end before the start', '/medications/0/ended', '2026-08', 'not before `started`'],
    ['a dose upside down', '/medications/0/steps/0/dose/high', 1, 'expected not less than `value`'],
    ['a negative dose', '/medications/0/steps/0/dose/value', -1, 'expected a number greater than 0'],
    ['half a time', '/medications/0/steps/0/frequency/times', 1.5, 'expected a whole number'],
    ['no allergy known beside a known one', '/noKnownAllergies', true, 'while an active allergy is listed'],
    ['a recipient that is no partner id', '/consents/0/recipients/0', 'Primary Care', "expected a partner's id"],
  ])('refuses %s and says what was expected', (_, pointer, value, reason) => {
    const { ok, issues } = checkClinicRecord(changed(exemplar, pointer, value));
    expect(ok).toBe(false);
    expect(issues.map(({ path }) => path)).toContain(pointer);
    expect(issues.find(({ path }) => path === pointer)?.reason).toContain(reason);
  });

  it('reports a bad discriminator once, not once for every alternative', () => {
    expect(paths(changed(exemplar, '/medications/0/origin', { kind: 'guessed', by: 'x' }))).toEqual([
      '/medications/0/origin/kind',
    ]);
  });

  it('points at the place where a missing field should be', () => {
    expect(checkClinicRecord(changed(exemplar, '/facts/2/unit', undefined)).issues).toEqual([
      { code: 'invalid-record', severity: 'error', path: '/facts/2/unit', reason: 'is missing and required' },
    ]);
  });

  it('takes an end of coarser precision that may still be after the start', () => {
    expect(paths(changed(exemplar, '/medications/0/ended', '2026'))).toEqual([]);
  });

  it('refuses an own prescription without directions, and remarks on a reported one', () => {
    const silent = (at: number) =>
      changed(changed(exemplar, `/medications/${at}/sig`, undefined), `/medications/${at}/steps`, undefined);
    expect(checkClinicRecord(silent(0)).ok).toBe(false);
    expect(checkClinicRecord(silent(1))).toMatchObject({
      ok: true,
      issues: [{ severity: 'warning', path: '/medications/1' }],
    });
  });

  it('keeps goals apart across plans, because they leave as resources of their own', () => {
    const twice = {
      ...exemplar,
      treatmentPlans: [
        exemplar.treatmentPlans[0],
        { id: 'plan-2', title: 'B', status: 'active', goals: [{ id: 'goal-1', text: 'C', status: 'active' }] },
      ],
    };
    expect(paths(twice)).toEqual(['/treatmentPlans/1/goals/0/id']);
  });

  it('has no field for psychotherapy notes, and says so by name', () => {
    const { issues } = checkClinicRecord({ ...exemplar, psychotherapyNotes: 'what was said' });
    expect(issues).toHaveLength(1);
    expect(issues[0]?.reason).toContain('`psychotherapyNotes`');
    expect(issues[0]?.reason).not.toContain('what was said');
  });

  it('does not repeat a key that may be data', () => {
    const [issue] = checkClinicRecord({ ...exemplar, 'Ada Example 1980': 1 }).issues;
    expect(JSON.stringify(issue)).not.toContain('Ada');
  });

  it('refuses a record too large to be one without naming a million problems', () => {
    const { issues } = checkClinicRecord({ ...exemplar, medications: Array.from({ length: 1_000_000 }, () => null) });
    expect(issues).toEqual([
      {
        code: 'invalid-record',
        severity: 'error',
        path: '',
        reason: 'expected at most 50000 fields and list entries in all',
      },
    ]);
  });

  it('survives any JSON value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !checkClinicRecord(value).ok));
  });

  it('refuses a value of the wrong type wherever it stands', () => {
    const typed = pointers.filter((pointer) => !pointer.endsWith('/asNeeded'));
    const wrong = (value: unknown) =>
      [null, 'text', 7, true, {}, [], [null, null]].filter((other) => kindOf(other) !== kindOf(value));
    fc.assert(
      fc.property(fc.constantFrom(...typed), fc.nat(), (pointer, pick) => {
        const others = wrong(valueAt(pointer));
        const result = checkClinicRecord(changed(exemplar, pointer, others[pick % others.length]));
        expect(result.ok).toBe(false);
        expect(result.issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses an unknown field in whatever object it stands', () => {
    const objects = pointers.filter((pointer) => kindOf(valueAt(pointer)) === 'object');
    for (const pointer of objects) {
      expect(checkClinicRecord(changed(exemplar, `${pointer}/extra`, 1)).ok, pointer).toBe(false);
    }
  });

  it('never mends an invalid record by breaking it further, and never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...pointers), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        (mutations) => {
          const broken = mutations.reduce(
            (document: unknown, [pointer, value]) => changed(document, pointer, value),
            changed(exemplar, '/patient/sex', 'F'),
          );
          const { ok, issues } = checkClinicRecord(broken);
          const mended = mutations.some(([pointer]) => pointer.startsWith('/patient'));
          expect(ok && !mended).toBe(false);
          expect(issues.every(({ severity }) => severity !== 'error')).toBe(ok);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves what it checks as it was', () => {
    const before = structuredClone(exemplar);
    checkClinicRecord(exemplar);
    expect(exemplar).toEqual(before);
  });
});

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
