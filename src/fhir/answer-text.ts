/**
 * The text of a FHIR answer: UTF-8, as FHIR has it (R4 http, "Content Types and encodings"), whatever the header says; where
 * the bytes are not UTF-8, in the charset that the header names. `null` where they are neither: a letter that is guessed
 * could be another drug's.
 */
export const textOfAnswer = (bytes: Uint8Array, contentType: string): string | null =>
  decoded(bytes, 'utf-8') ?? decoded(bytes, /;\s*charset="?([\w-]+)"?/i.exec(contentType)?.[1] ?? 'utf-8');

const decoded = (bytes: Uint8Array, charset: string): string | null => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
