import { describe, expect, it } from 'vitest';
import { composeApplication } from '../../../src/compose.ts';
import { concordOver, jsonLines } from './run-concord.ts';

const application = composeApplication({ CONCORD_LOG_LEVEL: 'silent' });
const concord = concordOver(application);
const narrow = concordOver(application, 80);

/** What no terminal may get: controls but for line ends, marks of direction, characters without width. */
const raw = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u;

const json = async (input: string) => {
  const { code, out, err } = await concord('drug', '--format', 'json', input);
  const [answer = {}, ...more] = jsonLines(out);
  expect([err, more]).toEqual(['', []]);
  expect(out).not.toMatch(raw);
  return { code, answer };
};

describe('concord drug', () => {
  it('says what a drug is taken for, how surely and why, a fact on each line', async () => {
    const { code, out, err } = await concord('drug', 'Zoloft 50 mg');
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`sertraline 50 MG Oral Tablet [Zoloft]
  Asked           Zoloft 50 mg
  Taken for       branded clinical drug, RxCUI 208161
  Known by        its brand name
  How sure        high: what is written leaves one drug
  Ingredient      sertraline (36437)
  Strength        50 mg
  Form            Oral Tablet
  Route           oral
  Brand           Zoloft
  Clinical drug   sertraline 50 MG Oral Tablet (312941)
  Sold as         Zoloft
  Class           Serotonin Reuptake Inhibitor (N0000175696)
`);
  });

  it.each([['312941'], ['sertraline', '50', 'mg', 'tablet'], ['RxCUI 312941']])(
    'knows one drug by %j',
    async (...words) => {
      const { code, out } = await concord('drug', ...words);
      expect(code).toBe(0);
      expect(out).toContain('sertraline 50 MG Oral Tablet\n');
      expect(out).toContain('RxCUI 312941');
    },
  );

  it('prints one JSON object of the shape that is documented', async () => {
    expect(await json('Zoloft 50 mg')).toEqual({
      code: 0,
      answer: {
        input: 'Zoloft 50 mg',
        recognizedBy: 'brand',
        certainty: 'high',
        ingredients: [{ rxcui: '36437', name: 'sertraline' }],
        clinicalDrug: { rxcui: '312941', name: 'sertraline 50 MG Oral Tablet' },
        brand: 'Zoloft',
        strength: '50 mg',
        form: 'Oral Tablet',
        route: 'oral',
        alternatives: [],
        issues: [],
      },
    });
  });

  it('ends with 1 where it does not know it, and says why', async () => {
    const { code, out, err } = await concord('drug', 'no-such-drug-at-all');
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/^NOT RECOGNISED: no-such-drug-at-all\n {2}Read as {9}words\n {2}Warning {9}\S/);
  });

  it('names what else it may be', async () => {
    const { out } = await concord('drug', 'sertraline');
    expect(out).toMatch(/^ {2}Clinical drug {3}not decided by what is written$/m);
    expect(out).toMatch(/^ {2}Could be {8}sertraline .*\(\d+\)$/m);
  });

  it.each(['metoprolol', 'ortho tri-cyclen', '', 'x'.repeat(10_000), '💊'.repeat(5_000), 'lithium 300 g'])(
    'takes no more than 80 columns: %j',
    async (input) => {
      const { out } = await narrow('drug', input);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});

describe('concord drug with bad input', () => {
  it('shows what cannot be seen by its number', async () => {
    const { out } = await concord('drug', 'evil\u001b[2J\u202ename\u200b.');
    expect(out).toContain('NOT RECOGNISED: evil[U+001B][2J[U+202E]name[U+200B].\n');
  });

  it.each([
    ['nothing', '', 'missing-drug'],
    ['only spaces', '   \t', 'missing-drug'],
    ['10,000 characters', 'x'.repeat(10_000), 'unrecognized-drug'],
    ['10,000 characters of drugs', 'sertraline '.repeat(910), 'unrecognized-drug'],
    ['emoji', '💊💊', 'unusual-characters'],
    ['HTML', '<img src=x onerror=alert(1)>', 'unusual-characters'],
    ['SQL', "'; DROP TABLE drugs; --", 'unusual-characters'],
    ['terminal controls', 'evil\u001b[2J\u009b31m\u202ename\u2028', 'unusual-characters'],
    ['a number that is no code', '99999999', 'unknown-code'],
    ['SNOMED CT', 'http://snomed.info/sct|372767007', 'unknown-code'],
    ['LOINC', 'LOINC 2951-2', 'unknown-code'],
    ['ICD-10', 'F33.1', 'unknown-code'],
    ['an NDC that is none', '99999-9999-99', 'unknown-code'],
  ])('takes %s for no drug, with an issue', async (_what, input, issue) => {
    const { code, answer } = await json(input);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ input, recognizedBy: 'none', certainty: 'none', ingredients: [] });
    expect(answer['issues']).toContainEqual(expect.objectContaining({ code: issue }));
    const text = await concord('drug', input);
    expect(text).toMatchObject({ code: 1, err: '', out: expect.stringContaining('NOT RECOGNISED') });
    expect(text.out).not.toMatch(raw);
  });

  it.each([
    ['an RTL mark', '\u200fsertraline 50 mg tablet', 'unusual-characters'],
    ['a character without width', 'sertra\u200bline 50 mg tablet', 'unusual-characters'],
    ['an emoji', 'sertraline 50 mg tablet 💊', 'unusual-characters'],
    ['HTML', '<b>sertraline 50 mg tablet</b>', 'unusual-characters'],
    ['SQL', "sertraline 50 mg tablet'; DROP TABLE drugs; --", 'unusual-characters'],
    ['a negative strength', 'sertraline -50 mg', 'implausible-strength'],
    ['a hyphen in front', '-50 mg sertraline', 'implausible-strength'],
    ['an absurd strength', 'lithium 300 g', 'implausible-strength'],
  ])('tells of %s beside a drug, and guesses nothing else', async (_what, input, issue) => {
    const { answer } = await json(input);
    expect(answer['issues']).toContainEqual(expect.objectContaining({ code: issue }));
    for (const { name } of answer['ingredients'] as { name: string }[])
      expect(['sertraline', 'lithium']).toContain(name);
    const text = await concord('drug', input);
    expect(text.out).not.toMatch(raw);
    expect(text.out).toMatch(/^ {2}Warning {9}\S/m);
  });

  it('ends with 2 for an option that it does not have', async () => {
    const { code, out, err } = await concord('drug', 'sertraline', '--formt');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain("unknown option '--formt'");
  });
});
