/** Which XHTML a narrative may hold (FHIR R4 section 2.4, txt-1) and what may stand in what. */

export interface ElementRule {
  readonly name: string;
  /** Nothing may stand in it. */
  readonly isEmpty: boolean;
  /** Text level: no block may stand in it, however deep. */
  readonly isText: boolean;
  /** May not stand in a text-level element. */
  readonly isBlock: boolean;
  /** May not stand in a paragraph. */
  readonly breaksParagraph: boolean;
  /** A bit of its own where it may not stand in its like; else 0. */
  readonly once: number;
  /** The only elements that may stand directly in it, and no text. */
  readonly children: ReadonlySet<string> | undefined;
  /** The only elements that it may stand directly in. */
  readonly parents: ReadonlySet<string> | undefined;
  /** Attributes that it takes besides those that all take. */
  readonly attributes: ReadonlySet<string> | undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const names = words(
  'p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address ' +
    'bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area',
);
const emptyNames = words('br hr img area');
const onceNames = 'a b em i strong small big sub sup code tt dfn q var abbr acronym cite bdo kbd samp'.split(' ');
const textNames = words(`p h1 h2 h3 h4 h5 h6 pre address span caption dt dd ${onceNames.join(' ')}`);
const blockNames = words('div pre table ul ol');
const paragraphBreakers = words('div blockquote table ol ul p');

const childrenOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['table', words('tbody tr caption thead tfoot col colgroup')],
  ['tr', words('td th')],
  ['tbody', words('tr')],
  ['thead', words('tr')],
  ['tfoot', words('tr')],
  ['ul', words('li')],
  ['ol', words('li')],
  ['dl', words('dd dt')],
  ['map', words('area')],
]);

const parentsOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['tr', words('table thead tfoot tbody')],
  ['tbody', words('table')],
  ['thead', words('table')],
  ['tfoot', words('table')],
  ['caption', words('table')],
  ['colgroup', words('table')],
  ['col', words('table colgroup')],
  ['td', words('tr')],
  ['th', words('tr')],
  ['li', words('ul ol')],
  ['dd', words('dl')],
  ['dt', words('dl')],
]);

const attributesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['a', words('href name charset type hreflang rel rev shape coords')],
  ['img', words('src alt longdesc height width usemap ismap border')],
  ['map', words('name')],
  ['area', words('shape coords href nohref alt')],
  ['table', words('summary width border frame rules cellspacing cellpadding')],
  ['blockquote', words('cite')],
  ['q', words('cite')],
  ['pre', words('space')],
  ['td', words('nowrap')],
]);

/** Attributes that every element takes; `xmlns` and `xmlns:*` are looked at apart. */
export const commonAttributes = words(
  'title style class id lang xml:lang xml:space dir accesskey tabindex ' +
    'span width align valign char charoff abbr axis headers scope rowspan colspan',
);

const ruleOf = (name: string): ElementRule => ({
  name,
  isEmpty: emptyNames.has(name),
  isText: textNames.has(name),
  isBlock: blockNames.has(name),
  breaksParagraph: paragraphBreakers.has(name),
  once: onceNames.includes(name) ? 1 << onceNames.indexOf(name) : 0,
  children: childrenOf.get(name),
  parents: parentsOf.get(name),
  attributes: attributesOf.get(name),
});

export const elementRules: ReadonlyMap<string, ElementRule> = new Map(
  [...names].map((name): [string, ElementRule] => [name, ruleOf(name)]),
);

/** Stands in for an element that is not allowed, so that what stands in it is still judged. */
export const strangeElement: ElementRule = { ...ruleOf(''), children: undefined };
