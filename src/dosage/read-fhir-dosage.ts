import type { Dosage } from '@medplum/fhirtypes';
import type { Dosing, DosingStep } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import { withinLimits } from './fhir-limits.ts';
import { fittingRoute } from './fhir-product.ts';
import { conceptText, listOf, objectOf, textOf, type Unchecked, withoutNulls } from './fhir-quantity.ts';
import { inSequence } from './fhir-sequence.ts';
import { readStructure } from './fhir-structure.ts';
import { checkedByText, reconcileWithText } from './fhir-text.ts';
import { type DosedProduct, unknownProduct } from './product-amount.ts';
import { textStep } from './sig.ts';

/**
 * A partner's `Dosage`s as dosing steps, in their sequence. Structure wins over text where the two agree, text fills
 * what the structure leaves open, and where they contradict one another the part concerned is `null`, with an issue
 * `contradictory-dosage`. Types are checked field by field, as partners send anything: nothing is thrown.
 * @param pathPrefix FHIRPath of the list (`MedicationRequest.dosageInstruction`)
 * @param product what is known of the drug: its strengths make units comparable, its route must go with the dosage's
 */
export const readFhirDosages = (
  dosages: readonly Dosage[] | undefined,
  pathPrefix: string,
  product: DosedProduct = unknownProduct,
): Dosing => {
  if (dosages === undefined) return { steps: [], issues: [] };
  const issues: Issue[] = [];
  const sent = listOf(dosages).map((dosage) => objectOf(withoutNulls(dosage)));
  const texts = sent.map((dosage) => (dosage === null ? null : directionsText(dosage)));
  const shared = repeatedIn(texts);
  const met = new Set<string>();
  const read: { readonly sequence: unknown; readonly steps: readonly DosingStep[] }[] = [];
  for (const [index, dosage] of sent.entries()) {
    const path = `${pathPrefix}[${index}]`;
    const content = dosage === null ? null : contentOf(dosage);
    if (content !== null && met.has(content)) {
      issues.push(informationIssue('partly-read-sig', path, 'The dosage repeats an earlier one and is counted once.'));
      continue;
    }
    if (content !== null) met.add(content);
    const sharesText = shared.has(texts[index] ?? null);
    const steps = dosage === null ? [] : readDosage(dosage, product, path, sharesText, issues);
    if (steps.length === 0)
      issues.push(warningIssue('unreadable-sig', path, 'The dosage says nothing that can be read.'));
    else read.push({ sequence: dosage?.sequence, steps });
  }
  return { steps: inSequence(read, pathPrefix, issues), issues };
};

/** What makes a dosage the same as another: sent twice and added up, it would be a double dose that nobody prescribed. */
const contentOf = (dosage: Unchecked): string | null => {
  try {
    return JSON.stringify({ ...dosage, id: undefined });
  } catch {
    // Nested so deep that it can't be compared: no dosage that anyone wrote.
    return null;
  }
};

/** The texts that stand more than once in a list. */
const repeatedIn = (texts: readonly (string | null)[]): ReadonlySet<string | null> => {
  const once = new Set<string | null>();
  const repeated = new Set<string | null>();
  for (const text of texts) if (text !== null) (once.has(text) ? repeated : once).add(text);
  return repeated;
};

/** The directions in words; without `text`, what the patient is told. */
const directionsText = (dosage: Unchecked): string | null => textOf(dosage.text) ?? textOf(dosage.patientInstruction);

const readDosage = (
  dosage: Unchecked,
  product: DosedProduct,
  path: string,
  sharesText: boolean,
  issues: Issue[],
): readonly DosingStep[] => {
  const text = directionsText(dosage);
  if (dosage.modifierExtension !== undefined) {
    issues.push(
      warningIssue('unsupported', path, 'A modifier extension may change the meaning; only the text is kept.'),
    );
    return text === null ? [] : [textStep(text)];
  }
  const structure = readStructure(dosage, product, path, issues);
  const steps = reconcileWithText(structure, text, sharesText, path, issues);
  const extra = furtherTexts(dosage, text, structure.words);
  const checked = steps.length === 1 ? steps.map((step) => checkedByTexts(step, extra, path, issues)) : steps;
  return checked
    .map((step) => withinLimits(step, dosage, product, structure.unreadableLimit, path, issues))
    .map((step) => fittingRoute(step, product, path, issues))
    .map((step) => ({ ...step, text: wholeText(step, structure.written, extra) }))
    .filter((step) => step.text !== '');
};

/** What is written beside the directions: further instructions, what the patient is told, words of the timing code. */
const furtherTexts = (dosage: Unchecked, text: string | null, words: readonly string[]): readonly string[] => {
  const patient = textOf(dosage.patientInstruction);
  const isSecond = patient !== null && text !== null && !sameWords(text, patient);
  const instructions = listOf(dosage.additionalInstruction).map(conceptText);
  return [...instructions, isSecond ? patient : null, ...words].filter((each) => each !== null);
};

/** The step as every text beside the directions leaves it. */
const checkedByTexts = (step: DosingStep, texts: readonly string[], path: string, issues: Issue[]): DosingStep =>
  texts.reduce((checked, text) => checkedByText(checked, text, path, issues), step);

const sameWords = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The source's words, or the structure's where there are none, and every further instruction not yet in them. */
const wholeText = (step: DosingStep, written: string, extra: readonly string[]): string => {
  const text = step.text === '' ? written : step.text;
  return [text, ...extra.filter((each) => !text.includes(each))].filter((part) => part !== '').join('; ');
};
