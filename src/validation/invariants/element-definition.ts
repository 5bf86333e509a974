import type { JsonObject } from '../json-shape.ts';
import {
  anyOf,
  areDistinct,
  type ElementTest,
  has,
  hasChoice,
  hasPrimitive,
  itemsOf,
  needs,
  not,
  onElement,
} from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const isMinWithinMax = (element: JsonObject): boolean => {
  const min = element['min'];
  const max = element['max'];
  if (typeof min !== 'number' || typeof max !== 'string' || max === '*') return true;
  return /^[+-]?\d+$/.test(max) && min <= Number(max);
};

const hasAtMostOneType: ElementTest = (element) => itemsOf(element['type']).length <= 1;

const textMatches =
  (name: string, format: RegExp): ElementTest =>
  (element) => {
    const text = element[name];
    return typeof text !== 'string' || format.test(text);
  };

const refersElsewhere: ElementTest = (type) => type['code'] === 'Reference' || type['code'] === 'canonical';

/** eld-3: `*` or a number that is not negative. */
const isMaximum: Invariant = (value) => typeof value !== 'string' || value === '*' || /^\+?\d+$/.test(value);

const startsAsUrl: ElementTest = (binding) => {
  const valueSet = binding['valueSet'];
  if (typeof valueSet !== 'string') return binding['_valueSet'] === undefined;
  return valueSet.startsWith('http:') || valueSet.startsWith('https') || valueSet.startsWith('urn:');
};

const describesItself = [
  has('type'),
  hasChoice('defaultValue'),
  hasChoice('fixed'),
  hasChoice('pattern'),
  has('example'),
  hasChoice('minValue'),
  hasChoice('maxValue'),
  hasPrimitive('maxLength'),
  has('binding'),
];

/** Invariants of ElementDefinition; HL7 has anchored the expressions of eld-19 and eld-20 since, and so are they here. */
export const elementDefinitionInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ["min.empty() or max.empty() or (max = '*') or iif(max != '*', min <= max.toInteger())", onElement(isMinWithinMax)],
  [
    'contentReference.empty() or (type.empty() and defaultValue.empty() and fixed.empty() and pattern.empty() and example.empty() and minValue.empty() and maxValue.empty() and maxLength.empty() and binding.empty())',
    onElement(needs(hasPrimitive('contentReference'), not(anyOf(...describesItself)))),
  ],
  ['fixed.empty() or (type.count()  <= 1)', onElement(needs(hasChoice('fixed'), hasAtMostOneType))],
  ['pattern.empty() or (type.count() <= 1)', onElement(needs(hasChoice('pattern'), hasAtMostOneType))],
  ['pattern.empty() or fixed.empty()', onElement(needs(hasChoice('pattern'), not(hasChoice('fixed'))))],
  // As published it asks only whether the types have codes, and so it always holds.
  [
    "binding.empty() or type.code.empty() or type.select((code = 'code') or (code = 'Coding') or (code='CodeableConcept') or (code = 'Quantity') or (code = 'string') or (code = 'uri')).exists()",
    () => true,
  ],
  ['type.select(code).isDistinct()', onElement((element) => areDistinct(element['type'], (type) => type['code']))],
  [
    'constraint.select(key).isDistinct()',
    onElement((element) => areDistinct(element['constraint'], (constraint) => constraint['key'])),
  ],
  [
    'defaultValue.empty() or meaningWhenMissing.empty()',
    onElement(needs(hasChoice('defaultValue'), not(hasPrimitive('meaningWhenMissing')))),
  ],
  [
    "sliceName.empty() or sliceName.matches('^[a-zA-Z0-9\\\\/\\\\-_\\\\[\\\\]\\\\@]+$')",
    onElement(textMatches('sliceName', /^[a-zA-Z0-9/\-_[\]@]+$/)),
  ],
  [
    '(isModifier.exists() and isModifier) implies isModifierReason.exists()',
    onElement(needs((element) => element['isModifier'] === true, hasPrimitive('isModifierReason'))),
  ],
  [
    "path.matches('[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*')",
    onElement(
      textMatches(
        'path',
        /^[^\s.,:;'"/|?!@#$%&*()[\]{}]{1,64}(?:\.[^\s.,:;'"/|?!@#$%&*()[\]{}]{1,64}(?:\[x\])?(?::[^\s.]+)?)*$/,
      ),
    ),
  ],
  [
    "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')",
    onElement(textMatches('path', /^[A-Za-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*(?:\[x\])?)*$/)),
  ],
  [
    'sliceIsConstraining.exists() implies sliceName.exists()',
    onElement(needs(hasPrimitive('sliceIsConstraining'), hasPrimitive('sliceName'))),
  ],
  [
    'discriminator.exists() or description.exists()',
    onElement(anyOf(has('discriminator'), hasPrimitive('description'))),
  ],
  ["empty() or ($this = '*') or (toInteger() >= 0)", isMaximum],
  [
    "aggregation.empty() or (code = 'Reference') or (code = 'canonical')",
    onElement(needs(hasPrimitive('aggregation'), refersElsewhere)),
  ],
  [
    "(code='Reference' or code = 'canonical') or targetProfile.empty()",
    onElement(needs(hasPrimitive('targetProfile'), refersElsewhere)),
  ],
  ['expression.exists()', onElement(hasPrimitive('expression'))],
  [
    "valueSet.exists() implies (valueSet.startsWith('http:') or valueSet.startsWith('https') or valueSet.startsWith('urn:'))",
    onElement(startsAsUrl),
  ],
];
