import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DefinitionsUnreadable } from '../../../src/adapters/profiles/definitions-unreadable.ts';
import { loadDefinitionLibrary } from '../../../src/adapters/profiles/load-definition-library.ts';

const library = loadDefinitionLibrary();
const patient = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient';

describe('a canonical', () => {
  it('means the definition of the release that it is asked for', () => {
    expect(library.structure(patient, 'us-core-6.1.0')?.version).toBe('6.1.0');
    expect(library.structure(patient, 'us-core-8.0.0')?.version).toBe('8.0.0');
  });

  it('with a version means that version, wherever it is asked', () => {
    expect(library.structure(`${patient}|7.0.0`, 'us-core-6.1.0')?.release).toBe('us-core-7.0.0');
    expect(library.structure(`${patient}|7.0`, 'r4')?.version).toBe('7.0.0');
    expect(library.structure(`${patient}|5.0.1`, 'us-core-6.1.0')).toBeUndefined();
  });

  it('without a version never falls to a release of US Core by chance', () => {
    expect(library.structure(patient, 'r4')).toBeUndefined();
    expect(library.structure(patient, 'ips-2.0.0')).toBeUndefined();
  });

  it('of R4 or of a guide that is there once is found from everywhere', () => {
    const bundle = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips';
    expect(library.structure(bundle, 'us-core-8.0.0')?.release).toBe('ips-2.0.0');
    const birthPlace = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace|4.0.1';
    expect(library.structure(birthPlace, 'us-core-8.0.0')?.contexts).toEqual([
      { type: 'element', expression: 'Patient' },
    ]);
  });

  it.each([
    ['statusChanged', 'dateTime'],
    ['renderedDosageInstruction', 'markdown'],
    ['effectiveDosePeriod', 'Period'],
  ])('of an element of R5 is found from everywhere: %s is a %s', (element, type) => {
    const url = `http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.${element}`;
    for (const release of ['r4', 'us-core-6.1.0', 'us-core-7.0.0', 'us-core-8.0.0', 'ips-2.0.0', 'example#1.0.0']) {
      const facts = library.structure(url, release);
      expect(facts?.contexts).toEqual([{ type: 'element', expression: 'MedicationRequest' }]);
      const value = facts?.elements.find(({ id }) => id === 'Extension.value[x]');
      expect(value).toMatchObject({ min: 1, max: '1', types: [{ code: type }] });
      expect(facts?.elements.find(({ id }) => id === 'Extension.extension')?.max).toBe('0');
    }
  });

  it.each([
    '__proto__',
    'constructor',
    '',
    '|',
    'http://hl7.org/fhir/StructureDefinition/',
    '../../package',
    'value-sets',
  ])('that is nobody’s is not found: %s', (canonical) => {
    expect(library.structure(canonical, 'us-core-6.1.0')).toBeUndefined();
    expect(library.valueSet(canonical, 'us-core-6.1.0')).toBeUndefined();
    expect(library.codeSystem(canonical)).toBeUndefined();
    expect(library.typeOfProfile(canonical)).toBeUndefined();
  });

  it('is answered with the same object each time', () => {
    expect(library.structure(patient, 'us-core-6.1.0')).toBe(library.structure(`${patient}|6.1.0`, 'r4'));
    expect(library.type('Dosage')).toBe(library.type('Dosage'));
    const status = 'http://hl7.org/fhir/ValueSet/medicationrequest-status';
    expect(library.valueSet(status, 'r4')).toBe(library.valueSet(`${status}|4.0.1`, 'us-core-7.0.0'));
  });
});

describe('a type', () => {
  it('is R4’s own, with ids that are ids and lists where the base has lists', () => {
    const elements = library.type('Patient')?.elements ?? [];
    expect(elements.find(({ id }) => id === 'Patient.id')?.types).toEqual([{ code: 'id' }]);
    expect(elements.find(({ id }) => id === 'Patient.name')?.isList).toBe(true);
    expect(elements.find(({ id }) => id === 'Patient.gender')?.isList).toBe(false);
    expect(library.type('Extension')?.elements.find(({ id }) => id === 'Extension.url')?.types).toEqual([
      { code: 'uri' },
    ]);
  });

  it('is not found under a name that R4 does not have', () => {
    expect(library.type('patient')).toBeUndefined();
    expect(library.type('Citation')).toBeUndefined();
  });
});

describe('the type of a profile', () => {
  it.each([
    [patient, 'Patient'],
    [`${patient}|6.1.0`, 'Patient'],
    ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-encounter', 'Encounter'],
    ['http://hl7.org/fhir/StructureDefinition/bodyweight', 'Observation'],
    ['http://hl7.org/fhir/StructureDefinition/Device', 'Device'],
    ['http://hl7.org/fhir/StructureDefinition/SimpleQuantity', 'Quantity'],
    ['http://hl7.org/fhir/StructureDefinition/patient-birthPlace', 'Extension'],
    ['http://hl7.org/fhir/StructureDefinition/individual-pronouns', 'Extension'],
    ['http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips', 'Bundle'],
  ])('%s is %s', (canonical, type) => {
    expect(library.typeOfProfile(canonical)).toBe(type);
  });
});

describe('a value set', () => {
  it('lists the codes of a system that is listed whole', () => {
    const facts = library.valueSet('http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1', 'us-core-6.1.0');
    const codes = new Set(['male', 'female', 'other', 'unknown']);
    expect(facts?.parts).toEqual([{ system: 'http://hl7.org/fhir/administrative-gender', codes }]);
  });

  it('says of a system that is not listed that all of it, or some of it, is meant', () => {
    const ucum = library.valueSet('http://hl7.org/fhir/ValueSet/ucum-units', 'r4');
    expect(ucum?.parts).toEqual([{ system: 'http://unitsofmeasure.org', every: true }]);
    const conditions = library.valueSet('http://hl7.org/fhir/us/core/ValueSet/us-core-condition-code', 'us-core-6.1.0');
    expect(conditions?.parts).toContainEqual({ system: 'http://snomed.info/sct', some: true });
  });

  it('says of one that includes another that is not at hand that anything may be in it', () => {
    const pregnancy = 'http://hl7.org/fhir/us/core/ValueSet/us-core-pregnancy-status';
    expect(library.valueSet(pregnancy, 'us-core-6.1.0')?.parts).toContainEqual({ anything: true });
  });

  it('is the one of the release', () => {
    const category = 'http://hl7.org/fhir/us/core/ValueSet/us-core-screening-assessment-condition-category';
    const sizes = ['us-core-6.1.0', 'us-core-7.0.0'].map((release) => {
      const [part] = library.valueSet(category, release)?.parts ?? [];
      return part !== undefined && 'codes' in part ? part.codes.size : undefined;
    });
    expect(sizes).toEqual([4, 6]);
  });

  it('is evaluated along the hierarchy of a listed system', () => {
    const purposes = library.valueSet('http://terminology.hl7.org/ValueSet/v3-PurposeOfUse', 'r4');
    const codes = purposes?.parts.flatMap((part) => ('codes' in part ? [...part.codes] : []));
    expect(codes).toEqual(expect.arrayContaining(['TREAT', 'HPAYMT']));
    expect(codes).not.toContain('R');
  });
});

describe('a value set of R4', () => {
  it('that takes all of a system of HL7 takes the codes of its newest terminology', () => {
    const [part] = library.valueSet('http://hl7.org/fhir/ValueSet/condition-clinical|4.0.1', 'r4')?.parts ?? [];
    expect(part !== undefined && 'codes' in part && part.codes.has('unknown')).toBe(true);
  });
});

describe('a code system', () => {
  it('of HL7 has the codes of its newest terminology', () => {
    const clinical = library.codeSystem('http://terminology.hl7.org/CodeSystem/condition-clinical');
    expect(clinical?.isComplete).toBe(true);
    expect(clinical?.codes.has('active')).toBe(true);
    expect(clinical?.codes.has('unknown')).toBe(true);
  });

  it('of a guide has the codes of all its releases', () => {
    const category = library.codeSystem('http://hl7.org/fhir/us/core/CodeSystem/us-core-category');
    expect(category?.codes.has('sdoh')).toBe(true);
    expect(category?.codes.has('observation-adi-documentation')).toBe(true);
  });

  it('that is not to be listed is not at hand', () => {
    expect(library.codeSystem('http://snomed.info/sct')).toBeUndefined();
    expect(library.codeSystem('http://loinc.org')).toBeUndefined();
  });
});

describe('a folder of definitions', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const withFile = (name: string, content: string): string => {
    const root = mkdtempSync(join(tmpdir(), 'concord-library-'));
    folders.push(root);
    mkdirSync(join(root, 'guide-1'));
    writeFileSync(join(root, 'guide-1', name), content);
    return root;
  };

  it.each([
    ['x.json', 'not JSON'],
    ['x.json', '{"url":"http://example.org/x","version":"1","type":"Patient","base":"b","elements":[{}]}'],
    ['value-sets.json', '{"version":"1","valueSets":[{"url":"u","include":[{}]}]}'],
    ['value-sets.json', '{"valueSets":[]}'],
  ])('with a wrong file names it when it is asked for: %s', (name, content) => {
    const root = withFile(name, content);
    const broken = loadDefinitionLibrary({ folder: root });
    const ask = () => {
      broken.structure('http://example.org/x', 'guide-1');
      broken.valueSet('http://example.org/x', 'guide-1');
    };
    expect(ask).toThrow(DefinitionsUnreadable);
    expect(ask).toThrow(expect.objectContaining({ path: join(root, 'guide-1', name) }));
  });

  it('finds no profile whose base is itself', () => {
    const url = 'http://example.org/x';
    const facts = { url, version: '1', type: 'Patient', base: url, elements: [{ id: 'Patient' }] };
    const circular = loadDefinitionLibrary({ folder: withFile('x.json', JSON.stringify(facts)) });
    expect(circular.structure(url, 'guide-1')).toBeUndefined();
  });
});
