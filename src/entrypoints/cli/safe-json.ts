/**
 * JSON on one line that is safe on a terminal too: control characters, marks of writing direction and whatever cannot be
 * seen are written as escapes, which mean the same to every reader of JSON.
 */
export const safeJson = (value: unknown): string => {
  const json = JSON.stringify(value);
  return plain.test(json) ? json : json.replace(unseen, escaped);
};

/** Most of it is: looking at every character for its category would take longer than recognising the drug. */
const plain = /^[ -~]*$/;
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Signs beyond the basic plane are two units, and two escapes. */
const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
