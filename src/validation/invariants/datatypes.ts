import { isJsonObject } from '../json-shape.ts';
import {
  allOf,
  anyOf,
  type ElementTest,
  has,
  hasChoice,
  hasPrimitive,
  isThere,
  needs,
  not,
  onElement,
  ucumSystem,
} from './element-values.ts';
import type { Invariant, InvariantScope } from './invariant-scope.ts';
import { isNotAfter } from './partial-date.ts';

/** ele-1: a value or children. Of a primitive only the value is seen: one with an extension alone is the caller's. */
const hasContent: Invariant = (value) => {
  if (typeof value !== 'object' || value === null) return value !== undefined && value !== null && value !== '';
  if (Array.isArray(value)) return value.length > 0;
  for (const name in value) {
    if (name !== 'id' && name !== '_id' && isJsonObject(value) && isThere(value[name])) return true;
  }
  return false;
};

const hasValue = hasChoice('value');

/** ext-1 */
const hasValueOrExtensions: Invariant = (value, scope) =>
  !isJsonObject(value) || isThere(value['extension']) !== hasValue(value, scope);

/** ref-1: a local reference leads to a contained resource, or (`#`) from one to its container. */
const isLocalReferenceFound: Invariant = (value, scope) => {
  const text = isJsonObject(value) ? value['reference'] : undefined;
  if (typeof text !== 'string' || text.charCodeAt(0) !== hash || text.length === 1) return true;
  return isContained(text, scope);
};

const isContained = (reference: string, scope: InvariantScope): boolean => {
  const contained = scope.rootResource['contained'];
  if (!Array.isArray(contained)) return false;
  for (const resource of contained) {
    const id: unknown = isJsonObject(resource) ? resource['id'] : undefined;
    if (typeof id === 'string' && id.length === reference.length - 1 && reference.endsWith(id)) return true;
  }
  return false;
};

const hash = 35;

/** per-1 */
const startsBeforeItEnds: Invariant = (value) => !isJsonObject(value) || isNotAfter(value['start'], value['end']);

const isValueCoded = anyOf(hasPrimitive('code'), not(hasPrimitive('value')));
const isUcumIfGiven = anyOf(not(hasPrimitive('system')), (quantity) => quantity['system'] === ucumSystem);

/** cnt-3; a JSON number does not tell 1.0 from 1, so that only a fraction other than zero is seen. */
const isWholeCount = (value: unknown): boolean => typeof value !== 'number' || Number.isInteger(value);

/** trd-3; without a type nobody knows which of the three is asked for, so that all of them are. */
const isTriggerComplete: ElementTest = (trigger, scope) => {
  const type = trigger['type'];
  const isOpen = typeof type !== 'string';
  return (
    (!(isOpen || type === 'named-event') || hasPrimitive('name')(trigger, scope)) &&
    (!(isOpen || type === 'periodic') || hasTiming(trigger, scope)) &&
    (!(isOpen || type.startsWith('data-')) || isThere(trigger['data']))
  );
};

const hasTiming = hasChoice('timing');

/** Invariants of R4's general-purpose and metadata types. */
export const datatypeInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ['hasValue() or (children().count() > id.count())', hasContent],
  ['hasValue() or (children().count() > id.count()) or $this is Parameters', hasContent],
  ['extension.exists() != value.exists()', hasValueOrExtensions],
  [
    "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
    isLocalReferenceFound,
  ],
  ['start.hasValue().not() or end.hasValue().not() or (start <= end)', startsBeforeItEnds],
  [
    '(code.exists() or value.empty()) and (system.empty() or system = %ucum) and (value.empty() or value.hasValue().not() or value > 0)',
    onElement(allOf(isValueCoded, isUcumIfGiven, (age) => typeof age['value'] !== 'number' || age['value'] > 0)),
  ],
  ['code.empty() or system.exists()', onElement(needs(hasPrimitive('code'), hasPrimitive('system')))],
  ['data.empty() or contentType.exists()', onElement(needs(hasPrimitive('data'), hasPrimitive('contentType')))],
  ['value.empty() or system.exists()', onElement(needs(hasPrimitive('value'), hasPrimitive('system')))],
  [
    "(code.exists() or value.empty()) and (system.empty() or system = %ucum) and (code.empty() or code = '1') and (value.empty() or value.hasValue().not() or value.toString().contains('.').not())",
    onElement(
      allOf(
        isValueCoded,
        isUcumIfGiven,
        anyOf(not(hasPrimitive('code')), (count) => count['code'] === '1'),
        (count) => isWholeCount(count['value']),
      ),
    ),
  ],
  [
    'path.exists() xor searchParam.exists()',
    onElement((filter, scope) => hasPrimitive('path')(filter, scope) !== hasPrimitive('searchParam')(filter, scope)),
  ],
  [
    '(code.exists() or value.empty()) and (system.empty() or system = %ucum)',
    onElement(allOf(isValueCoded, isUcumIfGiven)),
  ],
  [
    'code.exists() implies ((system = %ucum) and value.exists())',
    onElement(
      needs(
        hasPrimitive('code'),
        allOf((duration) => duration['system'] === ucumSystem, hasPrimitive('value')),
      ),
    ),
  ],
  [
    "(code.exists() or value.empty()) and (system.empty() or system = 'urn:iso:std:iso:4217')",
    onElement(
      allOf(
        isValueCoded,
        anyOf(not(hasPrimitive('system')), (money) => money['system'] === 'urn:iso:std:iso:4217'),
      ),
    ),
  ],
  ['comparator.empty()', onElement(not(hasPrimitive('comparator')))],
  [
    'expression.exists() or reference.exists()',
    onElement(anyOf(hasPrimitive('expression'), hasPrimitive('reference'))),
  ],
  [
    '(numerator.empty() xor denominator.exists()) and (numerator.exists() or extension.exists())',
    onElement(
      (ratio) =>
        isThere(ratio['numerator']) === isThere(ratio['denominator']) &&
        (isThere(ratio['numerator']) || isThere(ratio['extension'])),
    ),
  ],
  ['data.empty() or timing.empty()', onElement(needs(has('data'), not(hasTiming)))],
  ['condition.exists() implies data.exists()', onElement(needs(has('condition'), has('data')))],
  [
    "(type = 'named-event' implies name.exists()) and (type = 'periodic' implies timing.exists()) and (type.startsWith('data-') implies data.exists())",
    onElement(isTriggerComplete),
  ],
];
