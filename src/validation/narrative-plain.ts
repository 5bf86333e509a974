import { linkProblem, referenceEnd } from './narrative-characters.ts';
import { commonAttributes, type ElementRule, elementRules } from './narrative-facts.ts';

/**
 * A quick look at a narrative, for the many in which there is nothing to find. It knows no problem by name: it takes
 * what is certainly right and leaves all else to the careful reader. All facts come from `narrative-facts.ts`, made into
 * tables of small integers: an element is its number in them, 0 is none.
 */

const lessThan = 60;
const greaterThan = 62;
const slash = 47;
const equals = 61;

const root = '<div xmlns="http://www.w3.org/1999/xhtml"';
/** What XML does not allow; half surrogate pairs are looked for apart. */
const forbidden = /[^\t\n\r -\ud7ff\ue000-\ufffd]/;
const unpairedOrForbidden = /[^\t\n\r -\ufffd]/;

const mostLevels = 200;
/** Bits beside those of `ElementRule.once`: what the open elements forbid inside. */
const noBlocks = 1 << 24;
const noParagraphs = 1 << 25;

const nameNumbers = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, at): [string, number] => [name, at + 1]));

/**
 * A tree of the letters of names of ASCII, flat: behind the letter `code` in the node `at` comes the node
 * `next[at * 128 + code]`, 0 if no name goes on so; `number[at]` is the name that ends there.
 */
interface NameTree {
  readonly next: Uint16Array;
  readonly number: Uint8Array;
}

const nameTree = (numbers: ReadonlyMap<string, number>): NameTree => {
  const most = [...numbers.keys()].join('').length + 2;
  const next = new Uint16Array(most * 128);
  const number = new Uint8Array(most);
  let nodes = 2;
  for (const [name, itsNumber] of numbers) {
    let node = 1;
    for (const letter of name) {
      const at = node * 128 + letter.charCodeAt(0);
      if (next[at] === 0) {
        next[at] = nodes;
        nodes += 1;
      }
      node = next[at] ?? 0;
    }
    number[node] = itsNumber;
  }
  return { next: next.slice(0, nodes * 128), number: number.slice(0, nodes) };
};

const rules = [...elementRules.values()];
const elementNumbers = nameNumbers(rules.map(({ name }) => name));
const elements = nameTree(elementNumbers);
const allAttributes = [...new Set([...commonAttributes, ...rules.flatMap(({ attributes }) => [...(attributes ?? [])])])];
const attributes = nameTree(nameNumbers(allAttributes));

const table = (fact: (rule: ElementRule) => number): Int32Array => Int32Array.from([0, ...rules.map(fact)]);

const forbids = table(
  ({ once, isText, name }) => once | (isText ? noBlocks : 0) | (name === 'p' ? noParagraphs : 0),
);
const isForbiddenBy = table(
  ({ once, isBlock, breaksParagraph }) => once | (isBlock ? noBlocks : 0) | (breaksParagraph ? noParagraphs : 0),
);
const takesNoText = table(({ children, isEmpty }) => (children !== undefined || isEmpty ? 1 : 0));

const mayStandIn = (parent: ElementRule, child: ElementRule): boolean =>
  !parent.isEmpty && parent.children?.has(child.name) !== false && child.parents?.has(parent.name) !== false;

/** For `parent * 64 + child`, and `element * 64 + attribute`: whether it may. */
const places = new Uint8Array(64 * 64);
const takes = new Uint8Array(64 * 64);
rules.forEach((rule, at) => {
  rules.forEach((child, childAt) => {
    places[(at + 1) * 64 + childAt + 1] = mayStandIn(rule, child) ? 1 : 0;
  });
  allAttributes.forEach((name, nameAt) => {
    const isTaken = commonAttributes.has(name) || rule.attributes?.has(name) === true;
    takes[(at + 1) * 64 + nameAt + 1] = isTaken ? 1 : 0;
  });
});

const img = elementNumbers.get('img') ?? 0;
const div = elementNumbers.get('div') ?? 0;

const open = new Uint8Array(mostLevels + 1);
const around = new Int32Array(mostLevels + 1);

const hasPlainCharacters = (text: string): boolean =>
  !forbidden.test(text) || (text.isWellFormed() && !unpairedOrForbidden.test(text));

const hasPlainReferences = (text: string): boolean => {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at)) {
    at = referenceEnd(text, at);
    if (at < 0) return false;
  }
  return true;
};

/** Whether nothing is wrong with the narrative; `false` says only that it must be read with care. */
export const isPlainNarrative = (text: string): boolean => {
  if (!text.startsWith(root) || !hasPlainCharacters(text)) return false;
  if (!hasPlainReferences(text) || text.includes(']]>')) return false;
  const { next, number } = elements;
  let at = attributesEnd(text, root.length, div);
  if (at < 0 || text.charCodeAt(at) !== greaterThan) return false;
  let level = 1;
  let element = div;
  let hasContent = false;
  open[1] = div;
  around[1] = forbids[div] ?? 0;
  at += 1;
  while (level > 0) {
    const start = at;
    at = text.indexOf('<', at);
    if (at === -1) return false;
    if (at > start && (!hasContent || takesNoText[element] === 1) && hasText(text, start, at)) {
      if (takesNoText[element] === 1) return false;
      hasContent = true;
    }
    at += 1;
    const isEnd = text.charCodeAt(at) === slash;
    if (isEnd) at += 1;
    let node = 1;
    let code = text.charCodeAt(at);
    while (code < 128) {
      const following = next[node * 128 + code] ?? 0;
      if (following === 0) break;
      node = following;
      at += 1;
      code = text.charCodeAt(at);
    }
    const name = number[node] ?? 0;
    if (isEnd) {
      if (name !== element || code !== greaterThan) return false;
      level -= 1;
      element = open[level] ?? 0;
      at += 1;
    } else {
      const outside = around[level] ?? 0;
      if (places[element * 64 + name] !== 1 || (outside & (isForbiddenBy[name] ?? 0)) !== 0) return false;
      if (name === img) hasContent = true;
      if (code !== greaterThan) {
        at = attributesEnd(text, at, name);
        if (at < 0) return false;
        code = text.charCodeAt(at);
      }
      if (code === slash) {
        if (text.charCodeAt(at + 1) !== greaterThan) return false;
        at += 2;
      } else {
        level += 1;
        if (level > mostLevels) return false;
        open[level] = name;
        around[level] = outside | (forbids[name] ?? 0);
        element = name;
        at += 1;
      }
    }
  }
  return hasContent && at === text.length;
};

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13;

const hasText = (text: string, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) if (!isSpace(text.charCodeAt(at))) return true;
  return false;
};

/** Where the `>` or `/` stands behind the attributes that begin at `start`; -1 where they must be read with care. */
const attributesEnd = (text: string, start: number, element: number): number => {
  const { next, number } = attributes;
  let seen = 0;
  let at = start;
  for (;;) {
    const before = at;
    let code = text.charCodeAt(at);
    while (isSpace(code)) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (code === greaterThan || code === slash) return at;
    if (at === before) return -1;
    const nameAt = at;
    let node = 1;
    while (code < 128) {
      const following = next[node * 128 + code] ?? 0;
      if (following === 0) break;
      node = following;
      at += 1;
      code = text.charCodeAt(at);
    }
    const name = number[node] ?? 0;
    // Two names of one bit are taken for the same: then the careful reader tells.
    const bit = 1 << (name & 31);
    if (takes[element * 64 + name] !== 1 || (seen & bit) !== 0 || code !== equals) return -1;
    seen |= bit;
    const quote = text.charCodeAt(at + 1);
    if (quote !== 34 && quote !== 39) return -1;
    const valueAt = at + 2;
    at = text.indexOf(quote === 34 ? '"' : "'", valueAt);
    if (at === -1) return -1;
    at += 1;
  }
};
