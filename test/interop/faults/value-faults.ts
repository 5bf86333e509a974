import { isObject, type JsonObject, textOf } from '../json.ts';
import { add, type Fault, isElement, put, remove, type Site } from './fault.ts';

const ucum = 'http://unitsofmeasure.org';
const stands = (site: Site, pattern: RegExp): boolean => typeof site.value === 'string' && pattern.test(site.value);

const replaced = (
  category: Fault['category'],
  fits: (site: Site) => boolean,
  values: Readonly<Record<string, JsonObject[string]>>,
): readonly Fault[] =>
  Object.entries(values).map(([name, value]) => ({ category, name, fits, make: (site) => put(site, value) }));

const isDay = (site: Site) =>
  stands(site, /^\d{4}(-\d\d(-\d\d)?)?$/) && /date|on$|start|end|recorded|time|when|value/i.test(site.path);
const isMoment = (site: Site) => stands(site, /^\d{4}-\d\d-\d\dT\d\d:\d\d/);
const isTime = (site: Site) => stands(site, /^\d\d:\d\d:\d\d/);

const dateFaults: readonly Fault[] = [
  ...replaced('date', (site) => isDay(site) || isMoment(site), {
    'a day that no calendar has': '2025-02-30',
    'a thirteenth month': '2025-13-01',
    'an American date': '09/12/2025',
    'no leading zero': '2025-9-1',
    'two digits of a year': '25-09-01',
    'a word': 'yesterday',
    'year nought': '0000',
    'blank before': ' 2025-09-01',
    'hours without zone': '2025-09-01T10:00:00',
    'hours without seconds': '2025-09-01T10:00Z',
    'zone without colon': '2025-09-01T10:00:00+0200',
    'hour 25': '2025-09-01T25:00:00Z',
    'blank for T': '2025-09-01 10:00:00Z',
    'small letters': '2025-09-01t10:00:00z',
    'a day only': '2025-09-01',
    'a leap day of no leap year': '2023-02-29',
    'far away': '9999-12-31',
    'a moment': '2025-09-01T10:00:00+02:00',
    'many digits of a second': '2025-09-01T10:00:00.123456789Z',
  }),
  ...replaced('date', isTime, {
    'hours and minutes': '08:00',
    'hour 24': '24:00:00',
    'a clock time': '8am',
    'with a zone': '08:00:00Z',
    'minute 60': '08:60:00',
  }),
];

const codeNames =
  /^(status|intent|gender|use|priority|mode|type|criticality|category|severity|comparator|periodUnit|durationUnit|when|dayOfWeek|kind|role|currency|method|relation)$/;
const isCode = ({ key, value, parent }: Site): boolean =>
  typeof value === 'string' &&
  (codeNames.test(String(key)) || (Array.isArray(parent) && /^[a-zA-Z]{2,12}$/.test(value)));
const isCoding = (site: Site): boolean =>
  isElement(site) && isObject(site.value) && 'system' in site.value && 'code' in site.value && !('value' in site.value);
const isKnownSystem = ({ value }: Site): boolean =>
  isObject(value) &&
  /^http:\/\/(terminology\.)?hl7\.org\//.test(textOf(value['system'])) &&
  !textOf(value['system']).includes('/sid/');
const isConcept = ({ value }: Site): boolean => isObject(value) && Array.isArray(value['coding']);

const codeFaults: readonly Fault[] = [
  ...replaced('code', isCode, {
    'a code that is not in the list': 'purple',
    'code in capitals': 'ACTIVE',
    'blank in a code': 'a  b',
  }),
  { category: 'code', name: 'blank after a code', fits: isCode, make: (site) => put(site, `${textOf(site.value)} `) },
  ...(
    [
      ['unknown code of a known system', isKnownSystem, { code: 'purple' }],
      ['unknown code of a system not at hand', (site: Site) => !isKnownSystem(site), { code: 'purple' }],
      ['unknown system', isKnownSystem, { system: 'https://codes.example/colours' }],
      [
        'another system that is known',
        () => true,
        { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' },
      ],
      ['relative system', () => true, { system: 'rxnorm' }],
      ['a value set for a system', () => true, { system: 'http://hl7.org/fhir/ValueSet/administrative-gender' }],
      ['another display', isKnownSystem, { display: 'Purple' }],
      ['blank in the code', () => true, { code: 'a  b' }],
    ] as const
  ).map(
    ([name, fits, members]): Fault => ({
      category: 'code',
      name,
      fits: (site) => isCoding(site) && fits(site),
      make: (site) => add(site, members),
    }),
  ),
  {
    category: 'code',
    name: 'no system',
    fits: isCoding,
    make: ({ value }) => isObject(value) && delete value['system'],
  },
  { category: 'code', name: 'no code', fits: isCoding, make: ({ value }) => isObject(value) && delete value['code'] },
  {
    category: 'code',
    name: 'text only',
    fits: isConcept,
    make: (site) => put(site, { text: 'in words' }),
  },
  {
    category: 'code',
    name: 'one coding more, of an unknown system',
    fits: isConcept,
    make: ({ value }) => {
      if (isObject(value) && Array.isArray(value['coding']))
        value['coding'].push({ system: 'https://codes.example/colours', code: 'purple' });
    },
  },
];

const isReference = (site: Site): boolean =>
  isElement(site) && isObject(site.value) && typeof site.value['reference'] === 'string';
const isReferenceText = ({ key, value }: Site): boolean => key === 'reference' && typeof value === 'string';

const referenceFaults: readonly Fault[] = [
  ...replaced('reference', isReferenceText, {
    'to a type that it cannot be': 'Slot/1',
    'to no type of FHIR': 'Potato/1',
    'in small letters': 'patient/1',
    'blank within': 'Patient/1 2',
    'only a word': 'abc',
    'to a contained resource that is not there': '#nowhere',
    'to the container itself': '#',
    'with a bad uuid': 'urn:uuid:123',
    'conditional, of a type that it cannot be': 'Slot?identifier=1',
    'absolute, to a type that it cannot be': 'https://fhir.example/r4/Slot/1',
    'to one version': 'Patient/1/_history/2',
    empty: '',
  }),
  ...(
    [
      ['a type element that says otherwise', { type: 'Slot' }],
      ['a type element that is no type', { type: 'Potato' }],
      ['an identifier of the wrong kind', { identifier: 'x' }],
      ['a display that is a number', { display: 7 }],
    ] as const
  ).map(
    ([name, members]): Fault => ({
      category: 'reference',
      name,
      fits: isReference,
      make: (site) => add(site, members),
    }),
  ),
  {
    category: 'reference',
    name: 'display only',
    fits: isReference,
    make: (site) => put(site, { display: 'somebody' }),
  },
];

const at =
  (pattern: RegExp) =>
  (site: Site): boolean =>
    pattern.test(site.path) && site.value !== null && typeof site.value !== 'object';

const primitiveFaults: readonly Fault[] = [
  ...replaced('primitive', (site) => site.key === 'id' && typeof site.value === 'string', {
    'id with a blank': 'a b',
    'id with an underscore': 'a_b',
    'id too long': 'a'.repeat(65),
    'id with a slash': 'a/b',
  }),
  ...replaced(
    'primitive',
    (site) =>
      /^(system|url|fullUrl|profile|instantiatesUri|instantiatesCanonical|implicitRules)$/.test(String(site.key)) &&
      typeof site.value === 'string',
    {
      'uri with a blank': 'https://a.example/b c',
      'uuid in capitals': 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520',
      'uuid cut short': 'urn:uuid:c757873d',
      'oid with a letter': 'urn:oid:1.2.x',
      'relative uri': 'abc',
    },
  ),
  ...replaced('primitive', ({ value }) => typeof value === 'number', {
    'a negative number': -1,
    nought: 0,
    'a fraction': 1.5,
    'a very large number': 99999999999,
    'a tiny number': 1e-20,
  }),
  ...replaced('primitive', ({ value }) => typeof value === 'boolean', {
    'a number for a boolean': 1,
    'a word for a boolean': 'yes',
  }),
  ...replaced('primitive', at(/\.(data|hash)$/), {
    'not base64': '@@@',
    'base64 cut short': 'AAA',
    'base64 with a blank': 'AA AA',
  }),
  ...replaced('primitive', at(/\.(language|contentType)$/), {
    'no such language or type': 'klingonese',
    'blank in it': 'en US',
  }),
  ...replaced(
    'primitive',
    ({ key, value }) =>
      /^(text|display|family|title|description|value|line|city)$/.test(String(key)) && typeof value === 'string',
    {
      'a control character': 'a\u0001b',
      'blanks around': '  a ',
      'what looks like HTML': '<b>a</b>',
    },
  ),
];

const isQuantity = (site: Site): boolean =>
  isElement(site) && isObject(site.value) && site.value['system'] === ucum && 'value' in site.value;

const unitFaults: readonly Fault[] = (
  [
    ['a unit that UCUM does not know', { code: 'mgs' }],
    ['a unit in words', { code: 'milligram' }],
    ['a unit of another dimension', { code: 'm' }],
    ['an annotation alone', { code: '{tablet}' }],
    ['a blank in the unit', { code: 'm g' }],
    ['a unit cut short', { code: 'mg/' }],
    ['another system of units', { system: 'https://units.example' }],
    ['a comparator', { comparator: '<' }],
    ['no such comparator', { comparator: '=>' }],
    ['a value in words', { value: 'three' }],
    ['a valid unit', { code: 'ug/mL', unit: 'ug/mL' }],
  ] as const
)
  .map(([name, members]): Fault => ({ category: 'unit', name, fits: isQuantity, make: (site) => add(site, members) }))
  .concat(
    ['system', 'code', 'value'].map((member) => ({
      category: 'unit',
      name: `no ${member}`,
      fits: isQuantity,
      make: (site) => remove({ ...site, parent: isObject(site.value) ? site.value : {}, key: member }),
    })),
  );

/** A code, a date, a reference, another primitive or a unit that is not what it should be. */
export const valueFaults: readonly Fault[] = [
  ...dateFaults,
  ...codeFaults,
  ...referenceFaults,
  ...primitiveFaults,
  ...unitFaults,
];
