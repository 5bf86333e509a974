import { describe, expect, it } from 'vitest';
import type { BindingFacts } from '../../../src/validation/structure-facts.ts';
import { concept, errorsBy, guide, judgedBy, profile, told } from './small-guide.ts';

const codes = 'https://codes.example';
const colors = `${guide}/ValueSet/colors`;
const valueSets = [{ url: colors, parts: [{ system: codes, codes: new Set(['red', 'blue']) }] }];
const bound = (binding: Partial<BindingFacts>, path = 'Patient.maritalStatus') => [
  { id: path, binding: { strength: 'required', valueSet: colors, ...binding } as const },
];
const patient = (more: object) => ({ resourceType: 'Patient', active: true, ...more });
const judgeOf = (binding: Partial<BindingFacts>, sets: readonly (typeof valueSets)[number][] = valueSets) =>
  judgedBy({ profiles: [profile('bound', 'Patient', bound(binding))], valueSets: sets });
const at = 'code-invalid Patient.maritalStatus';

describe('a required binding', () => {
  const judge = judgeOf({});

  it.each([
    ['a code of the value set', concept(codes, 'red'), []],
    [
      'one such code among others',
      {
        coding: [
          { system: 'https://other.example', code: 'x' },
          { system: codes, code: 'red' },
        ],
      },
      [],
    ],
    ['a code that is not of it', concept(codes, 'green'), [at]],
    ['a code of another system', concept('https://other.example', 'red'), [at]],
    ['a code without system', { coding: [{ code: 'red' }] }, [at]],
    ['a system without code', { coding: [{ system: codes }] }, [at]],
    ['a text alone', { text: 'red' }, [at]],
  ])('of a concept judges %s', (_what, maritalStatus, wanted) => {
    expect(told(judge(patient({ maritalStatus })), 'error')).toEqual(wanted);
  });

  it('of a code judges the bare code', () => {
    const bare = errorsBy('Patient', bound({ valueSet: colors }, 'Patient.gender'), { valueSets });
    expect(bare(patient({ gender: 'red' }))).toEqual([]);
    expect(bare(patient({ gender: 'female' }))).toEqual(['code-invalid Patient.gender']);
  });

  it('of a Coding or a Quantity judges system and code', () => {
    const coding = errorsBy('Patient', bound({}, 'Patient.meta.tag'), { valueSets });
    expect(coding(patient({ meta: { tag: [{ system: codes, code: 'red' }] } }))).toEqual([]);
    expect(coding(patient({ meta: { tag: [{ system: codes, code: 'green' }] } }))).toEqual([
      'code-invalid Patient.meta.tag[0]',
    ]);
    const quantity = errorsBy(
      'Observation',
      [
        {
          id: 'Observation.value[x]',
          types: [{ code: 'Quantity' }],
          binding: { strength: 'required', valueSet: colors },
        },
      ],
      { valueSets },
    );
    const observation = (valueQuantity: object) => ({
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      valueQuantity,
    });
    expect(quantity(observation({ value: 1, system: codes, code: 'red' }))).toEqual([]);
    expect(quantity(observation({ value: 1, system: codes, code: 'green' }))).toEqual([
      'code-invalid Observation.value',
    ]);
  });

  it('names the codes that will do, never the one that stands there', () => {
    const [issue] = judge(patient({ maritalStatus: concept(codes, 'purple') })).filter(
      ({ severity }) => severity === 'error',
    );
    expect(issue?.reason).toContain('red, blue');
    expect(issue?.reason).not.toContain('purple');
  });
});

describe('an extensible binding', () => {
  it('is a reason to warn, no more', () => {
    const judge = judgeOf({ strength: 'extensible' });
    expect(told(judge(patient({ maritalStatus: concept(codes, 'red') })), 'warning')).toEqual([]);
    for (const maritalStatus of [concept(codes, 'green'), { text: 'green' }]) {
      const issues = judge(patient({ maritalStatus }));
      expect(told(issues, 'error')).toEqual([]);
      expect(told(issues, 'warning')).toEqual([at]);
    }
  });
});

describe('a binding that recommends', () => {
  it.each(['preferred', 'example'] as const)('says nothing: %s', (strength) => {
    const issues = judgeOf({ strength })(patient({ maritalStatus: { text: 'green' } }));
    expect([...told(issues, 'error'), ...told(issues, 'warning')]).toEqual([]);
  });
});

describe('what can not be known', () => {
  const unknowable = [
    ['a value set that is not at hand', []],
    ['a value set of unknown parts', [{ url: colors, parts: [{ anything: true }] }]],
    ['a value set of a system that is not listed', [{ url: colors, parts: [{ system: codes, every: true }] }]],
    ['a value set of some codes of a system', [{ url: colors, parts: [{ system: codes, some: true }] }]],
  ] as const;

  it.each(unknowable)('is noted once for a resource: %s', (_what, sets) => {
    const elements = [...bound({}), ...bound({}, 'Patient.contact.relationship')];
    const judge = judgedBy({ profiles: [profile('bound', 'Patient', elements)], valueSets: sets });
    const contact = { name: { text: 'A' }, relationship: [concept(codes, 'a'), concept(codes, 'b')] };
    const issues = judge(patient({ maritalStatus: concept(codes, 'x'), contact: [contact, contact] }));
    expect(told(issues, 'error')).toEqual([]);
    const noted = issues.filter(({ code }) => code === 'not-checked');
    expect(noted).toHaveLength(1);
    expect(noted[0]).toMatchObject({ severity: 'information', type: 'not-supported', path: 'Patient' });
    expect(noted[0]?.reason).toMatch(
      /Patient\.maritalStatus.*Patient\.contact\.relationship|relationship.*maritalStatus/,
    );
  });

  it('is noted where no binding asks for the code either', () => {
    const judge = judgedBy({ profiles: [profile('plain', 'Condition', [])] });
    const condition = {
      resourceType: 'Condition',
      subject: { reference: 'Patient/p' },
      code: concept('https://unknown.example/codes', 'x'),
    };
    expect(judge(condition).filter(({ code }) => code === 'not-checked')).toHaveLength(1);
  });

  it('is no slice’s to decide: a code that may be of a value set is not said to be missing', () => {
    const small = {
      profiles: [
        profile('sliced', 'Observation', [
          {
            id: 'Observation.category',
            slicing: { discriminators: [{ type: 'value', path: '$this' } as const], rules: 'open' as const },
          },
          { id: 'Observation.category:kind', min: 1, binding: { strength: 'required' as const, valueSet: colors } },
        ]),
      ],
      valueSets: [{ url: colors, parts: [{ system: codes, some: true as const }] }],
    };
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      category: [concept(codes, 'a')],
    };
    expect(told(judgedBy(small)(observation), 'error')).toEqual([]);
  });
});

describe('a maximum value set', () => {
  it('is a reason to warn of any other code', () => {
    const judge = judgeOf({ strength: 'preferred', maxValueSet: colors });
    expect(told(judge(patient({ maritalStatus: concept(codes, 'green') })), 'warning')).toEqual([at]);
    expect(told(judge(patient({ maritalStatus: { text: 'green' } })), 'warning')).toEqual([]);
  });
});
