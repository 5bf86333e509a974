import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examineNarrative, narrativeProblems } from '../../src/validation/narrative.ts';
import { commonAttributes, elementRules } from '../../src/validation/narrative-facts.ts';
import { isPlainNarrative } from '../../src/validation/narrative-plain.ts';
import verdicts from './narrative-verdicts.json' with { type: 'json' };

const rootTag = '<div xmlns="http://www.w3.org/1999/xhtml">';
const inDiv = (text: string): string => `${rootTag}${text}</div>`;

const attributeNames = [
  ...new Set([...commonAttributes, ...[...elementRules.values()].flatMap((rule) => [...(rule.attributes ?? [])])]),
];
const values = fc.constantFrom(
  ...[
    'x',
    '',
    'a b',
    '#x',
    'http://example.org/a?b=c&amp;d',
    'javascript:x',
    'data:text/html,x',
    'urn:uuid:1',
    'Patient/1',
  ],
  ...[
    'a&lt;b',
    '&#65;',
    '&nbsp;',
    'a<b',
    'é',
    'a>b',
    '日',
    '\u00a0',
    '\u0001',
    '\ud800',
    '\ufffe',
    '&#0;',
    '&#xA;',
    ' ',
  ],
);
const names = fc.constantFrom(...elementRules.keys(), 'script', 'DIV', 'u');
const attribute = fc
  .tuple(fc.constantFrom(...attributeNames, 'onclick', 'xmlns', 'xmlns:x', 'hre'), values, fc.constantFrom('"', "'"))
  .map(([name, value, quote]) => ` ${name}=${quote}${value}${quote}`);
const text = fc.constantFrom(
  ...[
    'text',
    ' ',
    '',
    '\n',
    'é',
    '日本',
    '😀',
    '&amp;',
    '&#8211;',
    '&nbsp;',
    ']]>',
    '>',
    '&',
    '\u0000',
    '\ud83d',
    '\ufffd',
  ],
  ...['<!-- c -->', '<?x?>', '<![CDATA[x]]>', '<br/>', '<img src="a" alt=""/>', '</p>', '<li>', 'x', 'y', 'z'],
);

/** Elements within one another: mostly well-formed, often in the wrong place. */
const tree = fc.letrec<{ readonly node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    text,
    fc
      .tuple(names, fc.array(attribute, { maxLength: 2 }), fc.array(tie('node'), { maxLength: 3 }))
      .map(([name, attributes, children]) => `<${name}${attributes.join('')}>${children.join('')}</${name}>`),
  ),
})).node;

describe('the quick look at a narrative', () => {
  it.each([
    'x',
    '<p>Sertraline 50 mg &amp; lithium &#8211; “twice”</p><ul class="a"><li>one</li><li>two<br/></li></ul>',
    '<table border="1"><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">b > c</td></tr></tbody></table>',
    '<p><b>Name</b>: <a href="Patient/1">Ada</a>, <a name="x"> </a><a href=\'https://example.org/?a=b\'>page</a></p>',
    '<p id="a">x<a name="b"> </a><a name="c"> </a></p>',
    '<h3>日本 😀</h3><img src="picture.png" alt="Bild"/>',
  ])('is enough for %s', (inside) => {
    expect(isPlainNarrative(inDiv(inside))).toBe(true);
  });

  it('takes nothing in which the careful reader finds something', () => {
    const seen = { plain: 0, careful: 0 };
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), fc.constantFrom('', '', ' ', '\u0000', 'x'), (parts, behind) => {
        const div = inDiv(parts.join('')) + behind;
        const isPlain = isPlainNarrative(div);
        seen[isPlain ? 'plain' : 'careful'] += 1;
        if (isPlain) expect([div, examineNarrative(div, () => false)]).toEqual([div, []]);
      }),
      { numRuns: 20_000, seed: 11 },
    );
    expect(seen.plain).toBeGreaterThan(500);
    expect(seen.careful).toBeGreaterThan(1000);
  });

  it('changes no verdict', () => {
    for (const { div } of verdicts) {
      expect(narrativeProblems(div, () => false)).toEqual(examineNarrative(div, () => false));
    }
  });

  it('knows how long a narrative is, whatever its characters', () => {
    expect(isPlainNarrative(`${inDiv('ééé')}\u0000`)).toBe(false);
    expect(isPlainNarrative(inDiv(`<p>${'日'.repeat(5000)}</p>`))).toBe(true);
    expect(isPlainNarrative(inDiv('x'))).toBe(true);
    expect(isPlainNarrative(rootTag)).toBe(false);
  });

  it('goes as deep as the careful reader, and no deeper', () => {
    const deep = (levels: number): string => `${rootTag}${'<div>'.repeat(levels - 1)}x${'</div>'.repeat(levels)}`;
    expect(isPlainNarrative(deep(200))).toBe(true);
    expect(isPlainNarrative(deep(201))).toBe(false);
  });
});
