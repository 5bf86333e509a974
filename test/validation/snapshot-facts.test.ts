import { describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../src/adapters/profiles/load-definition-library.ts';
import type { DefinitionLibrary } from '../../src/validation/definition-library.ts';
import { snapshotFacts } from '../../src/validation/snapshot-facts.ts';
import { toProfileFacts, toStructureFacts } from '../../src/validation/structure-definition.ts';
import type {
  ElementFacts,
  ProfileFacts,
  SnapshotElement,
  StructureFacts,
} from '../../src/validation/structure-facts.ts';

const library = loadDefinitionLibrary();
const core = 'http://hl7.org/fhir/StructureDefinition/';

const profileOn = (type: string, elements: readonly ElementFacts[], base = `${core}${type}`): ProfileFacts => ({
  url: `http://example.org/StructureDefinition/on-${type}`,
  version: '1',
  type,
  base,
  elements,
});

const made = (profile: ProfileFacts, from: DefinitionLibrary = library): StructureFacts => {
  const snapshot = snapshotFacts(profile, from, 'test');
  if (snapshot === undefined) throw new Error('no snapshot');
  return snapshot;
};

const at = (structure: StructureFacts, id: string): SnapshotElement | undefined =>
  structure.elements.find((element) => element.id === id);

const idsUnder = (structure: StructureFacts, id: string): readonly string[] =>
  structure.elements.map((element) => element.id).filter((one) => one.startsWith(id));

describe('a snapshot', () => {
  it.each(['Patient', 'Bundle', 'Dosage', 'Extension', 'string'])(
    'of a profile that adds nothing is its base: %s',
    (type) => {
      expect(made(profileOn(type, [])).elements).toEqual(library.type(type)?.elements);
    },
  );

  it('lays what the profile says over what its base says', () => {
    const name = at(
      made(profileOn('Patient', [{ id: 'Patient.name', min: 1, max: '3', mustSupport: true }])),
      'Patient.name',
    );
    expect(name).toMatchObject({ min: 1, max: '3', mustSupport: true, isList: true, types: [{ code: 'HumanName' }] });
  });

  it('keeps an array an array where the profile allows one', () => {
    expect(at(made(profileOn('Patient', [{ id: 'Patient.name', max: '1' }])), 'Patient.name')?.isList).toBe(true);
  });

  it('adds constraints, and says one that comes again under its key as it was said last', () => {
    const again = { key: 'pat-1', severity: 'warning', expression: 'true' } as const;
    const own = { key: 'own-1', severity: 'error', expression: 'name.exists()' } as const;
    const { constraints } =
      at(made(profileOn('Patient', [{ id: 'Patient.contact', constraints: [own, again] }])), 'Patient.contact') ?? {};
    expect(constraints?.map(({ key, severity }) => `${key} ${severity}`)).toEqual([
      'ele-1 error',
      'own-1 error',
      'pat-1 warning',
    ]);
  });

  it('changes neither the base nor the library', () => {
    const before = JSON.stringify(library.type('Patient'));
    made(profileOn('Patient', [{ id: 'Patient.name:usual.given', min: 2 }]));
    expect(JSON.stringify(library.type('Patient'))).toBe(before);
  });

  it('is not made of a base, or for an element, that nobody knows', () => {
    expect(snapshotFacts(profileOn('Patient', [], 'http://example.org/none'), library, 'test')).toBeUndefined();
    expect(snapshotFacts(profileOn('Patient', [{ id: 'Patient.species' }]), library, 'test')).toBeUndefined();
    expect(snapshotFacts(profileOn('Patient', [{ id: 'Patient.name.species' }]), library, 'test')).toBeUndefined();
  });

  it('is not made when it would be without bounds', () => {
    const deep = `Questionnaire${'.item'.repeat(100)}`;
    expect(snapshotFacts(profileOn('Questionnaire', [{ id: deep }]), library, 'test')).toBeUndefined();
    const doubling = (levels: number) =>
      Array.from({ length: levels }, (_, level) => levels - level).flatMap((level) => {
        const holder = `Questionnaire${'.item'.repeat(level)}`;
        return [{ id: `${holder}.text`, min: 1 }, { id: `${holder}:a` }];
      });
    expect(made(profileOn('Questionnaire', doubling(5))).elements.length).toBeGreaterThan(500);
    expect(snapshotFacts(profileOn('Questionnaire', doubling(30)), library, 'test')).toBeUndefined();
  });

  it('of a profile on a profile has both', () => {
    const base = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|6.1.0';
    const snapshot = made(profileOn('Patient', [{ id: 'Patient.birthDate', min: 1 }], base));
    expect(at(snapshot, 'Patient.birthDate')).toMatchObject({ min: 1, mustSupport: true });
    expect(at(snapshot, 'Patient.extension:race')).toBeDefined();
    expect(at(snapshot, 'Patient.name')?.constraints?.map(({ key }) => key)).toContain('us-core-6');
  });

  it('stays as it is when the same is said again', () => {
    const elements: readonly ElementFacts[] = [
      { id: 'Observation.category:lab', min: 1, max: '1' },
      { id: 'Observation.category:lab.coding.code', min: 1 },
      { id: 'Observation.valueQuantity', min: 1 },
      { id: 'Observation.valueQuantity.code', min: 1 },
      { id: 'Observation.component:a.value[x]', types: [{ code: 'Quantity' }] },
    ];
    const once = made(profileOn('Observation', elements));
    const onItself: DefinitionLibrary = {
      ...library,
      structure: (url, release) => (url === 'http://example.org/once' ? once : library.structure(url, release)),
    };
    expect(made(profileOn('Observation', elements, 'http://example.org/once'), onItself).elements).toEqual(
      once.elements,
    );
  });
});

describe('a slice', () => {
  const snapshot = made(
    profileOn('Composition', [
      { id: 'Composition.section', slicing: { discriminators: [{ type: 'pattern', path: 'code' }], rules: 'open' } },
      { id: 'Composition.section.title', min: 1 },
      { id: 'Composition.section:b', min: 1, max: '1' },
      { id: 'Composition.section:b.code', pattern: { type: 'CodeableConcept', value: { text: 'b' } } },
      { id: 'Composition.section:c' },
    ]),
  );

  it('starts as what it is a slice of, and is optional unless it says otherwise', () => {
    expect(at(snapshot, 'Composition.section:b.title')?.min).toBe(1);
    expect(at(snapshot, 'Composition.section:c')).toMatchObject({ min: 0, max: '*', isList: true });
    expect(at(snapshot, 'Composition.section:c')?.slicing).toBeUndefined();
    expect(at(snapshot, 'Composition.section:c.code')?.pattern).toBeUndefined();
  });

  it('stands behind the sliced element and the slices before it, with all below them', () => {
    const ids = idsUnder(snapshot, 'Composition.section');
    const places = [
      'Composition.section',
      'Composition.section.section',
      'Composition.section:b',
      'Composition.section:b.section',
      'Composition.section:c',
    ].map((id) => ids.indexOf(id));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places).not.toContain(-1);
  });

  it('may be sliced again', () => {
    const twice = made(
      profileOn('Patient', [
        { id: 'Patient.identifier:chart', min: 1 },
        {
          id: 'Patient.identifier:chart',
          slicing: { discriminators: [{ type: 'value', path: 'use' }], rules: 'closed' },
        },
        { id: 'Patient.identifier:chart.system', min: 1 },
        { id: 'Patient.identifier:chart/old', max: '1' },
        { id: 'Patient.identifier:chart/old.use', fixed: { type: 'Code', value: 'old' } },
      ]),
    );
    expect(at(twice, 'Patient.identifier:chart')?.slicing?.rules).toBe('closed');
    expect(at(twice, 'Patient.identifier:chart/old')).toMatchObject({ min: 0, max: '1' });
    expect(at(twice, 'Patient.identifier:chart/old.system')?.min).toBe(1);
    expect(at(twice, 'Patient.identifier:chart/old.use')?.fixed?.value).toBe('old');
  });

  it('of extensions is told by its URL, said or not', () => {
    const birthPlace = { code: 'Extension', profiles: [`${core}patient-birthPlace`] };
    const sliced = made(profileOn('Patient', [{ id: 'Patient.extension:birthPlace', max: '1', types: [birthPlace] }]));
    expect(at(sliced, 'Patient.extension')?.slicing).toEqual({
      discriminators: [{ type: 'value', path: 'url' }],
      rules: 'open',
    });
    expect(at(sliced, 'Patient.extension:birthPlace')?.types).toEqual([birthPlace]);
  });
});

describe('an element below a datatype', () => {
  it('is unfolded with its siblings, once for each holder', () => {
    const snapshot = made(profileOn('Patient', [{ id: 'Patient.name.family', min: 1 }]));
    expect(idsUnder(snapshot, 'Patient.name.')).toEqual(
      library
        .type('HumanName')
        ?.elements.slice(1)
        .map(({ id }) => id.replace('HumanName', 'Patient.name')),
    );
    expect(at(snapshot, 'Patient.name.family')?.min).toBe(1);
    expect(at(snapshot, 'Patient.contact.name.family')).toBeUndefined();
  });

  it('is unfolded from the profile of the type where there is one', () => {
    const birthPlace = { code: 'Extension', profiles: [`${core}patient-birthPlace`] };
    const snapshot = made(
      profileOn('Patient', [
        { id: 'Patient.extension:birthPlace', types: [birthPlace] },
        { id: 'Patient.extension:birthPlace.value[x]', mustSupport: true },
      ]),
    );
    expect(at(snapshot, 'Patient.extension:birthPlace.value[x]')).toMatchObject({
      types: [{ code: 'Address' }],
      mustSupport: true,
    });
  });

  it('is unfolded from the element that a content reference names', () => {
    const snapshot = made(profileOn('Composition', [{ id: 'Composition.section.section.title', min: 1 }]));
    expect(at(snapshot, 'Composition.section.section')).toMatchObject({ types: [{ code: 'BackboneElement' }] });
    expect(at(snapshot, 'Composition.section.section')?.contentReference).toBeUndefined();
    expect(at(snapshot, 'Composition.section.section.title')?.min).toBe(1);
    expect(at(snapshot, 'Composition.section.section.section')?.contentReference).toBe('#Composition.section');
  });

  it('may be of a resource within a resource', () => {
    const resource = { code: 'Patient' };
    const snapshot = made(
      profileOn('Bundle', [
        { id: 'Bundle.entry:patient.resource', types: [resource] },
        { id: 'Bundle.entry:patient.resource.active', min: 1 },
      ]),
    );
    expect(at(snapshot, 'Bundle.entry:patient.resource.active')?.min).toBe(1);
    expect(at(snapshot, 'Bundle.entry:patient.resource.name')?.isList).toBe(true);
  });
});

describe('a choice', () => {
  const types = (structure: StructureFacts, id: string) => at(structure, id)?.types?.map(({ code }) => code);

  it('is narrowed to the type of a required short spelling', () => {
    const snapshot = made(profileOn('Observation', [{ id: 'Observation.effectiveDateTime', min: 1 }]));
    expect(types(snapshot, 'Observation.effective[x]')).toEqual(['dateTime']);
    expect(at(snapshot, 'Observation.effective[x]')?.min).toBe(1);
    expect(idsUnder(snapshot, 'Observation.effective[x]')).toHaveLength(1);
  });

  it('gets a slice for a short spelling that is optional, and for each of several', () => {
    const optional = made(profileOn('Observation', [{ id: 'Observation.valueQuantity.unit', min: 1 }]));
    expect(types(optional, 'Observation.value[x]')).toHaveLength(11);
    expect(types(optional, 'Observation.value[x]:valueQuantity')).toEqual(['Quantity']);
    expect(at(optional, 'Observation.value[x]:valueQuantity.unit')?.min).toBe(1);
    const several = made(
      profileOn('Observation', [
        { id: 'Observation.valueQuantity', min: 1 },
        { id: 'Observation.valueString', min: 1 },
      ]),
    );
    expect(types(several, 'Observation.value[x]:valueString')).toEqual(['string']);
    expect(at(several, 'Observation.value[x]')?.slicing?.discriminators).toEqual([{ type: 'type', path: '$this' }]);
  });

  it('gives a slice that is named after a type that type', () => {
    const snapshot = made(profileOn('Observation', [{ id: 'Observation.value[x]:valueCodeableConcept', max: '1' }]));
    expect(types(snapshot, 'Observation.value[x]:valueCodeableConcept')).toEqual(['CodeableConcept']);
  });

  it('loses its binding with the types that can be coded', () => {
    const snapshot = made(
      profileOn('MedicationRequest', [{ id: 'MedicationRequest.medication[x]', types: [{ code: 'Reference' }] }]),
    );
    expect(at(snapshot, 'MedicationRequest.medication[x]')?.binding).toBeUndefined();
  });
});

describe('a StructureDefinition', () => {
  const head = {
    resourceType: 'StructureDefinition',
    url: 'http://example.org/x',
    version: '2',
    kind: 'resource',
    type: 'Patient',
    baseDefinition: `${core}Patient`,
    derivation: 'constraint',
  };

  it('whose elements have no ids gets them from paths and slice names', () => {
    const element = [
      { path: 'Patient' },
      { path: 'Patient.identifier', sliceName: 'chart', min: 1 },
      { path: 'Patient.identifier.system', min: 1 },
      { path: 'Patient.identifier', sliceName: 'other', max: '1' },
      { path: 'Patient.identifier.system', max: '0' },
      { path: 'Patient.name', min: 1 },
    ];
    expect(toProfileFacts({ ...head, differential: { element } })?.elements.map(({ id }) => id)).toEqual([
      'Patient',
      'Patient.identifier:chart',
      'Patient.identifier:chart.system',
      'Patient.identifier:other',
      'Patient.identifier:other.system',
      'Patient.name',
    ]);
  });

  it('is taken without prose, elements that say nothing else left out', () => {
    const element = [
      { id: 'Patient', path: 'Patient', short: 'a person' },
      { id: 'Patient.name', path: 'Patient.name', definition: 'what they are called', comment: 'see there' },
      { id: 'Patient.gender', path: 'Patient.gender', min: 1, short: 'gender' },
    ];
    expect(toProfileFacts({ ...head, differential: { element } })?.elements).toEqual([
      { id: 'Patient' },
      { id: 'Patient.gender', min: 1 },
    ]);
  });

  it('that names a type once for each target names it once here', () => {
    const type = ['Patient', 'Group'].map((name) => ({ code: 'Reference', targetProfile: [`${core}${name}`] }));
    const element = [{ id: 'Patient.link.other', path: 'Patient.link.other', type }];
    expect(toProfileFacts({ ...head, differential: { element } })?.elements[0]?.types).toEqual([
      { code: 'Reference', targets: [`${core}Patient`, `${core}Group`] },
    ]);
  });

  it('keeps the value set of its base where it only says how strongly it binds', () => {
    const element = [{ id: 'Patient.maritalStatus', path: 'Patient.maritalStatus', binding: { strength: 'required' } }];
    const profile = toProfileFacts({ ...head, differential: { element } });
    expect(profile && at(made(profile), 'Patient.maritalStatus')?.binding).toEqual({
      strength: 'required',
      valueSet: 'http://hl7.org/fhir/ValueSet/marital-status',
    });
  });

  it.each([
    null,
    1,
    'x',
    [],
    {},
    { ...head, url: 1 },
    { ...head, resourceType: 'Patient' },
    head,
    { ...head, snapshot: [] },
  ])('is not made of what is none: %j', (value) => {
    expect(toStructureFacts(value, 'test')).toBeUndefined();
    expect(toProfileFacts(value)).toBeUndefined();
  });
});
