import fc from 'fast-check';
import { expressionsByHand } from '../../../src/validation/invariants/invariant.ts';
import {
  anyConcept,
  dateTime,
  extension,
  list,
  one,
  period,
  quantity,
  reference,
  sibling,
  some,
  text,
  ucum,
  withAll,
} from './arbitrary-elements.ts';
import { casesOf, type InvariantCase } from './invariant-cases.ts';

const cases = casesOf(expressionsByHand);

const coin = quantity.map((value) => ({ ...value, code: '1' }));
const ucumQuantity = quantity.map((value) => ({ ...value, system: ucum }));
const repeat = some({
  duration: one(-1, 0, 2),
  _duration: sibling,
  durationMax: one(3),
  durationUnit: one('h', 'd'),
  _durationUnit: sibling,
  period: one(-1, 0, 1),
  periodMax: one(2),
  periodUnit: one('d'),
  _periodUnit: sibling,
  count: one(1),
  countMax: one(2),
  offset: one(0, 30),
  when: list(one('C', 'CM', 'ACM', 'PC', 'MORN')),
  timeOfDay: list(one('08:00:00')),
});
const dataRequirement = some({ type: one('Patient') });
const trigger = withAll(
  { type: one('named-event', 'periodic', 'data-added', 'data-changed') },
  {
    name: text,
    timingDate: one('2020-01-01'),
    timingReference: reference,
    data: list(dataRequirement, 1),
    condition: some({ language: one('text/cql'), expression: text }),
  },
);
const localReference = some({ reference: one('Patient/1', '#p', '#q', '#', 'http://example.org/#p'), display: text });
const dose = withAll({ value: one(1, 2, 1000, 0.001), system: one(ucum), code: one('g', 'mg', 'ug', 'kg', 'mL') });
const coded = some({ low: dose, high: dose });
const patient = {
  resourceType: 'Basic',
  contained: [
    { resourceType: 'Patient', id: 'p' },
    { resourceType: 'Organization', name: 'no id' },
  ],
};

const elementDefinition = some({
  path: one('Patient.name', 'Patient..name', 'Patient.Name', 'a b', 'Patient.deceased[x]', '1a', 'Patient.x:slice'),
  sliceName: one('a-b', 'a/b@[1]', 'a b', 'ü'),
  sliceIsConstraining: fc.boolean(),
  min: one(0, 1, 2),
  max: one('*', '0', '1', 'x'),
  contentReference: one('#Bundle.link'),
  type: list(
    withAll({ code: one('Coding', 'string', 'Reference') }, { targetProfile: list(one('http://a.org/b'), 1) }),
    2,
  ),
  defaultValueString: text,
  meaningWhenMissing: text,
  fixedString: text,
  patternString: text,
  example: list(withAll({ label: text }, { valueString: text }), 1),
  maxLength: one(3),
  isModifier: fc.boolean(),
  isModifierReason: text,
  constraint: list(withAll({ key: one('a-1', 'a-2') }, { expression: text }), 3),
  binding: some({ strength: one('required'), valueSet: one('http://a.org/vs') }),
});

/** Sparse: most of the properties would break eld-5 all the time. */
const sparseElement = fc.oneof(
  elementDefinition,
  some({ contentReference: one('#Bundle.link'), path: one('Bundle.link') }),
);

const nameExpression = "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')";

export const datatypeCases: readonly InvariantCase[] = [
  ...cases(
    'Period',
    fc.oneof(period, fc.constant({ id: 'a' }), some({ id: one('a'), extension: list(extension, 1) })),
    {
      'ele-1': 'hasValue() or (children().count() > id.count())',
      'ele-1 on Parameters': 'hasValue() or (children().count() > id.count()) or $this is Parameters',
    },
  ),
  ...cases(
    'Extension',
    withAll(
      { url: one('http://a.org/b') },
      { extension: list(extension, 2), valueString: text, _valueBoolean: sibling, valueQuantity: quantity },
    ),
    {
      'ext-1': 'extension.exists() != value.exists()',
    },
  ),
  ...cases(
    'Reference',
    localReference,
    { 'ref-1': 'reference.startsWith' },
    {
      resource: patient,
      corrected:
        "reference.exists() implies (reference = '#' or (reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id)))",
    },
  ),
  ...cases('Range', coded, { 'rng-2': 'low.empty() or high.empty()' }),
  ...cases('Period', period, { 'per-1': 'start.hasValue()' }),
  ...cases('Age', fc.oneof(quantity, ucumQuantity), {
    'age-1':
      '(code.exists() or value.empty()) and (system.empty() or system = %ucum) and (value.empty() or value.hasValue().not() or value > 0)',
  }),
  ...cases('Quantity', quantity, { 'qty-3': 'code.empty() or system.exists()', 'sqty-1': 'comparator.empty()' }),
  ...cases('Quantity', quantity, {
    'mqty-1': "(code.exists() or value.empty()) and (system.empty() or system = 'urn:",
  }),
  ...cases(
    'Count',
    fc.oneof(
      coin,
      coin.map((value) => ({ ...value, system: ucum })),
    ),
    { 'cnt-3': '(code.exists() or value.empty()) and (system.empty() or system = %ucum) and (code.empty()' },
  ),
  ...cases('Distance', fc.oneof(quantity, ucumQuantity), {
    'dis-1': '(code.exists() or value.empty()) and (system.empty() or system = %ucum)',
  }),
  ...cases('Duration', fc.oneof(quantity, ucumQuantity), { 'drt-1': 'code.exists() implies' }),
  ...cases(
    'Attachment',
    some({
      data: one('AAAA'),
      contentType: one('text/plain'),
      _contentType: sibling,
      url: one('http://a.org'),
      title: text,
    }),
    {
      'att-1': 'data.empty() or contentType.exists()',
      'us-core-6': 'url.exists() or data.exists()',
    },
  ),
  ...cases(
    'ContactPoint',
    some({ value: text, _value: sibling, system: one('phone'), _system: sibling, use: one('home', 'work') }),
    {
      'cpt-2': 'value.empty() or system.exists()',
      'org-3': "where(use = 'home').empty()",
    },
  ),
  ...cases(
    'DataRequirement.codeFilter',
    some({ path: text, searchParam: text, _path: sibling, valueSet: one('http://a.org/b') }),
    { 'drq-1': 'path.exists() xor' },
  ),
  ...cases('Expression', some({ expression: text, reference: one('http://a.org/b'), language: one('text/cql') }), {
    'exp-1': 'expression.exists() or',
  }),
  ...cases('Ratio', some({ numerator: quantity, denominator: quantity, extension: list(extension, 1) }), {
    'rat-1': '(numerator.empty()',
  }),
  ...cases('TriggerDefinition', trigger, {
    'trd-1': 'data.empty() or timing.empty()',
    'trd-2': 'condition.exists() implies',
    'trd-3': "(type = 'named-event'",
  }),
  ...cases('Timing.repeat', repeat, {
    'tim-1': 'duration.empty() or',
    'tim-2': 'period.empty() or',
    'tim-4': 'duration.exists() implies',
    'tim-5': 'period.exists() implies',
    'tim-6': 'periodMax.empty()',
    'tim-7': 'durationMax.empty()',
    'tim-8': 'countMax.empty()',
    'tim-9': 'offset.empty()',
    'tim-10': 'timeOfDay.empty()',
  }),
  ...cases('ElementDefinition', sparseElement, {
    'eld-2': 'min.empty()',
    'eld-5': 'contentReference.empty()',
    'eld-6': 'fixed.empty() or (type.count()  <= 1)',
    'eld-7': 'pattern.empty() or (type',
    'eld-8': 'pattern.empty() or fixed',
    'eld-13': 'type.select(code)',
    'eld-14': 'constraint.select(key)',
    'eld-15': 'defaultValue.empty()',
    'eld-18': '(isModifier.exists()',
    'eld-22': 'sliceIsConstraining.exists()',
  }),
  ...cases(
    'ElementDefinition.slicing',
    some({
      rules: one('open'),
      description: text,
      discriminator: list(withAll({ type: one('value'), path: text }), 1),
    }),
    { 'eld-1': 'discriminator.exists()' },
  ),
  ...cases(
    'ElementDefinition.type',
    withAll(
      { code: one('Reference', 'canonical', 'string') },
      { aggregation: list(one('bundled'), 1), targetProfile: list(one('http://a.org/b'), 1) },
    ),
    {
      'eld-4': 'aggregation.empty()',
      'eld-17': "(code='Reference'",
    },
  ),
  ...cases('ElementDefinition.constraint', withAll({ key: one('a-1') }, { expression: text, human: text }), {
    'eld-21': 'expression.exists()',
  }),
  ...cases(
    'ElementDefinition.binding',
    some({
      strength: one('required'),
      valueSet: one('http://a.org/b', 'https://a.org/b', 'urn:oid:1.2', 'ftp://a.org'),
    }),
    { 'eld-12': 'valueSet.exists() implies' },
  ),
  ...cases('string', one('*', '0', '12', '+1', '-1', 'x', ''), { 'eld-3': 'empty() or' }),
  ...cases(
    'ElementDefinition',
    withAll({
      path: one(
        'Patient.name',
        'Patient..name',
        'Patient.Name',
        'a b',
        'Patient.deceased[x]',
        '1a',
        'Patient.x:slice',
        'x.y[x]:z',
      ),
    }),
    { 'eld-19': "path.matches('[^" },
    {
      corrected:
        "path.matches('^[^ .,:;?!@#$%&*()|{}]{1,64}([.][^ .,:;?!@#$%&*()|{}\\\\[\\\\]]{1,64}([\\\\[]x[\\\\]])?(:[^ .]+)?)*$')",
    },
  ),
  ...cases(
    'ElementDefinition',
    withAll({ path: one('Patient.name', 'Patient..name', 'Patient.Name', 'a b', 'Patient.deceased[x]', '1a', 'x.y1') }),
    { 'eld-20': "path.matches('[A-Za-z]" },
    {
      corrected: "path.matches('^[A-Za-z][A-Za-z0-9]*([.][a-z][A-Za-z0-9]*([\\\\[]x[\\\\]])?)*$')",
    },
  ),
  ...cases(
    'ElementDefinition',
    some({ sliceName: one('a-b', 'a/b@[1]', 'a b', 'ü', 'a_1'), label: text }),
    { 'eld-16': 'sliceName.empty()' },
    { corrected: "sliceName.empty() or sliceName.matches('^([a-zA-Z0-9/_@-]|[\\\\[]|[\\\\]])+$')" },
  ),
  ...cases(
    'ValueSet',
    withAll(
      { resourceType: one('ValueSet') },
      {
        name: one('Name', 'name', 'A name', 'A', '1A', 'A_1'),
        title: text,
        date: dateTime,
        purpose: text,
        useContext: list(some({ valueCodeableConcept: anyConcept }), 1),
      },
    ),
    { 'vsd-0': nameExpression },
    {
      corrected: "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",
    },
  ),
];
