import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** A code of a system; the display only where the system's own wording is at hand. */
export const coding = (system: string, code: string, display?: string): Coding => ({
  system,
  code,
  ...(display === undefined ? {} : { display }),
});

/** A concept of one code. */
export const codedConcept = (system: string, code: string, display?: string): CodeableConcept => ({
  coding: [coding(system, code, display)],
});

/** A concept in its author's words, with the codes that are known for it (perhaps none). */
export const worded = (text: string, codings: readonly Coding[] = []): CodeableConcept =>
  codings.length === 0 ? { text } : { coding: [...codings], text };
