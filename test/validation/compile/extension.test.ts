import { describe, expect, it } from 'vitest';
import type { ContextFacts } from '../../../src/validation/structure-facts.ts';
import { coreProfile, errors, extension, guide, told, validatorOf } from './small-guide.ts';

const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const on = (...expressions: readonly string[]): readonly ContextFacts[] =>
  expressions.map((expression) => ({ type: 'element', expression }));
const mark = (contexts: readonly ContextFacts[]) => extension('mark', contexts);
const marked = { extension: [{ url: `${guide}/StructureDefinition/mark`, valueBoolean: true }] };

const places: Readonly<Record<string, object>> = {
  Patient: patient(marked),
  'Patient.contact': patient({ contact: [{ name: { text: 'A' }, ...marked }] }),
  'Patient.name': patient({ name: [{ family: 'A', ...marked }] }),
  'Patient.address.line': patient({ address: [{ line: ['A'], _line: [marked] }] }),
  'Patient.birthDate': patient({ birthDate: '2000', _birthDate: marked }),
  'Patient.deceased': patient({ deceasedDateTime: '2020', _deceasedDateTime: marked }),
};

describe('where an extension may stand', () => {
  it.each([
    ['Patient', ['Patient']],
    ['Resource', ['Patient']],
    ['DomainResource', ['Patient']],
    ['Element', Object.keys(places)],
    ['BackboneElement', ['Patient.contact']],
    ['Patient.contact', ['Patient.contact']],
    ['HumanName', ['Patient.name']],
    ['Patient.name', ['Patient.name']],
    ['Address.line', ['Patient.address.line']],
    ['Patient.address.line', ['Patient.address.line']],
    ['string', ['Patient.address.line']],
    ['date', ['Patient.birthDate']],
    ['Patient.birthDate', ['Patient.birthDate']],
    ['Patient.deceased[x]', ['Patient.deceased']],
    ['Patient.deceased', ['Patient.deceased']],
    ['Observation', []],
  ])('is what its definition says: %s', (expression, allowed) => {
    const validate = validatorOf({ profiles: [mark(on(expression))] });
    const accepted = Object.keys(places).filter((place) => errors(validate(places[place])).length === 0);
    expect(accepted.toSorted()).toEqual(allowed.toSorted());
  });

  it('is told where it stands elsewhere', () => {
    const validate = validatorOf({ profiles: [mark(on('Observation', 'HumanName.family'))] });
    expect(errors(validate(places['Patient.contact']))).toEqual(['extension Patient.contact[0].extension[0]']);
    expect(errors(validate(places['Patient.address.line']))).toEqual([
      'extension Patient.address[0].line[0].extension[0]',
    ]);
  });

  it('is anywhere where the definition names no place', () => {
    const validate = validatorOf({ profiles: [mark([])] });
    for (const place of Object.values(places)) expect(errors(validate(place))).toEqual([]);
  });

  it('is a datatype’s element also where a profile speaks of it', () => {
    const validate = validatorOf();
    const prefixed = patient({
      meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient'] },
      identifier: [{ system: 'https://ids.example', value: '1' }],
      gender: 'female',
      name: [
        { family: 'van A', _family: { extension: [{ url: coreProfile('humanname-own-prefix'), valueString: 'van' }] } },
      ],
      address: [
        {
          line: ['1 Main'],
          _line: [{ extension: [{ url: coreProfile('iso21090-ADXP-streetName'), valueString: 'Main' }] }],
        },
      ],
    });
    expect(errors(validate(prefixed))).toEqual([]);
  });

  it('is within the extension that its definition names', () => {
    const holder = extension('holder', on('Patient'));
    const inner = extension('inner', [{ type: 'extension', expression: holder.url }]);
    const validate = validatorOf({ profiles: [holder, inner] });
    const within = (url: string) =>
      patient({ extension: [{ url, extension: [{ url: inner.url, valueBoolean: true }] }] });
    expect(errors(validate(within(holder.url)))).toEqual([]);
    expect(errors(validate(within('https://other.example/x')))).toEqual([
      'extension Patient.extension[0].extension[0]',
    ]);
    expect(errors(validate(patient({ extension: [{ url: inner.url, valueBoolean: true }] })))).toEqual([
      'extension Patient.extension[0]',
    ]);
  });

  it('is not held against a resource where it is said in FHIRPath', () => {
    const validate = validatorOf({ profiles: [mark([{ type: 'fhirpath', expression: 'Patient.name' }])] });
    expect(errors(validate(places['Patient.name']))).toEqual([]);
  });

  it('is a contained resource of the type as well', () => {
    const validate = validatorOf({ profiles: [mark(on('Organization'))] });
    const contained = [{ resourceType: 'Organization', id: 'o', name: 'O', ...marked }];
    expect(errors(validate(patient({ contained, managingOrganization: { reference: '#o' } })))).toEqual([]);
  });

  it('is a Bundle’s entry of the type as well', () => {
    const validate = validatorOf({ profiles: [mark(on('Patient'))] });
    const entry = [{ fullUrl: 'urn:uuid:2b5a3fd1-0a5f-4a5e-9c53-000000000001', resource: patient(marked) }];
    expect(errors(validate({ resourceType: 'Bundle', type: 'collection', entry }))).toEqual([]);
  });
});

describe('extensions that modify', () => {
  const modifying = extension('never', on('Patient'), []);
  const never = { ...modifying, elements: [{ id: 'Extension', isModifier: true }, ...modifying.elements.slice(1)] };
  const plain = extension('plain', on('Patient'));
  const validate = validatorOf({ profiles: [never, plain] });
  const one = (url: string) => [{ url, valueBoolean: true }];

  it('stand in modifierExtension and nowhere else', () => {
    expect(errors(validate(patient({ modifierExtension: one(never.url) })))).toEqual([]);
    expect(errors(validate(patient({ extension: one(never.url) })))).toEqual(['extension Patient.extension[0]']);
  });

  it('are the only ones there', () => {
    expect(errors(validate(patient({ modifierExtension: one(plain.url) })))).toEqual([
      'extension Patient.modifierExtension[0]',
    ]);
  });

  it('have no place in a datatype', () => {
    expect(errors(validate(patient({ name: [{ family: 'A', modifierExtension: one(never.url) }] })))).toEqual([
      'structure Patient.name[0].modifierExtension',
    ]);
  });
});

describe('an extension without definition at hand', () => {
  const validate = validatorOf();
  const unknown = [{ url: 'https://other.example/x', valueCode: 'x' }];

  it('is said not to be checked', () => {
    const issues = validate(patient({ extension: unknown }));
    expect(errors(issues)).toEqual([]);
    expect(told(issues, 'information')).toContain('extension Patient.extension[0]');
  });

  it('is a reason to warn where it modifies', () => {
    expect(told(validate(patient({ modifierExtension: unknown })), 'warning')).toEqual([
      'extension Patient.modifierExtension[0]',
    ]);
  });

  it('must have an absolute URL', () => {
    expect(errors(validate(patient({ extension: [{ url: 'x', valueCode: 'x' }] })))).toEqual([
      'extension Patient.extension[0]',
    ]);
    expect(errors(validate(patient({ extension: [{ valueCode: 'x' }] })))).toEqual([
      'required Patient.extension[0].url',
    ]);
  });

  it('must have a value or extensions, and not both', () => {
    const url = 'https://other.example/x';
    expect(errors(validate(patient({ extension: [{ url }] })))).toEqual(['invariant Patient.extension[0]']);
    expect(errors(validate(patient({ extension: [{ url, valueCode: 'x', extension: unknown }] })))).toEqual([
      'invariant Patient.extension[0]',
    ]);
  });

  it('is judged in all that every extension is', () => {
    expect(
      errors(validate(patient({ extension: [{ url: 'https://other.example/x', valueDate: '2026-02-30' }] }))),
    ).toEqual(['value Patient.extension[0].value']);
  });

  it.each(['__proto__', 'constructor', 'urn:__proto__', 'x:constructor'])('may be called %s without harm', (url) => {
    expect(() => validate(patient({ extension: [{ url, valueCode: 'x' }] }))).not.toThrow();
  });
});

describe('the parts of an extension', () => {
  const race = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race';
  const validate = validatorOf();
  const text = { url: 'text', valueString: 'x' };

  it('are those of its definition', () => {
    expect(errors(validate(patient({ extension: [{ url: race, extension: [text] }] })))).toEqual([]);
    expect(errors(validate(patient({ extension: [{ url: race, extension: [text, text] }] })))).toEqual([
      'structure Patient.extension[0].extension',
    ]);
    expect(
      errors(validate(patient({ extension: [{ url: race, extension: [{ url: 'text', valueCode: 'x' }] }] }))),
    ).not.toEqual([]);
  });

  it('are told where the definition has no part of that name', () => {
    const extended = patient({ extension: [{ url: race, extension: [text, { url: 'other', valueString: 'y' }] }] });
    expect(errors(validate(extended))).toEqual(['extension Patient.extension[0].extension[1]']);
  });
});
