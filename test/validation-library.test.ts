import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, describe, expect, it } from 'vitest';
import type { ValidationIssue } from '../src/validation/validation-issue.ts';
import { compileProfile, createValidator, ProfileUnknown, readPackage } from '../src/validation-library.ts';
import { changed, minimalResources } from './validation/minimal-resources.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

const errors = (issues: readonly ValidationIssue[]) =>
  issues.filter(({ severity }) => severity === 'error').map(({ type, path }) => `${type} ${path}`);
const usCore = (name: string) => `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`;
const guide = 'https://partner.example/fhir';
const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });

/** A profile of Patient that wants a name; `base` may be another profile. */
const definition = (base: string, more: object = {}) => ({
  resourceType: 'StructureDefinition',
  url: `${guide}/StructureDefinition/clinic-patient`,
  version: '1.0.0',
  name: 'ClinicPatient',
  status: 'draft',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: base,
  derivation: 'constraint',
  differential: {
    element: [
      { id: 'Patient', path: 'Patient' },
      { id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1 },
    ],
  },
  ...more,
});
const r4Patient = 'http://hl7.org/fhir/StructureDefinition/Patient';

describe('compileProfile', () => {
  it('makes a validator of a profile by its URL, whatever a resource claims', () => {
    const judge = compileProfile(usCore('patient'));
    const { meta, ...unclaimed } = minimalResources.patient;
    expect(errors(judge(unclaimed))).toEqual([]);
    expect(errors(judge({ ...unclaimed, meta: { profile: ['https://other.example/x'] }, name: undefined }))).toEqual([
      'required Patient.name',
    ]);
  });

  it('takes a version behind the URL', () => {
    const plain = changed('carePlan', { category: [{ text: 'plan' }] });
    expect(errors(compileProfile(`${usCore('careplan')}|6.1.0`)(plain))).toEqual(['required CarePlan.category']);
    expect(errors(compileProfile(`${usCore('careplan')}|8.0.0`)(plain))).toEqual([]);
  });

  it('takes a StructureDefinition without snapshot', () => {
    const judge = compileProfile(definition(r4Patient));
    expect(errors(judge(patient({ birthDate: '2000' })))).toEqual([]);
    expect(errors(judge(patient({})))).toEqual(['required Patient.birthDate']);
  });

  it('takes a StructureDefinition with a snapshot, which counts', () => {
    const snapshot = {
      element: [
        { id: 'Patient', path: 'Patient', min: 0, max: '*', base: { path: 'Patient', min: 0, max: '*' } },
        {
          id: 'Patient.active',
          path: 'Patient.active',
          min: 1,
          max: '1',
          base: { path: 'Patient.active', min: 0, max: '1' },
          type: [{ code: 'boolean' }],
        },
      ],
    };
    const judge = compileProfile(definition(r4Patient, { snapshot }));
    expect(errors(judge({ resourceType: 'Patient', active: true }))).toEqual([]);
    expect(errors(judge({ resourceType: 'Patient', birthDate: '2000' })).toSorted()).toEqual([
      'required Patient.active',
      'structure Patient.birthDate',
    ]);
  });

  it('takes a StructureDefinition that is derived from US Core, of the release asked for', () => {
    for (const release of ['6.1.0', '8.0.0'] as const) {
      const judge = compileProfile(definition(usCore('patient')), { usCore: release });
      expect(errors(judge(changed('patient', { name: undefined }))).toSorted()).toEqual([
        'required Patient.birthDate',
        'required Patient.name',
      ]);
    }
  });

  it('judges by the StructureDefinition that it was given where its URL is known already', () => {
    const judge = compileProfile(definition(r4Patient, { url: usCore('patient') }));
    expect(errors(judge(patient({})))).toEqual(['required Patient.birthDate']);
  });

  it('tells a resource of another type', () => {
    expect(errors(compileProfile(usCore('patient'))(minimalResources.organization))).not.toEqual([]);
  });

  it('lists must-support on request', () => {
    const issues = compileProfile(usCore('patient'))(minimalResources.patient, { mustSupport: true });
    expect(issues.map(({ reason }) => reason)).toContain('must be supported, and has no value here: Patient.birthDate');
  });

  it.each([
    ['a URL that nobody knows', `${guide}/StructureDefinition/unknown`],
    ['an empty URL', ''],
    ['a version that nobody knows', `${usCore('patient')}|3.1.1`],
    ['a definition whose base nobody knows', definition(`${guide}/StructureDefinition/unknown`)],
    ['what is no definition', { resourceType: 'Patient' }],
    ['an empty object', {}],
  ])('refuses %s', (_what, profile) => {
    expect(() => compileProfile(profile)).toThrow(ProfileUnknown);
  });

  it('says by a stable code what it refused', () => {
    const url = `${guide}/StructureDefinition/unknown`;
    expect(() => compileProfile(url)).toThrow(expect.objectContaining({ code: 'profile-unknown', profile: url }));
  });
});

describe('createValidator', () => {
  const archive = async (): Promise<string> => {
    const files = {
      'package/package.json': {
        name: 'partner.guide',
        version: '1.0.0',
        dependencies: { 'hl7.fhir.us.core': '6.1.0' },
      },
      'package/StructureDefinition-clinic-patient.json': definition(usCore('patient')),
    };
    const entries = Object.entries(files).map(([name, content]) => {
      const body = JSON.stringify(content);
      return { header: { name, size: Buffer.byteLength(body) }, body };
    });
    const path = join(folder, 'guide.tgz');
    writeFileSync(path, gzipSync(await packTar(entries)));
    return path;
  };

  it('judges by a package as by its own profiles', async () => {
    const validate = createValidator({ packages: [await readPackage(await archive())] });
    const claims = { meta: { profile: [`${guide}/StructureDefinition/clinic-patient`] } };
    expect(errors(validate(changed('patient', { ...claims, birthDate: '2000' })))).toEqual([]);
    expect(errors(validate(changed('patient', { ...claims, name: undefined }))).toSorted()).toEqual([
      'required Patient.birthDate',
      'required Patient.name',
    ]);
  });

  it('does not know the package’s profiles without it', () => {
    const claims = { meta: { profile: [`${guide}/StructureDefinition/clinic-patient`] } };
    expect(createValidator()(changed('patient', claims)).map(({ code }) => code)).toContain('not-validated');
  });

  it('means the release of US Core that it was asked for, 6.1.0 where nobody asked', () => {
    const plain = changed('carePlan', { category: [{ text: 'plan' }] });
    expect(errors(createValidator()(plain))).toEqual(['required CarePlan.category']);
    expect(errors(createValidator({ usCore: '7.0.0' })(plain))).toEqual(['required CarePlan.category']);
    expect(errors(createValidator({ usCore: '8.0.0' })(plain))).toEqual([]);
  });
});
