import { type DecisionChoice, type EvidenceFact, mitigationWords, type Undo, wordsOfFact } from '../domain/decision.ts';
import type { SourceId } from '../domain/ids.ts';

/** A choice in plain words, as it stands behind the name of the drug or the alert. */
export const wordsOfChoice = (choice: DecisionChoice | Undo, nameOf: (source: SourceId) => string): string => {
  switch (choice.kind) {
    case 'accept':
      return `take it as ${nameOf(choice.source)} states it`;
    case 'keep-both':
      return 'keep everything as it is stated';
    case 'stop':
      return 'stop it';
    case 'change-to':
      return `change it to: ${choice.directions}`;
    case 'not-taking':
      return 'the patient does not take it';
    case 'ask':
      return `ask ${nameOf(choice.source)} first`;
    case 'dismiss':
      return `dismissed: ${mitigationWords[choice.mitigation]} (${choice.mitigation})`;
    case 'undo':
      return 'an earlier decision was taken back';
  }
};

/** What is known now and was not, and what is not known any more, each in words that tell it from the other. */
export const wordsOfChange = (
  { added, removed }: { readonly added: readonly EvidenceFact[]; readonly removed: readonly EvidenceFact[] },
  nameOf: (source: SourceId) => string,
): { readonly added: readonly string[]; readonly removed: readonly string[] } => ({
  added: added.map((fact) => toldApart(fact, removed, nameOf)),
  removed: removed.map((fact) => toldApart(fact, added, nameOf)),
});

const toldApart = (
  fact: EvidenceFact,
  others: readonly EvidenceFact[],
  nameOf: (source: SourceId) => string,
): string => {
  const words = wordsOfFact(fact, nameOf);
  const isSame = others.some((other) => wordsOfFact(other, nameOf) === words);
  return isSame ? `${words} (coded: ${fact.coded ?? 'nothing'})` : words;
};
