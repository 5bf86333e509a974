import { errorIssue, type Issue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept } from '../domain/stated-medication.ts';
import { haveOtherForm, haveOtherStrength, haveSameIngredients, mostDetailed } from './agree.ts';
import type { DrugMention, MetDrug } from './drug-graph.ts';

/** How each kind of thing in a mention is looked up; `null` where it leads to no drug. */
export interface MentionLookups {
  readonly byRxcui: (code: string) => MetDrug | null;
  readonly isKnownRxcui: (code: string) => boolean;
  readonly byNdc: (printed: string) => MetDrug | null;
  readonly byText: (text: string) => DrugConcept;
  /** The same drug without what its sources disagree on. */
  readonly ingredientsOnly: (drug: MetDrug) => MetDrug | null;
}

interface Found {
  readonly drugs: readonly MetDrug[];
  readonly issues: readonly Issue[];
}

const filled = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => text.trim()).filter((text) => text !== '');

const none = (issues: readonly Issue[], alternatives: DrugConcept['alternatives'] = []): DrugConcept => ({
  recognizedBy: 'none',
  ingredients: [],
  alternatives,
  issues,
});

/** What else a drug could have been is told up to this many. */
export const mostAlternatives = 8;

const distinct = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] =>
  [...new Map(items.toReversed().map((item) => [keyOf(item), item] as const)).values()].toReversed();

const unsaid = none([errorIssue('missing-drug', '', 'The source names no drug, neither by code nor by text.')]);

const codesOf = (mention: DrugMention, lookups: MentionLookups): Found => {
  const drugs: MetDrug[] = [];
  const issues: Issue[] = [];
  mention.rxcuis.forEach((written, index) => {
    const code = written.trim();
    if (code === '') return;
    const drug = lookups.byRxcui(code);
    if (drug) drugs.push(drug);
    else if (lookups.isKnownRxcui(code)) {
      issues.push(
        warningIssue('unknown-code', `/rxcuis/${index}`, 'The RxCUI is known, but not all of its ingredients are.'),
      );
    } else issues.push(warningIssue('unknown-code', `/rxcuis/${index}`, 'The RxCUI is not in the drug data.'));
  });
  mention.ndcs.forEach((printed, index) => {
    if (printed.trim() === '') return;
    const drug = lookups.byNdc(printed);
    if (drug) drugs.push(drug);
    else
      issues.push(
        warningIssue('unknown-code', `/ndcs/${index}`, 'The NDC is not in the drug data, or its form is ambiguous.'),
      );
  });
  return { drugs, issues };
};

const unrecognized = warningIssue('unrecognized-drug', '', 'No code and no text of the source leads to a drug.');

const conflicting = (path: string, reason: string): DrugConcept['issues'] => [
  errorIssue('conflicting-codes', path, reason),
  warningIssue('unrecognized-drug', path, 'The drug was not taken for either of two.'),
];

/** One drug out of several statements of the same ingredients; what they disagree on is left out, and said. */
const settle = (drugs: readonly MetDrug[], path: string, lookups: MentionLookups): MetDrug | null => {
  const best = mostDetailed(drugs);
  if (best === null) return null;
  const disagree = drugs.some((drug) => haveOtherStrength(best, drug) || haveOtherForm(best, drug));
  if (!disagree) return best;
  const reason = 'The codes or names are of one drug in different strengths or forms; only the ingredients were kept.';
  const plain = lookups.ingredientsOnly(best);
  return plain && { ...plain, issues: [...plain.issues, warningIssue('conflicting-codes', path, reason)] };
};

/**
 * A text beside a code decides nothing, but a difference must be seen. Of another strength that the text is sure to
 * name, neither is believed: one dose of them would be wrong.
 */
const againstTexts = (drug: MetDrug, texts: readonly MetDrug[], lookups: MentionLookups): MetDrug => {
  const warned = (met: MetDrug, reason: string): MetDrug => ({
    ...met,
    issues: [...drug.issues, warningIssue('conflicting-codes', '/texts', reason)],
  });
  if (!haveSameIngredients([drug, ...texts])) {
    const textNames = texts.flatMap(({ ingredients }) => ingredients);
    return { ...warned(drug, 'The text names another drug than the code; the code was kept.'), textNames };
  }
  const others = texts.filter((text) => haveOtherStrength(drug, text));
  const isSure = others.some((text) => text.certainty !== 'moderate' && text.level !== 'pack');
  // The kinds of tablets in a pack differ from one another: no text of one of them contradicts it.
  const plain = isSure && drug.level !== 'pack' ? lookups.ingredientsOnly(drug) : null;
  if (plain !== null) {
    return warned(plain, 'The text names another strength than the code; only the ingredients were kept.');
  }
  return others.length === 0 ? drug : warned(drug, 'The text names another strength than the code; the code was kept.');
};

/**
 * What a mention is taken for: RxCUI before NDC before text. Codes that name different base ingredients, or texts
 * that do where there is no code, give no drug. Paths of the issues are JSON Pointers into the mention.
 */
export const recognizeMention = (mention: DrugMention, lookups: MentionLookups): DrugConcept => {
  const [only, ...others] = mention.texts;
  // One text and no code is what most lists hold: there is nothing to compare it with.
  if (only !== undefined && others.length + mention.rxcuis.length + mention.ndcs.length === 0)
    return ofText(only, lookups);
  return ofSeveral(mention, lookups);
};

const ofText = (text: string, { byText }: MentionLookups): DrugConcept => (text.trim() === '' ? unsaid : byText(text));

const ofSeveral = (mention: DrugMention, lookups: MentionLookups): DrugConcept => {
  const read = filled(mention.texts).map(lookups.byText);
  const texts = read.flatMap((text) => (text.recognizedBy === 'none' ? [] : [text]));
  const said = filled([...mention.rxcuis, ...mention.ndcs, ...mention.texts]);
  if (said.length === 0) return unsaid;
  const codes = codesOf(mention, lookups);
  if (!haveSameIngredients(codes.drugs)) {
    return none([...codes.issues, ...conflicting('', 'The codes name drugs with different ingredients.')]);
  }
  const byRxcui = codes.drugs.filter((drug) => drug.recognizedBy === 'rxcui');
  const chosen = byRxcui.length > 0 ? byRxcui : codes.drugs;
  const coded = settle(chosen, '', lookups);
  if (coded !== null) {
    const beside = codes.drugs.filter((drug) => !chosen.includes(drug) && haveOtherStrength(coded, drug));
    const other = beside.map(() =>
      warningIssue('conflicting-codes', '/ndcs', 'The NDC names another strength than the RxCUI; the RxCUI was kept.'),
    );
    const compared = texts.filter(({ recognizedBy }) => recognizedBy !== 'spelling');
    return againstTexts({ ...coded, issues: [...codes.issues, ...coded.issues, ...other] }, compared, lookups);
  }
  if (!haveSameIngredients(texts)) {
    return none([...codes.issues, ...conflicting('/texts', 'The texts name drugs with different ingredients.')]);
  }
  const named = settle(texts, '/texts', lookups);
  if (named !== null) return { ...named, issues: [...codes.issues, ...named.issues] };
  const why = distinct(
    read.flatMap(({ issues }) => issues),
    ({ reason }) => reason,
  );
  return none(
    [...codes.issues, ...(why.length === 0 ? [unrecognized] : why)],
    distinct(
      read.flatMap(({ alternatives }) => alternatives),
      ({ rxcui }) => rxcui,
    ).slice(0, mostAlternatives),
  );
};
