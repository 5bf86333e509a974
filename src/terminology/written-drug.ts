import { otherSystemNamedIn } from './code-of-other-system.ts';

/** What one string is read as: a code of RxNorm, a package code, a code that is neither, or words. */
export type ReadAs = 'rxcui' | 'ndc' | 'other-code' | 'text';

/** One string that somebody wrote for a drug. */
export interface WrittenDrug {
  readonly readAs: ReadAs;
  /** The code without what stands before it; the words without the space around them. */
  readonly content: string;
}

/** Names and URIs of the two code systems that lead to drugs, before a code of theirs. */
const rxnormBefore =
  /^(?:rx ?cui|rxnorm|http:\/\/www\.nlm\.nih\.gov\/research\/umls\/rxnorm|urn:oid:2\.16\.840\.1\.113883\.6\.88)\s*[:#=|]?\s*(?=\d+$)/i;
const ndcBefore =
  /^(?:ndc|http:\/\/hl7\.org\/fhir\/sid\/ndc|urn:oid:2\.16\.840\.1\.113883\.6\.69)\s*[:#=|]?\s*(?=[\d-]+$)/i;

/** Longer strings are no codes. */
const longestCode = 120;

/** Marks that take no room, as they come along with a copied code; and the hyphens of word processors. */
const marks = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const hyphens = /[\u2010-\u2015\u2212]/gu;

/**
 * Decides whether a string is a code, and of which system. Up to eight digits are an RxCUI, known or not; 10 to 12
 * digits, or three groups of them with hyphens, are an NDC; `RxCUI`, `NDC` or the system's URI may stand before either.
 * Other numbers, and what names another system before its code, are codes that lead to no drug. All else is text.
 */
export const readWrittenDrug = (written: string): WrittenDrug => {
  const text = written.trim();
  if (text.length > longestCode) return { readAs: 'text', content: text };
  const bare = text.replace(marks, '').replace(hyphens, '-').trim();
  const ofRxnorm = bare.replace(rxnormBefore, '');
  if (ofRxnorm !== bare || /^\d{1,8}$/.test(bare)) return { readAs: 'rxcui', content: ofRxnorm };
  const ofNdc = bare.replace(ndcBefore, '');
  const isNdc = ofNdc !== bare || /^(?:\d{10,12}|\d+-\d+-\d+)$/.test(bare);
  if (isNdc) return { readAs: 'ndc', content: ofNdc };
  const isOther = /^\d+$/.test(bare) || otherSystemNamedIn(bare) !== null;
  return isOther ? { readAs: 'other-code', content: bare } : { readAs: 'text', content: text };
};
