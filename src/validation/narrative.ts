import { isNameCharacter, isNameStart, isXmlCharacter, referenceEnd } from './narrative-characters.ts';
import { type ElementRule, elementRules, strangeElement } from './narrative-facts.ts';
import { NarrativeFindings, noProblems } from './narrative-findings.ts';
import { isPlainNarrative } from './narrative-plain.ts';
import { malformed, type NarrativeProblem, wrong } from './narrative-problems.ts';

export type { NarrativeProblem };

const mostLevels = 200;

/**
 * Judges `Narrative.div` (FHIR R4 section 2.4; txt-1, txt-2) in one pass: well-formed XML without document type, one
 * `<div>` of the XHTML namespace, elements and attributes that a narrative allows, where these may stand, links.
 * Answers all problems, each kind once; after the first one of well-formedness nothing more is read. No answer repeats
 * a piece of the text. Never throws; takes time in proportion to the text.
 * @param resolves whether the resource has an element or a contained resource of that id, for links to `#id`; without
 * it such links are not judged
 */
export const narrativeProblems = (div: string, resolves?: (id: string) => boolean): readonly NarrativeProblem[] =>
  isPlainNarrative(div) ? noProblems : examineNarrative(div, resolves);

/** As `narrativeProblems`, without the quick look first. */
export const examineNarrative = (div: string, resolves?: (id: string) => boolean): readonly NarrativeProblem[] =>
  new NarrativeReader(div).read(resolves);

const lessThan = 60;
const greaterThan = 62;
const closingBracket = 93;
const ampersand = 38;
const slash = 47;
const exclamation = 33;
const question = 63;
const equals = 61;

/** Bits beside those of `ElementRule.once`: what the open elements forbid inside. */
const noBlocks = 1 << 24;
const noParagraphs = 1 << 25;

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13;

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Reads one narrative; `#at` goes forward only. What reads a part answers whether the text can be read on. */
class NarrativeReader {
  readonly #text: string;
  readonly #found = new NarrativeFindings();
  #at = 0;
  #hasContent = false;
  readonly #open: ElementRule[] = [];
  readonly #names: string[] = [];
  readonly #forbidden: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(resolves: ((id: string) => boolean) | undefined): readonly NarrativeProblem[] {
    if (this.#readDocument()) {
      if (!this.#hasContent) this.#found.add(wrong.noContent);
      if (resolves !== undefined) this.#found.judgeTargets(resolves);
    }
    return this.#found.problems;
  }

  /** Says why the text can't be read on. */
  #stop(problem: NarrativeProblem): false {
    this.#found.add(problem);
    return false;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #readDocument(): boolean {
    if (!this.#readAround()) return false;
    const isElement = this.#text.charCodeAt(this.#at) === lessThan && isNameStart(this.#text.charCodeAt(this.#at + 1));
    if (!isElement) return this.#stop(malformed.root);
    if (!this.#readStartTag()) return false;
    while (this.#open.length > 0) if (!this.#readText() || !this.#readTag()) return false;
    if (!this.#readAround()) return false;
    return this.#at === this.#text.length || this.#stop(malformed.root);
  }

  /** White space and comments before and after the root. */
  #readAround(): boolean {
    for (;;) {
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== lessThan) return true;
      const next = this.#text.charCodeAt(this.#at + 1);
      if (next !== exclamation && next !== question) return true;
      if (!this.#readMarkup()) return false;
    }
  }

  #readTag(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1);
    if (next === slash) return this.#readEndTag();
    return next === exclamation || next === question ? this.#readMarkup() : this.#readStartTag();
  }

  /** Text up to the next `<`. */
  #readText(): boolean {
    const text = this.#text;
    let at = this.#at;
    let hasContent = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === lessThan) break;
      if (isSpace(code)) at += 1;
      else {
        hasContent = true;
        if ((code > greaterThan || (code > 32 && code < ampersand)) && code < 0xd800) at += 1;
        else if (code === ampersand) {
          at = referenceEnd(text, at);
          if (at < 0) return this.#stop(malformed.entity);
        } else if (at >= text.length) return this.#stop(malformed.end);
        else if (!isXmlCharacter(text, at)) return this.#stop(malformed.character);
        else if (code === greaterThan && this.#isAfterBrackets(at)) return this.#stop(malformed.bracket);
        else at += isHighSurrogate(code) ? 2 : 1;
      }
    }
    this.#at = at;
    if (hasContent) this.#noteContent();
    return true;
  }

  /** Whether `]]` stands before the `>` at `at`, in the same stretch of text. */
  #isAfterBrackets(at: number): boolean {
    const text = this.#text;
    return (
      at - 2 >= this.#at && text.charCodeAt(at - 1) === closingBracket && text.charCodeAt(at - 2) === closingBracket
    );
  }

  #noteContent(): void {
    this.#hasContent = true;
    const parent = this.#open.at(-1);
    if (parent?.children !== undefined) this.#found.add(wrong.child);
    if (parent?.isEmpty === true) this.#found.add(wrong.notEmpty);
  }

  /** A comment; anything else that begins with `<!` or `<?` is refused. */
  #readMarkup(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at + 1) === question) return this.#stop(malformed.instruction);
    if (!text.startsWith('<!--', this.#at)) return this.#stop(malformed.doctype);
    const end = text.indexOf('--', this.#at + 4);
    if (end === -1 || text.charCodeAt(end + 2) !== greaterThan) return this.#stop(malformed.comment);
    for (let at = this.#at + 4; at < end; at += isHighSurrogate(text.charCodeAt(at)) ? 2 : 1) {
      if (!isXmlCharacter(text, at)) return this.#stop(malformed.character);
    }
    this.#at = end + 3;
    return true;
  }

  #readEndTag(): boolean {
    const name = this.#names.at(-1) ?? '';
    if (!this.#text.startsWith(name, this.#at + 2)) return this.#stop(malformed.order);
    this.#at += 2 + name.length;
    if (isNameCharacter(this.#text.charCodeAt(this.#at))) return this.#stop(malformed.order);
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) !== greaterThan) return this.#stop(malformed.tag);
    this.#at += 1;
    this.#close();
    return true;
  }

  #close(): void {
    this.#open.pop();
    this.#names.pop();
    this.#forbidden.pop();
  }

  /** The name that begins at `#at`; empty if none does. */
  #readName(): string {
    const start = this.#at;
    if (!isNameStart(this.#text.charCodeAt(start))) return '';
    let at = start + 1;
    while (isNameCharacter(this.#text.charCodeAt(at))) at += 1;
    this.#at = at;
    return this.#text.slice(start, at);
  }

  #readStartTag(): boolean {
    this.#at += 1;
    const name = this.#readName();
    if (name === '') return this.#stop(malformed.tag);
    if (this.#open.length >= mostLevels) return this.#stop(malformed.deep);
    const rule = elementRules.get(name) ?? strangeElement;
    this.#judgePlace(rule);
    this.#open.push(rule);
    this.#names.push(name);
    return this.#readAttributes(rule);
  }

  /** What the new element may be, and whether it may stand here. */
  #judgePlace(rule: ElementRule): void {
    const found = this.#found;
    const parent = this.#open.at(-1);
    const around = this.#forbidden.at(-1) ?? 0;
    this.#forbidden.push(around | rule.once | (rule.isText ? noBlocks : 0) | (rule.name === 'p' ? noParagraphs : 0));
    if (parent === undefined) {
      if (rule.name !== 'div') found.add(wrong.rootName);
      return;
    }
    if (rule === strangeElement) found.add(wrong.element);
    if (rule.name === 'img') this.#hasContent = true;
    if (parent.isEmpty) found.add(wrong.notEmpty);
    if (parent.children?.has(rule.name) === false) found.add(wrong.child);
    if (rule.parents?.has(parent.name) === false) found.add(wrong.place);
    if ((around & rule.once) !== 0) found.add(wrong.nested);
    if (rule.isBlock && (around & noBlocks) !== 0) found.add(wrong.blockInText);
    if (rule.breaksParagraph && (around & noParagraphs) !== 0) found.add(wrong.inParagraph);
  }

  /** The rest of a start tag, from behind its name on. */
  #readAttributes(rule: ElementRule): boolean {
    const text = this.#text;
    let first = '';
    let seen: Set<string> | undefined;
    let hasNamespace = false;
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      const code = text.charCodeAt(this.#at);
      if (code === greaterThan || code === slash) break;
      if (this.#at >= text.length) return this.#stop(malformed.end);
      const name = this.#at === before ? '' : this.#readName();
      if (name === '') return this.#stop(malformed.attribute);
      if (first === '') first = name;
      else {
        seen ??= new Set([first]);
        if (seen.has(name)) return this.#stop(malformed.twice);
        seen.add(name);
      }
      if (name === 'xmlns') hasNamespace = true;
      const value = this.#readValue();
      if (value === undefined) return false;
      this.#found.judgeAttribute(rule, name, value);
    }
    if (!hasNamespace && this.#open.length === 1) this.#found.add(wrong.namespace);
    return this.#endStartTag();
  }

  #endStartTag(): boolean {
    if (this.#text.charCodeAt(this.#at) === slash) {
      this.#at += 1;
      if (this.#text.charCodeAt(this.#at) !== greaterThan) return this.#stop(malformed.tag);
      this.#close();
    }
    this.#at += 1;
    return true;
  }

  /** The value behind an attribute's name, as it is written; `undefined` where the text can't be read on. */
  #readValue(): string | undefined {
    const text = this.#text;
    this.#skipSpace();
    if (text.charCodeAt(this.#at) === equals) this.#at += 1;
    else return this.#stopValue(malformed.attribute);
    this.#skipSpace();
    const quote = text.charCodeAt(this.#at);
    if (quote !== 34 && quote !== 39) return this.#stopValue(malformed.attribute);
    const start = this.#at + 1;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === ampersand) {
        at = referenceEnd(text, at);
        if (at < 0) return this.#stopValue(malformed.entity);
      } else if (code === lessThan) return this.#stopValue(malformed.attribute);
      else if (code >= 32 && code < 0xd800) at += 1;
      else if (at >= text.length) return this.#stopValue(malformed.end);
      else if (!isXmlCharacter(text, at)) return this.#stopValue(malformed.character);
      else at += isHighSurrogate(code) ? 2 : 1;
    }
    this.#at = at + 1;
    return text.slice(start, at);
  }

  #stopValue(problem: NarrativeProblem): undefined {
    this.#found.add(problem);
    return undefined;
  }
}
