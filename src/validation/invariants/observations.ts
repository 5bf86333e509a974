import type { JsonObject } from '../json-shape.ts';
import { isJsonObject, matchesPattern } from '../json-shape.ts';
import type { ElementTest } from './element-values.ts';
import {
  allOf,
  anyOf,
  has,
  hasChoice,
  hasPrimitive,
  isThere,
  itemsOf,
  needs,
  not,
  onElement,
  someItem,
  ucumSystem,
} from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const hasValue = hasChoice('value');
const hasReason = has('dataAbsentReason');

/**
 * obs-7: with a value of its own, no component says what the observation itself says. As HL7's validator, a component's
 * coding that says all of the observation's coding and more (a display) is the same.
 */
const isCodeNotRepeated: ElementTest = (observation, scope) => {
  if (!isThere(observation['component']) || !hasValue(observation, scope)) return true;
  const code = scope.resource['code'];
  const codings = isJsonObject(code) ? itemsOf(code['coding']) : [];
  return !someItem(observation['component'], (component) => sharesCoding(component['code'], codings));
};

const sharesCoding = (concept: unknown, codings: readonly unknown[]): boolean =>
  isJsonObject(concept) &&
  itemsOf(concept['coding']).some((coding) => codings.some((other) => matchesPattern(coding, other)));

const hasUcumUnits =
  (name: string): ElementTest =>
  (element) =>
    isUcumQuantity(element[name]);

const isUcumQuantity = (quantity: unknown): boolean => {
  if (!isJsonObject(quantity)) return true;
  const system = quantity['system'];
  return isThere(system) ? system === ucumSystem : !isThere(quantity['_system']);
};

/** The systems of the codings that state one. */
const systemsOf = (concept: unknown): readonly unknown[] =>
  isJsonObject(concept)
    ? itemsOf(concept['coding'])
        .map((coding) => (isJsonObject(coding) ? coding['system'] : undefined))
        .filter(isThere)
    : [];

const snomed = 'http://snomed.info/sct';

const isOnlySnomed = (systems: readonly unknown[]): boolean =>
  systems.length === 0 || (systems.length === 1 && systems[0] === snomed);

const isCodedAs =
  (...codes: readonly string[]): ElementTest =>
  (observation) =>
    someItem(observation['code'], (concept) =>
      someItem(concept['coding'], ({ code }) => typeof code === 'string' && codes.includes(code)),
    );

const statesSomething = anyOf(hasValue, has('hasMember'), has('component'), hasReason);

const someComponentHas =
  (test: ElementTest): ElementTest =>
  (observation, scope) =>
    someItem(observation['component'], (component) => test(component, scope));

/** `effective[x]` as text is a date of at least this many characters; instants are longer than any. */
const isDateOfLength =
  (length: number): Invariant =>
  (value) =>
    typeof value !== 'string' || value.length >= length;

const dayLength = '2020-01-01'.length;
const monthAndMore = 8;

/** The value is a Quantity: of the types that an Observation's value can have, only that one has a system. */
const isUcumValue: Invariant = (value) => isUcumQuantity(value);
const isReferenceRangeStated = anyOf(has('low'), has('high'), hasPrimitive('text'));

/** Invariants of Observation: R4's, the vital signs', US Core's and IPS's. */
export const observationInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ['dataAbsentReason.empty() or value.empty()', onElement(needs(hasReason, not(hasValue)))],
  [
    'value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()',
    onElement(isCodeNotRepeated),
  ],
  ['low.exists() or high.exists() or text.exists()', onElement(isReferenceRangeStated)],
  [
    '(component.empty() and hasMember.empty()) implies (dataAbsentReason.exists() or value.exists())',
    onElement(statesSomething),
  ],
  ['value.exists() or dataAbsentReason.exists()', onElement(anyOf(hasValue, hasReason))],
  [
    'value.exists() or hasMember.exists() or component.exists() or dataAbsentReason.exists()',
    onElement(statesSomething),
  ],
  [
    'component.exists() implies (component.value.exists() or component.dataAbsentReason.exists())',
    onElement(needs(has('component'), someComponentHas(anyOf(hasValue, hasReason)))),
  ],
  ['hasMember.empty() or component.empty()', onElement(not(allOf(has('hasMember'), has('component'))))],
  ['($this as dateTime).toString().length() >= 8', isDateOfLength(monthAndMore)],
  ['$this.ofType(dateTime).empty() or ($this as dateTime).toString().length() >= 8', isDateOfLength(monthAndMore)],
  ['$this is dateTime implies $this.toString().length() >= 10', isDateOfLength(dayLength)],
  // US Core 6.1 asks for a System.DateTime, which no element is: as published it always holds.
  ['$this is DateTime implies $this.toString().length() >= 10', () => true],
  [
    "value.ofType(Quantity).system.empty() or value.ofType(Quantity).system = 'http://unitsofmeasure.org'",
    onElement(hasUcumUnits('valueQuantity')),
  ],
  ["ofType(Quantity).system.empty() or ofType(Quantity).system = 'http://unitsofmeasure.org'", isUcumValue],
  [
    "value.ofType(CodeableConcept).coding.system.empty() or value.ofType(CodeableConcept).coding.system = 'http://snomed.info/sct'",
    onElement((observation: JsonObject) => isOnlySnomed(systemsOf(observation['valueCodeableConcept']))),
  ],
  [
    "ofType(CodeableConcept).coding.system.empty() or (ofType(CodeableConcept).coding.system contains 'http://snomed.info/sct')",
    onElement((concept) => {
      const systems = systemsOf(concept);
      return systems.length === 0 || systems.includes(snomed);
    }),
  ],
  [
    "(low.system.empty() or low.system = 'http://unitsofmeasure.org') and (high.system.empty() or high.system = 'http://unitsofmeasure.org')",
    onElement(allOf(hasUcumUnits('low'), hasUcumUnits('high'))),
  ],
  [
    "code.coding.where(code in '72166-2'|'11367-0').exists() implies value.is(CodeableConcept)",
    onElement(needs(isCodedAs('72166-2', '11367-0'), has('valueCodeableConcept'))),
  ],
  [
    "code.coding.where(code in '401201003'|'782516008').exists() implies value.is(Quantity)",
    onElement(needs(isCodedAs('401201003', '782516008'), has('valueQuantity'))),
  ],
];
