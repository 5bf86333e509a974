import type { Dosage } from '@medplum/fhirtypes';
import type { Dosing, DosingStep } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { daysBetween } from '../domain/partial-date.ts';
import { statedDirectionsOf } from '../dosage/directions.ts';
import { daysIn } from '../dosage/plausible.ts';
import type { DosedProduct } from '../dosage/product-amount.ts';
import { readFhirDosages } from '../dosage/read-fhir-dosage.ts';
import { textStep } from '../dosage/sig.ts';
import { asObject, listed, textAt, type WildObject } from '../fhir/wild.ts';
import { withoutContradictoryStrength } from './contradictory-strength.ts';
import { laterElementsAt } from './later-element.ts';
import type { MedicationResourceType } from './medication-type.ts';

const dosageField = {
  MedicationRequest: 'dosageInstruction',
  MedicationStatement: 'dosage',
  MedicationDispense: 'dosageInstruction',
} as const;

/**
 * The directions of a resource: its dosages, and R5's `renderedDosageInstruction`, one text of all of them. Alone the
 * text is what is read; beside dosages it is a second text, and what the two say differently is not used.
 * @param product the drug that they are about
 */
export const dosingOf = (type: MedicationResourceType, content: WildObject, product: DosedProduct): Dosing => {
  const { field, elements, issues } = dosagesOf(type, content);
  const path = `${type}.${field}`;
  const rendered = renderedOf(type, content);
  const [only, ...others] = elements;
  const text = rendered.text;
  const isSecondText = text !== null && only !== undefined && others.length === 0 && isReadable(only);
  const sent = elements.map((element) => (isSecondText ? withText(dosageOf(element), text) : dosageOf(element)));
  const read = readFhirDosages(text !== null && sent.length === 0 ? [{ text }] : sent, path, product);
  const checked = withoutContradictoryStrength(read.steps, product.strengths, path);
  const all = { steps: checked.steps, issues: [...issues, ...rendered.issues, ...read.issues, ...checked.issues] };
  if (text === null || sent.length === 0) return all;
  if (isSecondText) return withWords(all, text);
  return saysTheSame(text, all.steps) ? all : withWords(contradicted(all, rendered.path), text);
};

/** The dosages as they came, from where the type has them; where it has none there, from where the other types do. */
const dosagesOf = (
  type: MedicationResourceType,
  content: WildObject,
): { readonly field: string; readonly elements: readonly unknown[]; readonly issues: readonly Issue[] } => {
  const field = dosageField[type];
  const other = field === 'dosage' ? 'dosageInstruction' : 'dosage';
  const [own, misplaced] = [listed(content[field]), listed(content[other])];
  if (misplaced.length === 0) return { field, elements: own, issues: [] };
  const isRead = own.length === 0;
  const reason = isRead
    ? 'This type of resource has no such element; it was read as its directions.'
    : 'This type of resource has no such element; beside its own directions it was not read.';
  const issues = [warningIssue('invalid-resource', `${type}.${other}`, reason)];
  return isRead ? { field: other, elements: misplaced, issues } : { field, elements: own, issues };
};

/** `readFhirDosages` trusts no field, and says what is no element at all. A text in an element's place is its text. */
const dosageOf = (element: unknown): Dosage =>
  (typeof element === 'string' ? { text: element } : (asObject(element) ?? {})) as Dosage;

const isReadable = (element: unknown): boolean => typeof element === 'string' || asObject(element) !== null;

const renderedOf = (
  type: MedicationResourceType,
  content: WildObject,
): { readonly text: string | null; readonly path: string; readonly issues: readonly Issue[] } => {
  const [first] = laterElementsAt(type, content, 'renderedDosageInstruction');
  if (first === undefined) return { text: null, path: type, issues: [] };
  const path = `${type}.${first.field}`;
  const text = textAt(first, 'value');
  return { text, path, issues: text === null ? [warningIssue('unreadable-sig', path, 'This is no text.')] : [] };
};

/** A second text of one dosage is what a further instruction is. */
const withText = (dosage: Dosage, text: string): Dosage => {
  const given: unknown = dosage.additionalInstruction;
  const isSame = dosage.text !== undefined && wordsIn(dosage.text) === wordsIn(text);
  return isSame
    ? dosage
    : {
        ...dosage,
        additionalInstruction: [...listed(given), { text }] as NonNullable<Dosage['additionalInstruction']>,
      };
};

/** Whether one text beside several steps reads as the same steps. */
const saysTheSame = (text: string, steps: readonly DosingStep[]): boolean => {
  if (wordsIn(statedDirectionsOf(steps)) === wordsIn(text)) return true;
  const read = readFhirDosages([{ text }], '').steps;
  return read.length === steps.length && read.every((step, index) => isSameStep(step, steps[index]));
};

/** The text's seven days may be the dosage's first and last day; what only one of them says contradicts nothing. */
const isSameStep = (said: DosingStep, step: DosingStep | undefined): boolean => {
  if (step === undefined || meaningOf(said) !== meaningOf(step)) return false;
  const [days, given] = [lastingDays(said), lastingDays(step)];
  return days === null || given === null || Math.abs(days - given) <= 1;
};

const lastingDays = ({ lasting, from, until }: DosingStep): number | null =>
  lasting !== null
    ? lasting.value * daysIn[lasting.unit]
    : from !== null && until !== null
      ? daysBetween(from.slice(0, 10), until.slice(0, 10))
      : null;

const meaningOf = ({ dose, schedule, asNeeded }: DosingStep): string =>
  JSON.stringify([dose, schedule, asNeeded !== null]);

const contradicted = ({ steps, issues }: Dosing, path: string): Dosing => {
  const reason =
    'The text of all directions does not read as the same as the dosages; no dose and no schedule is used.';
  return {
    steps: steps.map((step) => ({ ...step, dose: null, schedule: null })),
    issues: [...issues, warningIssue('contradictory-dosage', path, reason)],
  };
};

/** Nothing that was written is lost: a text that no step has is told with the last of them. */
const withWords = ({ steps, issues }: Dosing, text: string): Dosing => {
  if (wordsIn(statedDirectionsOf(steps)).includes(wordsIn(text))) return { steps, issues };
  const last = steps.at(-1);
  const worded =
    last === undefined ? textStep(text) : { ...last, text: [last.text, text].filter((part) => part !== '').join('; ') };
  return { steps: [...steps.slice(0, -1), worded], issues };
};

const wordsIn = (text: unknown): string =>
  typeof text === 'string'
    ? text
        .toLowerCase()
        .replaceAll(/[\s.,;]+/g, ' ')
        .trim()
    : '';
