import { isNpi } from '../../domain/npi.ts';
import { isJsonObject } from '../json-shape.ts';
import type { ElementTest } from './element-values.ts';
import { anyOf, has, hasPrimitive, isThere, itemsOf, onElement, someItem } from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const isNotHome: ElementTest = (element) => element['use'] !== 'home';

const hasNameOrIdentifier: ElementTest = (organization) =>
  itemsOf(organization['identifier']).length > 0 || isThere(organization['name']) || isThere(organization['_name']);

/** As FHIRPath: an identifier without a value matches nothing. */
const valueMatches =
  (format: RegExp): ElementTest =>
  (identifier) => {
    const value = identifier['value'];
    return typeof value === 'string' && format.test(value);
  };

/** us-core-17: the check digit of an NPI, over the first ten digits. */
const hasNpiCheckDigit: ElementTest = (identifier) => {
  const value = identifier['value'];
  return typeof value === 'string' && isNpi(value.slice(0, npiLength));
};

const npiLength = 10;

const saysAbsent: ElementTest = (name) =>
  someItem(name['extension'], ({ url }) => url === 'http://hl7.org/fhir/StructureDefinition/data-absent-reason');

const isNamed = anyOf(hasPrimitive('family'), hasPrimitive('given'));

const unknownCategories: ReadonlySet<unknown> = new Set(['ASKU', 'UNK']);

/** us-core-23: "unknown" and "asked, not known" stand alone. */
const isCategoryUnambiguous: ElementTest = (extension) => {
  const categories = itemsOf(extension['extension']).filter(
    (item) => isJsonObject(item) && item['url'] === 'ombCategory',
  );
  return (
    categories.length < 2 ||
    !categories.some((item) => {
      const coding = isJsonObject(item) ? item['valueCoding'] : undefined;
      return isJsonObject(coding) && unknownCategories.has(coding['code']);
    })
  );
};

const isRoleReachable: Invariant = onElement(anyOf(has('telecom'), has('endpoint')));
const isRoleSomebodys: Invariant = onElement(
  anyOf(has('practitioner'), has('organization'), has('healthcareService'), has('location')),
);

/** Invariants of Patient, RelatedPerson, Practitioner, PractitionerRole, Organization and Coverage. */
export const peopleInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  [
    'name.exists() or telecom.exists() or address.exists() or organization.exists()',
    onElement(anyOf(has('name'), has('telecom'), has('address'), has('organization'))),
  ],
  ['(identifier.count() + name.count()) > 0', onElement(hasNameOrIdentifier)],
  ["where(use = 'home').empty()", onElement(isNotHome)],
  ["value.matches('^[0-9]{10}$')", onElement(valueMatches(/^[0-9]{10}$/))],
  ["value.matches('^[0-9]{2}D[0-9]{7}$')", onElement(valueMatches(/^[0-9]{2}D[0-9]{7}$/))],
  ["value.matches('^[0-9]{5}$')", onElement(valueMatches(/^[0-9]{5}$/))],
  [
    '(((select(value.substring(0,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(1,1).toInteger())+(select(value.substring(2,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(3,1).toInteger())+(select(value.substring(4,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(5,1).toInteger())+(select(value.substring(6,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(7,1).toInteger())+(select(value.substring(8,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(9,1).toInteger()) + 24)mod 10=0)',
    onElement(hasNpiCheckDigit),
  ],
  [
    "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()",
    onElement((name, scope) => isNamed(name, scope) !== saysAbsent(name, scope)),
  ],
  ['family.exists() or given.exists() or text.exists()', onElement(anyOf(isNamed, hasPrimitive('text')))],
  [
    "extension.where(url = 'ombCategory').value.where(code in 'ASKU'|'UNK').exists() implies extension.where(url = 'ombCategory').count() = 1",
    onElement(isCategoryUnambiguous),
  ],
  ['telecom or endpoint', isRoleReachable],
  ['telecom.exists() or endpoint.exists()', isRoleReachable],
  ['practitioner or organization or healthcareService or location', isRoleSomebodys],
  [
    'practitioner.exists() or organization.exists() or healthcareService.exists() or location.exists()',
    isRoleSomebodys,
  ],
  ['name.exists() or relationship.exists()', onElement(anyOf(hasPrimitive('name'), has('relationship')))],
  [
    "identifier.type.coding.where(system='http://terminology.hl7.org/CodeSystem/v2-0203' and code='MB').exists() or subscriberId.exists()",
    onElement(
      anyOf(hasPrimitive('subscriberId'), (coverage) =>
        someItem(coverage['identifier'], ({ type }) => isMemberNumber(type)),
      ),
    ),
  ],
];

const isMemberNumber = (type: unknown): boolean =>
  isJsonObject(type) &&
  someItem(
    type['coding'],
    ({ system, code }) => system === 'http://terminology.hl7.org/CodeSystem/v2-0203' && code === 'MB',
  );
