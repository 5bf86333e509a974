import type { JsonObject } from '../json-shape.ts';
import { isJsonObject } from '../json-shape.ts';
import type { ElementTest } from './element-values.ts';
import {
  allOf,
  has,
  hasChoice,
  hasPrimitive,
  isThere,
  itemsOf,
  needs,
  not,
  onElement,
  someItem,
} from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';

const hasValue = hasChoice('value');

/** sdcqr-2: within one group no linkId is answered twice. */
const answersEachOnce: ElementTest = (response, scope) =>
  isEachAnsweredOnce(response, 0, (answer) => hasValue(answer, scope));

const isEachAnsweredOnce = (group: JsonObject, depth: number, hasAnswer: (answer: JsonObject) => boolean): boolean => {
  if (depth > deepest) return true;
  const seen = new Set<string>();
  for (const item of itemsOf(group['item'])) {
    if (!isJsonObject(item)) continue;
    const linkId = item['linkId'];
    if (typeof linkId === 'string' && someItem(item['answer'], hasAnswer)) {
      if (seen.has(linkId)) return false;
      seen.add(linkId);
    }
    if (!isEachAnsweredOnce(item, depth + 1, hasAnswer)) return false;
    if (someItem(item['answer'], (answer) => !isEachAnsweredOnce(answer, depth + 1, hasAnswer))) return false;
  }
  return true;
};

const deepest = 200;

const isComputerName: ElementTest = (definition) => {
  const name = definition['name'];
  return typeof name !== 'string' || /^[A-Z][A-Za-z0-9_]{0,254}$/.test(name);
};

const hasSeveralConditions: ElementTest = (item) => itemsOf(item['enableWhen']).length >= 2;

/** Invariants of Questionnaire, QuestionnaireResponse and of the names of definitions, with HL7's corrections. */
export const questionnaireInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  ['(answer.exists() and item.exists()).not()', onElement(not(allOf(has('answer'), has('item'))))],
  ['subject.exists()', onElement(has('subject'))],
  [
    '(QuestionnaireResponse|repeat(answer|item)).select(item.where(answer.value.exists()).linkId.isDistinct()).allTrue()',
    onElement(answersEachOnce),
  ],
  // Corrected: two conditions already need to be told how they combine.
  [
    'enableWhen.count() > 2 implies enableBehavior.exists()',
    onElement(needs(hasSeveralConditions, hasPrimitive('enableBehavior'))),
  ],
  // Corrected: as published it asks for a System.Boolean, which no answer is.
  [
    "operator = 'exists' implies (answer is Boolean)",
    onElement(
      needs(
        (condition) => condition['operator'] === 'exists',
        (condition) => isThere(condition['answerBoolean']),
      ),
    ),
  ],
  // Corrected: the whole of the name is meant, and a definition without one is let pass.
  ["name.matches('[A-Z]([A-Za-z0-9_]){0,254}')", onElement(isComputerName)],
];
