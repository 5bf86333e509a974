import { type Issue, informationIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, objectsAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { DrugMention } from '../terminology/drug-graph.ts';
import { absentOrUnknown, isCodeSystem } from './code-system-url.ts';
import { withoutSemanticTag } from './semantic-tag.ts';

/** A mention with the words that a person should see for it, `null` where the source names no drug at all. */
export interface ReadDrugMention {
  readonly mention: DrugMention;
  readonly text: string | null;
  readonly issues: readonly Issue[];
}

/** What names no drug, and needs no remark. */
export const noMention: ReadDrugMention = { mention: { rxcuis: [], ndcs: [], texts: [] }, text: null, issues: [] };

/** Each value once, in the order of its first appearance. */
export const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** The words as they stand, and without a semantic tag. */
export const namesOf = (texts: readonly string[]): readonly string[] =>
  distinct(texts.flatMap((text) => [text, withoutSemanticTag(text)]));

/**
 * Reads a CodeableConcept that should name a drug. A code that says why there is none (`unknown`, `UNK`) names none, and
 * neither do its own words; any other words are words.
 * @param path FHIRPath location of the concept
 */
export const mentionOfConcept = (concept: WildObject, path: string): ReadDrugMention => {
  const said = withoutAbsence(concept);
  const codings = codingsOf(said);
  const texts = textsOf(said);
  const codesOf = (wanted: typeof codeSystem.rxnorm | typeof codeSystem.ndc): readonly string[] =>
    distinct(codings.filter(({ system }) => isCodeSystem(system, wanted)).map(({ code }) => code));
  const mention = { rxcuis: codesOf(codeSystem.rxnorm), ndcs: codesOf(codeSystem.ndc), texts: namesOf(texts) };
  const isUnread = codings.length > 0 && mention.rxcuis.length === 0 && mention.ndcs.length === 0;
  const reason = 'None of the codes is of a drug code system that is read; only the words can be recognised.';
  return {
    mention,
    text: texts[0] ?? codings[0]?.code ?? null,
    issues: isUnread ? [informationIssue('unknown-code', `${path}.coding`, reason)] : [],
  };
};

/** What a concept says instead of a drug: that the patient takes none, or that nothing is known of it. */
export type NoDrug = 'none-known' | 'no-information';

/** SNOMED CT's codes, and those that the International Patient Summary had of its own up to 1.1. */
const noDrugCodes: ReadonlyMap<string, NoDrug> = new Map([
  ['787481004', 'none-known'],
  ['1287211007', 'no-information'],
  ['no-known-medications', 'none-known'],
  ['no-medication-info', 'no-information'],
]);

/** Which of them all codes of a concept say, `null` where one of them says anything else. */
export const noDrugIn = (concept: WildObject): NoDrug | null => {
  const said = codingsOf(concept).map(({ system, code }) =>
    isCodeSystem(system, codeSystem.snomed) || isCodeSystem(system, absentOrUnknown)
      ? noDrugCodes.get(code)
      : undefined,
  );
  const [only, ...others] = new Set(said);
  return others.length > 0 ? null : (only ?? null);
};

const isAbsence = (coding: WildObject): boolean =>
  [codeSystem.dataAbsentReason, codeSystem.nullFlavor].some((system) => isCodeSystem(textAt(coding, 'system'), system));

const withoutAbsence = (concept: WildObject): WildObject => {
  const codings = objectsAt(concept, 'coding');
  const absences = codings.filter(isAbsence);
  if (absences.length === 0) return concept;
  const words = absences.flatMap((coding) => [textAt(coding, 'code'), textAt(coding, 'display')]);
  const text = textAt(concept, 'text');
  const isItsWord = words.some((word) => word !== null && word.toLowerCase() === text?.toLowerCase());
  return { text: isItsWord ? null : text, coding: codings.filter((coding) => !isAbsence(coding)) };
};
