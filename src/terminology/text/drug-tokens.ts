/** A word or a number of a drug text, with what stands before it. */
export interface DrugToken {
  readonly kind: 'word' | 'number';
  /** Lower-cased; a number as digits with a point (`1,000.5` is `1000.5`). */
  readonly text: string;
  /** Everything between the token before and this one: spaces, hyphens, slashes, brackets. */
  readonly gap: string;
  /** The bracket that it stands in. */
  readonly inside: '' | '(' | '[';
}

/** Letters of any script; signs, arrows, pictures and the halves of emoji are none. */
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code > 191 &&
    code !== 215 &&
    code !== 247 &&
    (code < 0x2000 || (code > 0x2c00 && code < 0xd800) || (code > 0xf900 && code < 0xfe00)));
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const apostrophe = 39;
const percent = 37;
const hash = 35;
const point = 46;
const comma = 44;

const openedBy = (gap: string, inside: DrugToken['inside']): DrugToken['inside'] => {
  let now = inside;
  for (const sign of gap) {
    if (sign === '(' || sign === '[') now = sign;
    else if (sign === ')' || sign === ']') now = '';
  }
  return now;
};

/** Where a word that begins at `start` ends: letters, and an apostrophe between letters. */
const endOfWord = (text: string, start: number): number => {
  let end = start;
  while (
    isLetter(text.charCodeAt(end)) ||
    (text.charCodeAt(end) === apostrophe && isLetter(text.charCodeAt(end + 1)) && end > start)
  ) {
    end += 1;
  }
  return end;
};

const digitsAt = (text: string, start: number, count: number): boolean => {
  for (let index = start; index < start + count; index += 1) if (!isDigit(text.charCodeAt(index))) return false;
  return true;
};

/** `0,5`: a comma behind a lone zero can only be a decimal one. */
const isDecimalComma = (text: string, start: number, end: number): boolean =>
  end === start + 1 && text[start] === '0' && text.charCodeAt(end) === comma && isDigit(text.charCodeAt(end + 1));

const endOfDigits = (text: string, start: number): number => {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
};

/** Where a number that begins at `start` ends: digits, thousands in groups of three, one decimal point. */
const endOfNumber = (text: string, start: number): number => {
  let end = endOfDigits(text, start);
  if (isDecimalComma(text, start, end)) return endOfDigits(text, end + 1);
  while (
    text.charCodeAt(end) === comma &&
    digitsAt(text, end + 1, 3) &&
    !isDigit(text.charCodeAt(end + 4)) &&
    end - start <= 3 + 4 * 3
  ) {
    end += 4;
  }
  if (text.charCodeAt(end) === point && isDigit(text.charCodeAt(end + 1))) {
    end += 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
  }
  return end;
};

const beginsNumber = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return isDigit(code) || (code === point && isDigit(text.charCodeAt(at + 1)) && !isDigit(text.charCodeAt(at - 1)));
};

/** Where a word, a percent sign, or a number behind a hash (`#3`) ends; `start` where none of them begins. */
const endOfSign = (text: string, start: number, code: number): number => {
  if (isLetter(code)) return endOfWord(text, start);
  if (code === percent) return start + 1;
  return code === hash && isDigit(text.charCodeAt(start + 1)) ? endOfNumber(text, start + 1) : start;
};

const numberText = (written: string): string => {
  const pointed = written.startsWith('0,') ? written.replace(',', '.') : written;
  const plain = pointed.includes(',') ? pointed.replaceAll(',', '') : pointed;
  return plain.startsWith('.') ? `0${plain}` : plain;
};

/**
 * Words and numbers of a folded text (see `foldName`). Letters and digits part: `50mg` is two tokens, and so is `b12`.
 * The percent sign is a word, and so is a number behind a hash.
 */
export const tokenizeDrugText = (text: string): readonly DrugToken[] => {
  const tokens: DrugToken[] = [];
  let at = 0;
  let gapStart = 0;
  let inside: DrugToken['inside'] = '';
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const number = beginsNumber(text, at);
    const end = number ? endOfNumber(text, at) : endOfSign(text, at, code);
    if (end === at) {
      at += 1;
      continue;
    }
    const gap = at === gapStart ? '' : text.slice(gapStart, at);
    if (gap.length > 1 || (gap !== '' && gap !== ' ' && gap !== '-')) inside = openedBy(gap, inside);
    const written = text.slice(at, end);
    tokens.push(
      number
        ? { kind: 'number', text: numberText(written), gap, inside }
        : { kind: 'word', text: written.includes("'") ? written.replaceAll("'", '') : written, gap, inside },
    );
    at = end;
    gapStart = end;
  }
  return tokens;
};
