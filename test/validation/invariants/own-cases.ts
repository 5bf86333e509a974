import { expressionsByHand } from '../../../src/validation/invariants/invariant.ts';
import type { JsonObject } from '../../../src/validation/json-shape.ts';

/** An invariant that can't be held to the engine, and what HL7's validator says of it. */
export interface OwnCase {
  readonly key: string;
  readonly expression: string;
  readonly reason: string;
  readonly table: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly holds: boolean;
    readonly resource?: JsonObject;
    readonly rootResource?: JsonObject;
  }[];
}

const starting = (start: string): string => {
  const found = expressionsByHand.find((expression) => expression.startsWith(start));
  if (found === undefined) throw new Error(`no expression starts with ${start}`);
  return found;
};

const organization = (id: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Organization',
  id,
  name: id,
  ...more,
});
const basic = (more: JsonObject): JsonObject => ({ resourceType: 'Basic', ...more });

const containedTable: OwnCase['table'] = [
  { name: 'nothing contained', value: basic({}), holds: true },
  { name: 'nobody refers to it', value: basic({ contained: [organization('p')] }), holds: false },
  {
    name: 'the container refers to it',
    value: basic({ contained: [organization('p')], subject: { reference: '#p' } }),
    holds: true,
  },
  {
    name: 'it refers to its container',
    value: basic({ contained: [organization('p', { partOf: { reference: '#' } })] }),
    holds: true,
  },
  {
    name: 'it refers to itself only',
    value: basic({ contained: [organization('p', { partOf: { reference: '#p' } })] }),
    holds: false,
  },
  {
    name: 'one that is referred to refers to it',
    value: basic({
      contained: [organization('p', { partOf: { reference: '#q' } }), organization('q')],
      subject: { reference: '#p' },
    }),
    holds: true,
  },
  {
    name: 'one that nobody refers to refers to it',
    value: basic({ contained: [organization('p'), organization('q', { partOf: { reference: '#p' } })] }),
    holds: false,
  },
  {
    name: 'two refer to each other',
    value: basic({
      contained: [
        organization('p', { partOf: { reference: '#q' } }),
        organization('q', { partOf: { reference: '#p' } }),
      ],
    }),
    holds: true,
  },
  {
    name: 'a uri refers to it',
    value: basic({ contained: [organization('p')], extension: [{ url: 'http://a.org', valueUri: '#p' }] }),
    holds: true,
  },
  {
    name: 'a canonical refers to it',
    value: basic({ contained: [organization('p')], instantiatesCanonical: ['#p'] }),
    holds: true,
  },
  {
    name: 'an extension of a primitive refers to it',
    value: basic({
      contained: [organization('p')],
      _language: { extension: [{ url: 'http://a.org', valueReference: { reference: '#p' } }] },
    }),
    holds: true,
  },
  {
    name: 'a text that looks like a reference',
    value: basic({ contained: [organization('p')], subject: { display: '#p' } }),
    holds: false,
  },
  {
    name: 'an absolute reference',
    value: basic({ contained: [organization('p')], subject: { reference: 'Basic/1#p' } }),
    holds: false,
  },
  {
    name: 'no id',
    value: basic({ contained: [{ resourceType: 'Organization' }], subject: { reference: '#p' } }),
    holds: false,
  },
];

const root = basic({});

export const ownCases: readonly OwnCase[] = [
  {
    key: 'dom-3',
    expression: starting("contained.where((('#'+id"),
    reason: 'fhirpath.js throws as soon as something is contained; HL7 judges by its own code',
    table: containedTable,
  },
  {
    key: 'dom-3 of R4B',
    expression: starting('contained.where(((id.exists()'),
    reason: 'as dom-3',
    table: containedTable,
  },
  {
    key: 'dom-6',
    expression: 'text.`div`.exists()',
    reason: 'HL7 asks it of the outermost resource only',
    table: [
      { name: 'without narrative', value: root, resource: root, holds: false },
      {
        name: 'contained, without narrative',
        value: basic({ id: 'p' }),
        resource: basic({ id: 'p' }),
        rootResource: root,
        holds: true,
      },
    ],
  },
  {
    key: 'eld-11',
    expression: starting('binding.empty() or type.code'),
    reason: 'a tautology as published: a list of booleans exists',
    table: [
      { name: 'bound Coding', value: { binding: {}, type: [{ code: 'Coding' }] }, holds: true },
      { name: 'bound Period', value: { binding: {}, type: [{ code: 'Period' }] }, holds: true },
    ],
  },
  {
    key: 'provenance-1',
    expression: starting('who.exists('),
    reason: 'the engine has only resolve(); by hand, the text of the reference says what it leads to',
    table: [
      { name: 'a practitioner for nobody', value: { who: { reference: 'Practitioner/1' } }, holds: false },
      { name: 'a device for nobody', value: { who: { reference: 'Device/1' } }, holds: false },
      {
        name: 'a practitioner for somebody',
        value: { who: { reference: 'Practitioner/1' }, onBehalfOf: { reference: 'Organization/1' } },
        holds: true,
      },
      { name: 'an organization', value: { who: { reference: 'Organization/1' } }, holds: true },
      { name: 'nobody knows whom', value: { who: { display: 'somebody' } }, holds: true },
      { name: 'nobody', value: {}, holds: true },
    ],
  },
  {
    key: 'ctm-1',
    expression: starting('onBehalfOf.exists() implies (member'),
    reason: 'fhirpath.js answers iif() on nothing with nothing, HL7 with its first branch',
    table: [
      {
        name: 'a practitioner for somebody',
        value: { member: { reference: 'Practitioner/1' }, onBehalfOf: {} },
        holds: true,
      },
      {
        name: 'a patient for somebody',
        value: { member: { reference: 'Patient/1' }, onBehalfOf: { display: 'a' } },
        holds: false,
      },
      { name: 'a patient', value: { member: { reference: 'Patient/1' } }, holds: true },
      { name: 'nobody knows who', value: { member: { display: 'a' }, onBehalfOf: { display: 'b' } }, holds: true },
    ],
  },
  {
    key: 'rng-2',
    expression: starting('low.empty() or high.empty()'),
    reason: 'fhirpath.js compares quantities without a code as if they were equal; HL7 goes by what is written',
    table: [
      {
        name: 'the same unit in words',
        value: { low: { value: 1, unit: 'tab' }, high: { value: 2, unit: 'tab' } },
        holds: true,
      },
      {
        name: 'the wrong way round',
        value: { low: { value: 3, unit: 'tab' }, high: { value: 2, unit: 'tab' } },
        holds: false,
      },
      { name: 'no units', value: { low: { value: 1 }, high: { value: 2 } }, holds: true },
      { name: 'one unit only', value: { low: { value: 1, unit: 'mg' }, high: { value: 2 } }, holds: false },
      {
        name: 'different units in words',
        value: { low: { value: 1, unit: 'tab' }, high: { value: 2, unit: 'pill' } },
        holds: false,
      },
      { name: 'one value only', value: { low: { value: 1, unit: 'mg' }, high: { unit: 'mg' } }, holds: false },
      { name: 'no upper end', value: { low: { value: 1, unit: 'mg' } }, holds: true },
    ],
  },
  {
    key: 'us-core-1 of 6.1',
    expression: '$this is DateTime implies $this.toString().length() >= 10',
    reason: 'no element is a System.DateTime, so that HL7 never finds it broken',
    table: [
      { name: 'a year', value: '2020', holds: true },
      { name: 'a day', value: '2020-01-01', holds: true },
    ],
  },
  {
    key: 'obs-7 with displays',
    expression: starting('value.empty() or component.code'),
    reason: 'HL7 takes a coding for the same that says more; FHIRPath asks for the same in everything',
    table: [
      {
        name: 'a component that adds a display',
        value: { valueString: 'a', component: [{ code: { coding: [{ code: 'x', display: 'X' }] } }] },
        resource: { resourceType: 'Observation', code: { coding: [{ code: 'x' }] } },
        holds: false,
      },
      {
        name: 'a component that leaves the display out',
        value: { valueString: 'a', component: [{ code: { coding: [{ code: 'x' }] } }] },
        resource: { resourceType: 'Observation', code: { coding: [{ code: 'x', display: 'X' }] } },
        holds: true,
      },
    ],
  },
];
