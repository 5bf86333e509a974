import type { ElementTest } from './element-values.ts';
import { anyOf, has, hasChoice, hasCoding, needs, not, onElement } from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const enteredInError: ReadonlySet<string> = new Set(['entered-in-error']);
const ended: ReadonlySet<string> = new Set(['resolved', 'remission', 'inactive']);
const problems: ReadonlySet<string> = new Set(['problem-list-item']);

const isConditionError: ElementTest = (condition) =>
  hasCoding(
    condition['verificationStatus'],
    'http://terminology.hl7.org/CodeSystem/condition-ver-status',
    enteredInError,
  );

const isAllergyError: ElementTest = (allergy) =>
  hasCoding(
    allergy['verificationStatus'],
    'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
    enteredInError,
  );

const isEnded: ElementTest = (condition) =>
  hasCoding(condition['clinicalStatus'], 'http://terminology.hl7.org/CodeSystem/condition-clinical', ended);

const isProblem: ElementTest = (condition) =>
  hasCoding(condition['category'], 'http://terminology.hl7.org/CodeSystem/condition-category', problems);

/** Invariants of Condition and AllergyIntolerance: which statuses go together. */
export const conditionInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  // con-3, a warning: meant for problem list items; as published it compares a CodeableConcept with a text.
  [
    "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.select($this='problem-list-item').empty()",
    onElement(anyOf(has('clinicalStatus'), isConditionError, not(isProblem))),
  ],
  [
    "abatement.empty() or clinicalStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-clinical' and (code='resolved' or code='remission' or code='inactive')).exists()",
    onElement(needs(hasChoice('abatement'), isEnded)),
  ],
  [
    "verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code='entered-in-error').empty() or clinicalStatus.empty()",
    onElement(needs(isConditionError, not(has('clinicalStatus')))),
  ],
  ['summary.exists() or assessment.exists()', onElement(anyOf(has('summary'), has('assessment')))],
  ['code.exists() or detail.exists()', onElement(anyOf(has('code'), has('detail')))],
  [
    "verificationStatus.coding.where(system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification' and code = 'entered-in-error').exists() or clinicalStatus.exists()",
    onElement(anyOf(isAllergyError, has('clinicalStatus'))),
  ],
  [
    "verificationStatus.coding.where(system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification' and code = 'entered-in-error').empty() or clinicalStatus.empty()",
    onElement(needs(isAllergyError, not(has('clinicalStatus')))),
  ],
];
