import { describe, expect, it } from 'vitest';
import type { ElementFacts, SlicingFacts } from '../../../src/validation/structure-facts.ts';
import { absent, concept, errorsBy, extension, guide, profile } from './small-guide.ts';

const by = (
  type: SlicingFacts['discriminators'][number]['type'],
  path: string,
  more: Partial<SlicingFacts> = {},
): SlicingFacts => ({ discriminators: [{ type, path }], rules: 'open', ...more });

const codes = 'https://codes.example';
const patient = (more: object) => ({ resourceType: 'Patient', ...more });
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });
const text = (value: string): { readonly type: string; readonly value: unknown } => ({ type: 'String', value });

/** Patient.name in two slices by its fixed use: one official, at most one nickname. */
const names = (more: Partial<SlicingFacts> = {}): readonly ElementFacts[] => [
  { id: 'Patient.name', slicing: by('value', 'use', more) },
  { id: 'Patient.name:official', min: 1 },
  { id: 'Patient.name:official.use', min: 1, fixed: { type: 'Code', value: 'official' } },
  { id: 'Patient.name:official.family', min: 1 },
  { id: 'Patient.name:nickname', max: '1' },
  { id: 'Patient.name:nickname.use', min: 1, fixed: { type: 'Code', value: 'nickname' } },
];
const official = { use: 'official', family: 'A' };
const nickname = { use: 'nickname', given: ['B'] };
const old = { use: 'old', family: 'C' };

describe('slices by a fixed value', () => {
  const judge = errorsBy('Patient', names());

  it('take the values that fit, and leave the others as they are', () => {
    expect(judge(patient({ name: [old, official, nickname] }))).toEqual([]);
  });

  it('ask of a value what its slice says, at the value', () => {
    expect(judge(patient({ name: [old, { use: 'official', given: ['A'] }] }))).toEqual([
      'required Patient.name[1].family',
    ]);
  });

  it('are missed where too few values fit', () => {
    expect(judge(patient({ name: [old, nickname] }))).toEqual(['required Patient.name']);
  });

  it('are missed where the whole element is absent', () => {
    expect(judge(patient({ active: true }))).toEqual(['required Patient.name']);
  });

  it('are too many beyond their maximum', () => {
    expect(judge(patient({ name: [official, nickname, nickname] }))).toEqual(['structure Patient.name']);
  });

  it('are forbidden by a maximum of 0', () => {
    const none = errorsBy('Patient', [
      { id: 'Patient.name', slicing: by('value', 'use') },
      { id: 'Patient.name:old', max: '0' },
      { id: 'Patient.name:old.use', min: 1, fixed: { type: 'Code', value: 'old' } },
    ]);
    expect(none(patient({ name: [official] }))).toEqual([]);
    expect(none(patient({ name: [official, old] }))).toEqual(['structure Patient.name']);
  });
});

describe('the rules of slicing', () => {
  it('refuse a value of no slice where they are closed', () => {
    const judge = errorsBy('Patient', names({ rules: 'closed' }));
    expect(judge(patient({ name: [official, nickname] }))).toEqual([]);
    expect(judge(patient({ name: [official, old] }))).toEqual(['structure Patient.name[1]']);
  });

  it('want values of no slice at the end where they are open there', () => {
    const judge = errorsBy('Patient', names({ rules: 'openAtEnd' }));
    expect(judge(patient({ name: [official, nickname, old] }))).toEqual([]);
    expect(judge(patient({ name: [official, old, nickname] }))).toEqual(['structure Patient.name[2]']);
  });

  it('want the order of the slices where they are ordered', () => {
    const judge = errorsBy('Patient', names({ ordered: true }));
    expect(judge(patient({ name: [official, nickname] }))).toEqual([]);
    expect(judge(patient({ name: [nickname, official] }))).toEqual(['structure Patient.name[1]']);
  });
});

describe('slices by a pattern', () => {
  const judge = errorsBy('Observation', [
    { id: 'Observation.category', slicing: by('pattern', '$this', { rules: 'closed' }) },
    { id: 'Observation.category:lab', min: 1, pattern: { type: 'CodeableConcept', value: concept(codes, 'lab') } },
  ]);

  it('take a value that has more than the pattern', () => {
    const more = {
      coding: [
        { system: codes, code: 'other' },
        { system: codes, code: 'lab', display: 'Laboratory' },
      ],
    };
    expect(judge(observation({ category: [more] }))).toEqual([]);
  });

  it('refuse one that has less', () => {
    expect(judge(observation({ category: [{ coding: [{ code: 'lab' }] }] }))).toEqual([
      'structure Observation.category[0]',
      'required Observation.category',
    ]);
  });
});

describe('slices by the value itself', () => {
  it('are told apart by fixed primitives', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.name.given', slicing: by('value', '$this') },
      { id: 'Patient.name.given:a', min: 1, fixed: text('A') },
    ]);
    expect(judge(patient({ name: [{ given: ['B', 'A'] }] }))).toEqual([]);
    expect(judge(patient({ name: [{ given: ['B'] }] }))).toEqual(['required Patient.name[0].given']);
  });

  it('leave room for a value that is absent for a stated reason', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.name.given', slicing: by('value', '$this') },
      { id: 'Patient.name.given:a', fixed: text('A') },
    ]);
    expect(judge(patient({ name: [{ given: [null, 'A'], _given: [absent, null] }] }))).toEqual([]);
  });

  it('are told apart by a required binding', () => {
    const valueSet = `${guide}/ValueSet/kinds`;
    const judge = errorsBy(
      'Observation',
      [
        { id: 'Observation.category', slicing: by('value', '$this') },
        { id: 'Observation.category:kind', min: 1, binding: { strength: 'required', valueSet } },
      ],
      { valueSets: [{ url: valueSet, parts: [{ system: codes, codes: new Set(['a', 'b']) }] }] },
    );
    expect(judge(observation({ category: [concept(codes, 'c'), concept(codes, 'b')] }))).toEqual([]);
    expect(judge(observation({ category: [concept(codes, 'c')] }))).toEqual(['required Observation.category']);
  });
});

describe('slices by what lies deeper', () => {
  it('are told apart along a path', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.component', slicing: by('value', 'code.coding.code') },
      { id: 'Observation.component:left', min: 1 },
      { id: 'Observation.component:left.code.coding.code', min: 1, fixed: { type: 'Code', value: 'left' } },
    ]);
    expect(judge(observation({ component: [{ code: concept(codes, 'left'), valueInteger: 1 }] }))).toEqual([]);
    expect(judge(observation({ component: [{ code: concept(codes, 'right'), valueInteger: 1 }] }))).toEqual([
      'required Observation.component',
    ]);
  });

  it('are told apart along a path of which a slice says the value', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.component', slicing: by('value', 'code.coding.code') },
      { id: 'Observation.component:left', min: 1 },
      { id: 'Observation.component:left.code.coding', slicing: by('value', 'code') },
      { id: 'Observation.component:left.code.coding:left', min: 1 },
      { id: 'Observation.component:left.code.coding:left.code', min: 1, fixed: { type: 'Code', value: 'left' } },
    ]);
    expect(judge(observation({ component: [{ code: concept(codes, 'left'), valueInteger: 1 }] }))).toEqual([]);
    expect(judge(observation({ component: [{ code: concept(codes, 'right'), valueInteger: 1 }] }))).toEqual([
      'required Observation.component',
    ]);
  });

  it('are told apart by all of several paths', () => {
    const judge = errorsBy('Patient', [
      {
        id: 'Patient.telecom',
        slicing: {
          discriminators: [
            { type: 'value', path: 'system' },
            { type: 'value', path: 'use' },
          ],
          rules: 'open',
        },
      },
      { id: 'Patient.telecom:home', min: 1 },
      { id: 'Patient.telecom:home.system', min: 1, fixed: { type: 'Code', value: 'phone' } },
      { id: 'Patient.telecom:home.use', min: 1, fixed: { type: 'Code', value: 'home' } },
    ]);
    const telecom = (system: string, use: string) => ({ system, use, value: '555-0100' });
    expect(judge(patient({ telecom: [telecom('phone', 'home')] }))).toEqual([]);
    expect(judge(patient({ telecom: [telecom('phone', 'work'), telecom('fax', 'home')] }))).toEqual([
      'required Patient.telecom',
    ]);
  });

  it('are told apart by the value of an extension', () => {
    const side = extension(
      'side',
      [{ type: 'element', expression: 'HumanName' }],
      [{ id: 'Extension.value[x]', types: [{ code: 'code' }] }],
    );
    const judge = errorsBy(
      'Patient',
      [
        { id: 'Patient.name', slicing: by('value', `extension('${side.url}').value`) },
        { id: 'Patient.name:left', min: 1 },
        { id: 'Patient.name:left.extension:side', min: 1, types: [{ code: 'Extension', profiles: [side.url] }] },
        { id: 'Patient.name:left.extension:side.value[x]', min: 1, fixed: { type: 'Code', value: 'left' } },
      ],
      { profiles: [side] },
    );
    const name = (valueCode: string) => ({ family: 'A', extension: [{ url: side.url, valueCode }] });
    expect(judge(patient({ name: [name('right'), name('left')] }))).toEqual([]);
    expect(judge(patient({ name: [name('right')] }))).toEqual(['required Patient.name']);
  });

  it('are told apart by a choice of one type', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.component', slicing: by('value', 'value.ofType(CodeableConcept)') },
      { id: 'Observation.component:yes', min: 1 },
      {
        id: 'Observation.component:yes.value[x]',
        min: 1,
        types: [{ code: 'CodeableConcept' }],
        pattern: { type: 'CodeableConcept', value: concept(codes, 'yes') },
      },
    ]);
    const component = (value: object) => ({ code: { text: 'x' }, ...value });
    expect(judge(observation({ component: [component({ valueCodeableConcept: concept(codes, 'yes') })] }))).toEqual([]);
    expect(judge(observation({ component: [component({ valueString: 'yes' })] }))).toEqual([
      'required Observation.component',
    ]);
  });
});

describe('slices by whether something exists', () => {
  const dated = errorsBy('Patient', [
    { id: 'Patient.identifier', slicing: by('exists', 'period', { rules: 'closed' }) },
    { id: 'Patient.identifier:dated', max: '1' },
    { id: 'Patient.identifier:dated.period', min: 1 },
    { id: 'Patient.identifier:undated' },
    { id: 'Patient.identifier:undated.period', max: '0' },
    { id: 'Patient.identifier:undated.value', min: 1 },
  ]);

  it('are told apart by presence and absence', () => {
    expect(dated(patient({ identifier: [{ value: 'x' }, { period: { start: '2026' } }] }))).toEqual([]);
    expect(dated(patient({ identifier: [{ use: 'old' }] }))).toEqual(['required Patient.identifier[0].value']);
  });

  it('are not told apart by an element whose name only begins so', () => {
    const counted = errorsBy('MedicationRequest', [
      { id: 'MedicationRequest.dosageInstruction', slicing: by('exists', 'timing.repeat.count') },
      { id: 'MedicationRequest.dosageInstruction:counted', max: '0' },
      { id: 'MedicationRequest.dosageInstruction:counted.timing.repeat.count', min: 1 },
    ]);
    const request = (repeat: object) => ({
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      medicationCodeableConcept: { text: 'x' },
      dosageInstruction: [{ timing: { repeat } }],
    });
    expect(counted(request({ frequency: 1, period: 1, periodUnit: 'd' }))).toEqual([]);
    expect(counted(request({ count: 2 }))).toEqual(['structure MedicationRequest.dosageInstruction']);
    const periodic = errorsBy('MedicationRequest', [
      { id: 'MedicationRequest.dosageInstruction', slicing: by('exists', 'timing.repeat.period') },
      { id: 'MedicationRequest.dosageInstruction:periodic', max: '0' },
      { id: 'MedicationRequest.dosageInstruction:periodic.timing.repeat.period', min: 1 },
    ]);
    expect(periodic(request({ frequency: 1, periodMax: 2, periodUnit: 'd' }))).not.toContain(
      'structure MedicationRequest.dosageInstruction',
    );
  });
});

describe('slices by type', () => {
  it('are told apart by the type of a choice within', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.component', slicing: by('type', 'value') },
      { id: 'Observation.component:measured', min: 1 },
      { id: 'Observation.component:measured.value[x]', min: 1, types: [{ code: 'Quantity' }] },
      { id: 'Observation.component:said', max: '1' },
      { id: 'Observation.component:said.value[x]', min: 1, types: [{ code: 'string' }] },
    ]);
    const component = (value: object) => ({ code: { text: 'x' }, ...value });
    const said = component({ valueString: 'much' });
    expect(judge(observation({ component: [said, component({ valueQuantity: { value: 1 } })] }))).toEqual([]);
    expect(judge(observation({ component: [said, component({ valueRange: { low: { value: 1 } } })] }))).toEqual([
      'required Observation.component',
    ]);
    expect(judge(observation({ component: [component({ valueQuantity: { value: 1 } }), said, said] }))).toEqual([
      'structure Observation.component',
    ]);
  });

  it('are told apart by the type of the resource that a Bundle’s entry holds', () => {
    const judge = errorsBy('Bundle', [
      { id: 'Bundle.entry', slicing: by('type', 'resource', { rules: 'closed' }) },
      { id: 'Bundle.entry:patient', min: 1, max: '1' },
      { id: 'Bundle.entry:patient.resource', min: 1, types: [{ code: 'Patient' }] },
    ]);
    const bundle = (...types: readonly string[]) => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: types.map((resourceType, at) => ({
        fullUrl: `http://x.example/${resourceType}/${at}`,
        resource: {
          resourceType,
          id: String(at),
          ...(resourceType === 'Basic' ? { code: { text: 'x' } } : { active: true }),
        },
      })),
    });
    expect(judge(bundle('Patient'))).toEqual([]);
    expect(judge(bundle('Patient', 'Basic'))).toEqual(['structure Bundle.entry[1]']);
    expect(judge(bundle('Patient', 'Patient'))).toEqual(['structure Bundle.entry']);
  });

  it('are told apart by the type of the resource that a reference leads to, where that is at hand', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.performer', slicing: by('type', 'resolve()') },
      {
        id: 'Observation.performer:organization',
        max: '1',
        types: [{ code: 'Reference', targets: ['http://hl7.org/fhir/StructureDefinition/Organization'] }],
      },
    ]);
    const by2 = (first: string, second: string) =>
      observation({
        contained: [
          { resourceType: first, id: 'a', active: true },
          { resourceType: second, id: 'b', active: true },
        ],
        performer: [{ reference: '#a' }, { reference: '#b' }],
      });
    expect(judge(by2('Organization', 'Practitioner')).filter((one) => one.includes('performer'))).toEqual([]);
    expect(judge(by2('Organization', 'Organization')).filter((one) => one.includes('performer'))).toEqual([
      'structure Observation.performer',
    ]);
  });
});

describe('slices by profile', () => {
  const national = profile('national', 'Identifier', [
    { id: 'Identifier.system', min: 1, fixed: { type: 'Uri', value: 'https://ids.example/national' } },
    { id: 'Identifier.value', min: 1 },
  ]);
  const judge = errorsBy(
    'Patient',
    [
      { id: 'Patient.identifier', slicing: by('profile', '$this') },
      { id: 'Patient.identifier:national', min: 1, types: [{ code: 'Identifier', profiles: [national.url] }] },
    ],
    { profiles: [national] },
  );

  it('take the values that conform', () => {
    expect(
      judge(patient({ identifier: [{ value: 'x' }, { system: 'https://ids.example/national', value: 'y' }] })),
    ).toEqual([]);
  });

  it('are missed where none conforms, and say nothing of the values that do not', () => {
    expect(judge(patient({ identifier: [{ system: 'https://ids.example/national' }] }))).toEqual([
      'required Patient.identifier',
    ]);
  });

  it('take a value with an extension that is made for its type', () => {
    const seal = extension('seal', [{ type: 'element', expression: 'Identifier' }], []);
    const sealed = errorsBy(
      'Patient',
      [
        { id: 'Patient.identifier', slicing: by('profile', '$this') },
        { id: 'Patient.identifier:national', min: 1, types: [{ code: 'Identifier', profiles: [national.url] }] },
      ],
      { profiles: [national, seal] },
    );
    const identifier = {
      extension: [{ url: seal.url, valueBoolean: true }],
      system: 'https://ids.example/national',
      value: 'y',
    };
    expect(sealed(patient({ identifier: [identifier] }))).toEqual([]);
  });
});

describe('slices that can not be told apart', () => {
  it('without discriminator are no fault of the resource', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.name', slicing: { discriminators: [], rules: 'open' } },
      { id: 'Patient.name:any', min: 1 },
    ]);
    expect(judge(patient({ name: [official] }))).toEqual([]);
  });

  it('by a path that is not understood are no fault of the resource', () => {
    const judge = errorsBy('Patient', [
      { id: 'Patient.name', slicing: by('value', 'given.first().upper()', { rules: 'closed' }) },
      { id: 'Patient.name:any', min: 1 },
    ]);
    expect(judge(patient({ name: [official] }))).toEqual([]);
  });
});

describe('slices of slices', () => {
  const judge = errorsBy('Patient', [
    { id: 'Patient.telecom', slicing: by('value', 'system') },
    { id: 'Patient.telecom:phone', slicing: by('value', 'use') },
    { id: 'Patient.telecom:phone.system', min: 1, fixed: { type: 'Code', value: 'phone' } },
    { id: 'Patient.telecom:phone/home', min: 1, max: '1' },
    { id: 'Patient.telecom:phone/home.use', min: 1, fixed: { type: 'Code', value: 'home' } },
    { id: 'Patient.telecom:phone/home.rank', min: 1 },
  ]);
  const phone = (use: string, more: object = {}) => ({ system: 'phone', use, value: '555-0100', ...more });

  it('take the values of their slice that fit', () => {
    expect(judge(patient({ telecom: [phone('work'), phone('home', { rank: 1 })] }))).toEqual([]);
  });

  it('ask of a value what they say', () => {
    expect(judge(patient({ telecom: [phone('home')] }))).toEqual(['required Patient.telecom[0].rank']);
  });

  it('are missed and too many like any slice', () => {
    expect(judge(patient({ telecom: [phone('work')] }))).toEqual(['required Patient.telecom']);
    expect(judge(patient({ telecom: [phone('home', { rank: 1 }), phone('home', { rank: 2 })] }))).toEqual([
      'structure Patient.telecom',
    ]);
  });
});

describe('a choice sliced by type', () => {
  const sliced = (rules: SlicingFacts['rules']): readonly ElementFacts[] => [
    { id: 'Observation.value[x]', slicing: by('type', '$this', { rules }) },
    { id: 'Observation.value[x]:valueQuantity', min: 1, types: [{ code: 'Quantity' }] },
    { id: 'Observation.value[x]:valueQuantity.value', min: 1 },
  ];

  it('wants the type that is required', () => {
    const judge = errorsBy('Observation', sliced('open'));
    expect(judge(observation({ valueQuantity: { value: 1 } }))).toEqual([]);
    expect(judge(observation({ valueString: 'x' }))).toEqual(['required Observation.value']);
    expect(judge(observation({}))).toEqual(['required Observation.value']);
  });

  it('asks of that type what its slice says', () => {
    const judge = errorsBy('Observation', sliced('open'));
    expect(judge(observation({ valueQuantity: { unit: 'mg' } }))).toEqual(['required Observation.value.value']);
  });

  it('wants no other where it is closed', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.value[x]', slicing: by('type', '$this', { rules: 'closed' }) },
      { id: 'Observation.value[x]:valueQuantity', types: [{ code: 'Quantity' }] },
    ]);
    expect(judge(observation({ valueQuantity: { value: 1 } }))).toEqual([]);
    expect(judge(observation({ valueString: 'x' }))).toEqual(['structure Observation.value']);
  });

  it('wants one type only, also where a slice requires one of them', () => {
    const judge = errorsBy('Observation', sliced('open'));
    expect(judge(observation({ valueQuantity: { value: 1 }, valueString: 'x' }))).toEqual([
      'structure Observation.value',
    ]);
  });

  it('is satisfied by the `_` sibling of the type that is required', () => {
    const judge = errorsBy('Observation', [
      { id: 'Observation.value[x]', slicing: by('type', '$this') },
      { id: 'Observation.value[x]:valueString', min: 1, types: [{ code: 'string' }] },
    ]);
    expect(judge(observation({ _valueString: absent }))).toEqual([]);
  });
});

describe('slices of extensions', () => {
  const color = extension(
    'color',
    [{ type: 'element', expression: 'Patient' }],
    [{ id: 'Extension.value[x]', min: 1, types: [{ code: 'code' }] }],
  );
  const judge = errorsBy(
    'Patient',
    [
      { id: 'Patient.extension', slicing: { discriminators: [{ type: 'value', path: 'url' }], rules: 'closed' } },
      { id: 'Patient.extension:color', min: 1, max: '1', types: [{ code: 'Extension', profiles: [color.url] }] },
    ],
    { profiles: [color] },
  );

  it('are known by their profile’s URL', () => {
    expect(judge(patient({ extension: [{ url: color.url, valueCode: 'red' }] }))).toEqual([]);
    expect(judge(patient({ active: true }))).toEqual(['required Patient.extension']);
  });

  it('are judged by their definition', () => {
    expect(judge(patient({ extension: [{ url: color.url, valueString: 'red' }] }))).toContain(
      'required Patient.extension[0].value',
    );
  });

  it('leave no room for others where they are closed', () => {
    const other = { url: 'https://other.example/x', valueCode: 'x' };
    expect(judge(patient({ extension: [{ url: color.url, valueCode: 'red' }, other] }))).toEqual([
      'structure Patient.extension[1]',
    ]);
  });
});
