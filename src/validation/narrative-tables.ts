import { commonAttributes, type ElementRule, elementRules } from './narrative-facts.ts';

/**
 * The facts of `narrative-facts.ts` as tables of small integers, for the quick look of `narrative-plain.ts`: elements
 * and attributes are numbers from 1 on, 0 is none.
 */

const nameNumbers = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, at): [string, number] => [name, at + 1]));

/**
 * A tree of the letters of names of ASCII, flat: behind the byte `b` in the node `at` comes the node
 * `next[at * 256 + b]`, 0 if no name goes on so; `number[at]` is the name that ends there. The root is node 1.
 */
export interface NameTree {
  readonly next: Uint16Array;
  readonly number: Uint8Array;
}

const nameTree = (numbers: ReadonlyMap<string, number>): NameTree => {
  const most = [...numbers.keys()].join('').length + 2;
  const next = new Uint16Array(most * 256);
  const number = new Uint8Array(most);
  let nodes = 2;
  for (const [name, itsNumber] of numbers) {
    let node = 1;
    for (const letter of name) {
      const at = node * 256 + letter.charCodeAt(0);
      if (next[at] === 0) {
        next[at] = nodes;
        nodes += 1;
      }
      node = next[at] ?? 0;
    }
    number[node] = itsNumber;
  }
  return { next: next.slice(0, nodes * 256), number: number.slice(0, nodes) };
};

const rules = [...elementRules.values()];
const attributeNames = [...new Set([...commonAttributes, ...rules.flatMap((rule) => [...(rule.attributes ?? [])])])];
const elementNumbers = nameNumbers(rules.map(({ name }) => name));
const attributeNumbers = nameNumbers(attributeNames);

export const elementTree = nameTree(elementNumbers);
export const attributeTree = nameTree(attributeNumbers);
/** What stands between `&` and `;` in the references that XML itself knows. */
export const referenceTree = nameTree(nameNumbers(['amp', 'lt', 'gt', 'quot', 'apos']));

export const elementNumber = (name: string): number => elementNumbers.get(name) ?? 0;
export const attributeNumber = (name: string): number => attributeNumbers.get(name) ?? 0;

/** Bits beside those of `ElementRule.once`: what the open elements forbid inside. */
const noBlocks = 1 << 24;
const noParagraphs = 1 << 25;

const ofElements = (fact: (rule: ElementRule) => number): Int32Array => Int32Array.from([0, ...rules.map(fact)]);

/** Of an element, the bits of what it forbids inside, however deep. */
export const forbids = ofElements(
  ({ once, isText, name }) => once | (isText ? noBlocks : 0) | (name === 'p' ? noParagraphs : 0),
);
/** Of an element, the bits by which it is forbidden. */
export const isForbiddenBy = ofElements(
  ({ once, isBlock, breaksParagraph }) => once | (isBlock ? noBlocks : 0) | (breaksParagraph ? noParagraphs : 0),
);
/** Of an element, 1 if no text may stand directly in it. */
export const takesNoText = ofElements(({ children, isEmpty }) => (children !== undefined || isEmpty ? 1 : 0));

const mayStandIn = (parent: ElementRule, child: ElementRule): boolean =>
  !parent.isEmpty && parent.children?.has(child.name) !== false && child.parents?.has(parent.name) !== false;

/** At `parent * 64 + child`: 1 if the child may stand directly in the parent. */
export const places = new Uint8Array(64 * 64);
/** At `element * 64 + attribute`: 1 if the element takes the attribute. */
export const takesAttribute = new Uint8Array(64 * 64);

rules.forEach((rule, at) => {
  const row = (at + 1) * 64;
  rules.forEach((child, childAt) => {
    if (mayStandIn(rule, child)) places[row + childAt + 1] = 1;
  });
  attributeNames.forEach((name, nameAt) => {
    if (commonAttributes.has(name) || rule.attributes?.has(name) === true) takesAttribute[row + nameAt + 1] = 1;
  });
});
