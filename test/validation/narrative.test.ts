import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { narrativeProblems } from '../../src/validation/narrative.ts';
import verdicts from './narrative-verdicts.json' with { type: 'json' };

const rootTag = '<div xmlns="http://www.w3.org/1999/xhtml">';
const inDiv = (text: string): string => `${rootTag}${text}</div>`;
const errorsOf = (div: string, ids: readonly string[] = []): readonly string[] =>
  narrativeProblems(div, (id) => ids.includes(id))
    .filter(({ severity }) => severity === 'error')
    .map(({ reason }) => reason);

/** What HL7's validator (6.7.9) takes and this one refuses: it is no well-formed XML, or could act in a browser. */
const stricter: ReadonlySet<string> = new Set([
  ...['a href="data:text/html,x"', 'a href="JAVASCRIPT:x"', 'img src="javascript:x"', 'area href js'],
  ...['comment with --', 'comment end --->', 'cdata + text', 'pi', 'pi xml', 'pi xml enc', 'doctype', 'text after'],
  ...['two roots', 'prefix', 'prefix all', 'unclosed root', 'attr unquoted', 'attr no value', 'attr dup', ']]>'],
  ...['attr no space', 'attr lt', 'num 1', 'num surrogate', 'ctrl char', 'nul', 'ns dup', 'surrogate', 'bom'],
]);
/** What HL7's validator refuses and XML allows: white space in an end tag. */
const milder: ReadonlySet<string> = new Set(['space close', 'attr newline']);

describe('narratives', () => {
  it.each(verdicts)('judges "$name" as HL7 does, or differs for a known reason', ({ name, div, verdict, ...rest }) => {
    const ids = 'ids' in rest && Array.isArray(rest.ids) ? rest.ids : [];
    const found = errorsOf(div, ids).length > 0 ? 'error' : 'ok';
    expect(found).toBe(stricter.has(name) ? 'error' : milder.has(name) ? 'ok' : verdict);
  });

  it('answers nothing for an ordinary narrative, without making anything', () => {
    const first = narrativeProblems(inDiv('<p>Sertraline 50 mg</p>'));
    expect(first).toEqual([]);
    expect(narrativeProblems(inDiv('x'))).toBe(first);
  });

  it('names the invariant that is broken', () => {
    expect(narrativeProblems(inDiv('<script>x</script>'))).toMatchObject([{ constraint: 'txt-1' }]);
    expect(narrativeProblems(inDiv(' <!-- x --> '))).toMatchObject([{ constraint: 'txt-2' }]);
  });

  it('tells several kinds of problem at once, each once', () => {
    const div = inDiv('<p onclick="x">a</p><p onclick="y">b</p><form>c</form><ul>d</ul>');
    expect(errorsOf(div)).toHaveLength(3);
  });

  it('takes an image for content', () => {
    expect(narrativeProblems(inDiv('<img src="data:image/png;base64,AAAA" alt=""/>'))).toEqual([]);
  });

  it('leaves links within the resource alone when nobody can tell what is there', () => {
    const div = inDiv('<a href="#nowhere">x</a>');
    expect(narrativeProblems(div)).toEqual([]);
    expect(narrativeProblems(div, () => false)).toMatchObject([{ type: 'not-found' }]);
  });

  it('stops at 200 levels', () => {
    expect(narrativeProblems(rootTag + '<div>'.repeat(1_000_000))).toMatchObject([{ type: 'too-costly' }]);
    expect(errorsOf(`${rootTag}${'<div>'.repeat(198)}x${'</div>'.repeat(199)}`)).toEqual([]);
  });

  const pieces = fc.constantFrom(
    ...['<p>', '</p>', '<b>', '</b>', '<br/>', '<p class="x">', "<p id='y'", '>', '/>', '<', '&', '&amp;', '&#65;'],
    ...['&#x1F600;', '&nbsp;', '&#0;', ']]>', ']', '"', "'", '=', ' ', '\n', 'text', 'é', '😀', '<!--', '-->', '-'],
    ...['<p a="1" a="2">', '<p a = "1"\n>', '</p >', '<p a=1>', '<1>', '<p:q>', '</p:q>', '\u0001', '\ufffe'],
  );
  /** DTDs, CDATA and instructions are XML, and refused here. */
  const isRefused = (text: string): boolean => /<\?|<!(?!--)/.test(text);

  const isWellFormed = (text: string): boolean => {
    const parser = new SaxesParser();
    let isFine = true;
    parser.on('error', () => {
      isFine = false;
    });
    parser.write(text).close();
    return isFine;
  };

  it('finds the same texts well-formed as an XML parser', () => {
    const malformed =
      /^(write the narrative as|close e|write tags|write attributes|give an attribute|write & as|leave out char|write \]|end a comment)/;
    const seen = { fine: 0, broken: 0 };
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = inDiv(parts.join(''));
        if (isRefused(text)) return;
        const expected = isWellFormed(text);
        seen[expected ? 'fine' : 'broken'] += 1;
        const found = errorsOf(text).some((reason) => malformed.test(reason) || reason.startsWith('close elements'));
        expect([text, !found]).toEqual([text, expected]);
      }),
      { numRuns: 5000, seed: 7 },
    );
    expect(seen.fine).toBeGreaterThan(200);
    expect(seen.broken).toBeGreaterThan(1000);
  });

  it('answers any text, and never with a piece of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 12 }), (text) => {
        for (const { reason } of [...narrativeProblems(text), ...narrativeProblems(inDiv(text))]) {
          expect(reason).not.toContain(text);
        }
      }),
    );
  });
});
