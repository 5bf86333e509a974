import { errorIssue, type Issue, warningIssue } from '../domain/issue.ts';
import type { JsonLimits } from './json-text-scan.ts';
import type { IssueType, ValidationIssue } from './validation-issue.ts';

const mostIssues = 100;
const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapeEnd = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
const literal = /true|false|null/y;
const readableName = /^[A-Za-z_][A-Za-z0-9]{0,63}$/;

/** One object or array that is open. */
interface Level {
  readonly keys: Set<string> | undefined;
  /** Where it stands in its parent: `.name` or `[2]`; nothing at the root, or where the name can't be shown. */
  readonly step: string;
  /** Of an array: how many items were begun. Of an object: unused. */
  index: number;
  key: string;
}

/**
 * Reads a text character by character as RFC 8259 has it, and tells what keeps it from being JSON (the first such place)
 * or, where it is JSON, what of it does not come through: a key that is there twice, a number that a double can't hold,
 * half a surrogate pair. Without recursion, in time proportional to the text; at most 100 issues.
 */
export const examineJson = (text: string, limits: JsonLimits): readonly ValidationIssue[] =>
  new JsonExaminer(text, limits).examine();

class JsonExaminer {
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #issues: ValidationIssue[] = [];
  readonly #levels: Level[] = [];
  #at = 0;
  #left = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  examine(): readonly ValidationIssue[] {
    const trouble = this.#readDocument();
    if (trouble === undefined) return this.#closed();
    return [this.#issue(errorIssue, 'structure', '', this.#at, trouble)];
  }

  #closed(): readonly ValidationIssue[] {
    if (this.#left === 0) return this.#issues;
    const reason = `see also ${this.#left} more problems of this kind in the document`;
    return [...this.#issues, { ...errorIssue('invalid-json', '', reason), type: 'too-costly' }];
  }

  #issue(
    make: (code: 'invalid-json', path: string, reason: string) => Issue,
    type: IssueType,
    path: string,
    at: number,
    reason: string,
  ): ValidationIssue {
    return { ...make('invalid-json', path, `${reason} (${placeOf(this.#text, at)})`), type };
  }

  #note(severity: 'error' | 'warning', at: number, reason: string): void {
    if (this.#issues.length >= mostIssues) this.#left += 1;
    else {
      const make = severity === 'error' ? errorIssue : warningIssue;
      this.#issues.push(this.#issue(make, severity === 'error' ? 'structure' : 'value', this.#path(), at, reason));
    }
  }

  /** FHIRPath from the resource on; ends where a name is none that FHIR could have. */
  #path(): string {
    let path = '';
    for (const [depth, level] of this.#levels.entries()) {
      if (depth > 0) path += level.step;
      if (depth === this.#levels.length - 1) path += stepOf(level);
    }
    return path.startsWith('.') ? path.slice(1) : path;
  }

  /** What is wrong at `#at`; `undefined` when the text is JSON. */
  #readDocument(): string | undefined {
    this.#skipSpace();
    if (this.#at === this.#text.length) return 'write a JSON document: there is nothing';
    let trouble = this.#readValue();
    while (trouble === undefined && this.#levels.length > 0) trouble = this.#readOn();
    if (trouble !== undefined) return trouble;
    this.#skipSpace();
    return this.#at === this.#text.length ? undefined : 'end the document after its value';
  }

  #skipSpace(): void {
    this.#at = endOf(space, this.#text, this.#at);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** A value, or the beginning of an object or array. */
  #readValue(): string | undefined {
    const first = this.#text[this.#at];
    if (first === '"') return this.#readString();
    if (first === '{' || first === '[') return this.#open(first === '{');
    const end = Math.max(endOf(number, this.#text, this.#at), endOf(literal, this.#text, this.#at));
    if (end === this.#at) return this.#valueTrouble();
    if (first !== 't' && first !== 'f' && first !== 'n') this.#judgeNumber(end);
    this.#at = end;
    return undefined;
  }

  #valueTrouble(): string {
    const rest = this.#text.slice(this.#at, this.#at + 9);
    if (rest === '') return 'end the document: it breaks off';
    if (rest.startsWith('<')) return 'write JSON, not XML or HTML';
    if (rest.startsWith('/')) return 'leave out comments';
    if (/^-?(?:NaN|Infinity)/.test(rest)) return 'write a number: JSON has no NaN and no Infinity';
    if (rest.startsWith("'")) return 'write strings in double quotes';
    return 'write a value: an object, an array, a string, a number, true, false or null';
  }

  #open(isObject: boolean): string | undefined {
    if (this.#levels.length >= this.#limits.mostLevels) {
      return `nest objects and arrays at most ${this.#limits.mostLevels} levels deep`;
    }
    const parent = this.#levels.at(-1);
    const step = parent === undefined ? '' : stepOf(parent);
    this.#levels.push({ keys: isObject ? new Set() : undefined, step, index: 0, key: '' });
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(isObject ? '}' : ']')) {
      this.#levels.pop();
      return undefined;
    }
    return isObject ? this.#readMember() : this.#readValue();
  }

  /** What follows a value inside an object or array. */
  #readOn(): string | undefined {
    const level = this.#levels.at(-1);
    if (level === undefined) return undefined;
    const isObject = level.keys !== undefined;
    this.#skipSpace();
    if (this.#take(isObject ? '}' : ']')) {
      this.#levels.pop();
      return undefined;
    }
    if (this.#at === this.#text.length) return 'end the document: it breaks off';
    if (!this.#take(',')) return `write a comma or ${isObject ? '}' : ']'} after the value`;
    this.#skipSpace();
    level.index += 1;
    return isObject ? this.#readMember() : this.#readValue();
  }

  #readMember(): string | undefined {
    const start = this.#at;
    const level = this.#levels.at(-1);
    if (this.#text[start] !== '"') return 'write a name in double quotes, and no comma after the last member';
    const trouble = this.#readString();
    if (trouble !== undefined) return trouble;
    const key = unescaped(this.#text.slice(start, this.#at));
    if (level !== undefined) level.key = key;
    if (level?.keys?.has(key) === true) this.#note('error', start, 'give each name of an object once');
    level?.keys?.add(key);
    this.#skipSpace();
    if (!this.#take(':')) return 'write a colon after the name';
    this.#skipSpace();
    return this.#readValue();
  }

  #readString(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    let hasEscape = false;
    this.#at += 1;
    for (;;) {
      this.#at = endOfPlain(text, this.#at);
      if (this.#at === text.length) return 'end the string: the document breaks off';
      if (this.#take('"')) break;
      if (!this.#take('\\')) return 'write control characters in strings as escapes: \\n, \\t, \\u0001';
      const end = endOf(escapeEnd, text, this.#at);
      if (end === this.#at) return 'write an escape that JSON has';
      hasEscape ||= text[this.#at] === 'u';
      this.#at = end;
    }
    if (hasEscape && !unescaped(text.slice(start, this.#at)).isWellFormed()) {
      this.#note('warning', start, 'write whole characters: half of a surrogate pair stands alone');
    }
    return undefined;
  }

  #judgeNumber(end: number): void {
    const written = this.#text.slice(this.#at, end);
    if (!Number.isFinite(Number(written))) this.#note('error', this.#at, 'write a number below 10 to the power of 308');
    else if (written.length > 15 && digitsOf(written) !== digitsOf(String(Number(written)))) {
      this.#note('warning', this.#at, 'write at most 15 digits: more can not be kept exactly');
    }
  }
}

const stepOf = (level: Level): string => {
  if (level.keys === undefined) return `[${level.index}]`;
  return readableName.test(level.key) ? `.${level.key}` : '';
};

const endOf = (expression: RegExp, text: string, at: number): number => {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
};

/** Where a quote, a backslash or a control character stands, or the text ends. */
const endOfPlain = (text: string, from: number): number => {
  let at = from;
  for (let code = text.charCodeAt(at); code >= 32 && code !== 34 && code !== 92; code = text.charCodeAt(at)) at += 1;
  return at;
};

/** The digits that tell, without sign, point, exponent and the zeros around. */
const digitsOf = (written: string): string => {
  const [digits = ''] = written.replace(/[-.]/g, '').split(/e/i);
  return digits.replace(/^0+/, '').replace(/0+$/, '');
};

const unescaped = (string: string): string =>
  string.includes('\\') ? String(JSON.parse(string)) : string.slice(1, -1);

/** Of a text of one line, as in NDJSON, the column is enough. */
const placeOf = (text: string, at: number): string => {
  if (!text.includes('\n')) return `column ${at + 1}`;
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return `line ${line}, column ${at - start + 1}`;
};
