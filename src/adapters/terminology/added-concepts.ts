import type { DrugRows } from '../../terminology/drug-dataset.ts';

/**
 * Ingredients that the tables lack and that must not be missing on a psychiatric list: herbs are no prescribable
 * content. NLM's own code and name, found alike in two public lists of RxNorm codes (antidepressants by ATC; a table of
 * potential drug interactions).
 */
export const addedConcepts: DrugRows['concepts'] = [[258326, 'IN', "St. John's wort extract", 'PUBLIC2021']];

const codesOfNames: readonly (readonly [name: RegExp, code: number])[] = [[/\bHYPERICUM PERFORATUM\b/, 258326]];

/** The code of an ingredient that the VA's pair names and gives no code to, as the table lacked it; else 0. */
export const codeNamedIn = (names: string): number => codesOfNames.find(([name]) => name.test(names))?.[1] ?? 0;
