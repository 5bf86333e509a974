import { describe, expect, it } from 'vitest';
import type { WrittenResource } from '../support/bundle.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { ingredientsOf, issuesOf, ofEachType, outcomeOf, saidBy } from './one-resource.ts';

const rxNorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const sertraline50: WrittenResource = {
  medicationCodeableConcept: { coding: [{ system: rxNorm, code: '312941' }], text: 'sertraline 50 mg tablet' },
};
const daily = (text: string) => [{ text }];
const r5 = (type: string, element: string, value: WrittenResource): WrittenResource => ({
  extension: [{ url: `http://hl7.org/fhir/5.0/StructureDefinition/extension-${type}.${element}`, ...value }],
});

describe('a text of all directions beside the dosages', () => {
  const saidWith = (renderedDosageInstruction: string) =>
    saidBy(
      order('sertraline', null, {
        ...sertraline50,
        dosageInstruction: daily('Take 1 tablet daily'),
        renderedDosageInstruction,
      }),
    );

  it.each(['STOP', 'Take 2 tablets twice daily'])('that says something else leaves no daily dose: %s', (text) => {
    const said = saidWith(text);
    expect(said.dailyDose).toBeNull();
    expect(said.directions).toContain(text);
    expect(said.issues.some(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('that says the same changes nothing', () => {
    expect(saidWith('Take 1 tablet by mouth once daily').dailyDose).toEqual({ value: 50, unit: 'mg' });
  });

  it('of several that is not the same as they are leaves no dose of them', () => {
    const both = [
      { sequence: 1, text: 'Take 1 tablet every morning' },
      { sequence: 1, text: 'Take 1 tablet at bedtime' },
    ];
    const saidBeside = (renderedDosageInstruction: string) =>
      saidBy(order('sertraline', null, { ...sertraline50, dosageInstruction: both, renderedDosageInstruction }));
    const joined = saidBeside('Take 1 tablet every morning; Take 1 tablet at bedtime');
    expect(joined.dailyDose).toEqual({ value: 100, unit: 'mg' });
    const other = saidBeside('Take 3 tablets at noon');
    expect([other.dailyDose, other.steps.every(({ dose }) => dose === null)]).toEqual([null, true]);
    expect(other.directions).toContain('Take 3 tablets at noon');
  });
});

describe('directions in the element of another type of resource', () => {
  it.each([
    ['MedicationRequest.dosage', order('sertraline', null, { ...sertraline50, dosage: daily('1 tablet daily') })],
    [
      'MedicationStatement.dosageInstruction',
      statement('sertraline', null, { ...sertraline50, dosageInstruction: daily('1 tablet daily') }),
    ],
  ])('are read, with an issue: %s', (path, resource) => {
    const said = saidBy(resource);
    expect(said.dailyDose).toEqual({ value: 50, unit: 'mg' });
    expect(issuesOf(said)).toContain(`invalid-resource ${path}`);
  });

  it('are not read beside its own', () => {
    const both = { dosage: daily('4 tablets daily'), dosageInstruction: daily('1 tablet daily') };
    const said = saidBy(order('sertraline', null, { ...sertraline50, ...both }));
    expect(said.dailyDose).toEqual({ value: 50, unit: 'mg' });
    expect(issuesOf(said)).toContain('invalid-resource MedicationRequest.dosage');
  });
});

describe('a period that does not hold the day', () => {
  const taking = (fields: WrittenResource) =>
    saidBy(statement('sertraline', null, { ...sertraline50, dosage: daily('1 tablet daily'), ...fields }));

  it.each([
    ['over', { end: '2024-01-01' }],
    ['not begun', { start: '2027-12-01' }],
    ['not readable', { end: '10/10/2026' }],
  ])('leaves no daily dose at present: %s', (_name, effectivePeriod) => {
    expect(taking({ effectivePeriod }).dailyDose).toBeNull();
  });

  it.each([[{ start: '2020' }], [{}], [{ start: '2026-01-01', end: '2030' }]])('leaves it: %j', (effectivePeriod) => {
    expect(taking({ effectivePeriod }).dailyDose).toEqual({ value: 50, unit: 'mg' });
  });

  it('of an order in FHIR R5’s place counts the same, also as R4 carries it', () => {
    const ordered = (fields: WrittenResource) =>
      saidBy(order('sertraline', null, { ...sertraline50, dosageInstruction: daily('1 tablet daily'), ...fields }));
    const period = { start: '2020', end: '2024-01-01' };
    const carried = r5('MedicationRequest', 'effectiveDosePeriod', { valuePeriod: period });
    for (const fields of [{ effectiveDosePeriod: period }, carried]) {
      const { dailyDose, started, ended } = ordered(fields);
      expect([dailyDose, started, ended]).toEqual([null, '2020', '2024-01-01']);
    }
  });

  it.each([['2020-01-01/2020-02-01'], [[{ end: '2020' }, { end: '2021' }]]])(
    'is told where it cannot be read: %j',
    (effectivePeriod) => {
      const said = taking({ effectivePeriod });
      expect([said.started, said.ended, said.dailyDose]).toEqual([null, null, null]);
      expect(issuesOf(said)).toContain('unreadable-date MedicationStatement.effectivePeriod');
    },
  );

  it('is read as the only one of a list', () => {
    expect(taking({ effectivePeriod: [{ start: '2020', end: '2021' }] }).ended).toBe('2021');
  });
});

describe('dates in FHIR R5’s places', () => {
  it('tell when a status changed, which is no end', () => {
    const carried = r5('MedicationRequest', 'statusChanged', { valueDateTime: '2024-03-01' });
    const said = saidBy(order('sertraline', null, { status: 'stopped', ...carried }));
    expect([said.statusChanged, said.ended]).toEqual(['2024-03-01', null]);
  });

  it('tell when a fill was put down', () => {
    expect(saidBy(fill('sertraline', '', null, { whenHandedOver: undefined, recorded: '2026-09-01' })).asserted).toBe(
      '2026-09-01',
    );
  });
});

describe('how it is taken', () => {
  const told = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication-adherence';

  it('is said where US Core’s extension tells it', () => {
    for (const resource of ofEachType({ extension: [{ url: told, extension: [] }] })) {
      expect(issuesOf(saidBy(resource)).join()).toContain(`extension('${told}')`);
    }
  });

  it.each([
    [{ code: { text: 'Stopped' } }, 'stopped', 'other-release'],
    [{ code: { coding: [{ code: 'x' }, { code: 'not-taking' }] } }, 'stopped', 'other-release'],
    [{ code: { text: 'now and then' } }, 'unknown', 'other-release'],
    [{}, 'unknown', 'other-release'],
    ['taking', 'active', 'other-release'],
  ])('decides a statement that is only recorded, where it is understood: %j is %s', (adherence, status, code) => {
    const said = saidBy(statement('sertraline', null, { status: 'recorded', adherence }));
    expect(said.status).toBe(status);
    const found = said.issues.find(({ path }) => path === 'MedicationStatement.adherence');
    expect([found?.code, found?.reason.includes('could not be understood')]).toEqual([code, status === 'unknown']);
  });

  it.each([
    ['taken', 'n', statement],
    ['wasNotTaken', true, statement],
  ] as const)('is not believed to be so where %s of an earlier release denies it', (element, value, made) => {
    const said = saidBy(made('sertraline', null, { status: 'active', [element]: value }));
    expect(said.status).toBe('unknown');
    expect(issuesOf(said)).toContain(`contradictory-status MedicationStatement.${element}`);
  });
});

describe('a drug', () => {
  it('that is a plain text is read', () => {
    const said = saidBy(order('', null, { medicationCodeableConcept: 'Sertraline 50 mg' }));
    expect(ingredientsOf(said)).toEqual(['sertraline']);
    const later = { medicationCodeableConcept: undefined, medication: 'Sertraline 50 mg' };
    expect(ingredientsOf(saidBy(order('', null, later)))).toEqual(['sertraline']);
  });

  it('whose code and text differ in strength keeps its ingredient alone', () => {
    const concept = { coding: [{ system: rxNorm, code: '312941' }], text: 'ZOLOFT 100 MG TAB' };
    const said = saidBy(
      order('', null, { medicationCodeableConcept: concept, dosageInstruction: daily('50 mg once daily') }),
    );
    expect(ingredientsOf(said)).toEqual(['sertraline']);
    expect(said.drug).toMatchObject({ level: 'ingredient', strengths: [] });
  });

  it.each([true, 'x', {}])('under a modifier that cannot be read, %j, is not believed', (modifierExtension) => {
    expect(outcomeOf(order('sertraline', null, { modifierExtension }))).toBe('failed');
  });
});
