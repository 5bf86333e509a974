import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/domain/decision.ts';
import { patientId } from '../../../src/domain/ids.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import { makeDecision, makeUndo } from '../../../src/review/make-decision.ts';
import { exampleList, interaction, lithium, primaryCare } from './example-list.ts';
import { misnested, textOf } from './page-markup.ts';
import { asJson, bearer, pathOf, servePages } from './served-pages.ts';

const made = (id: string, reason: string | null = null) => ({
  ...{ id, reason },
  by: 'Ines <Harrow>',
  at: '2026-11-22T19:00:00.000Z',
});

const row = { kind: 'row', row: lithium.id } as const;
const kept = makeDecision(row, { kind: 'keep-both' }, exampleList, made('d1', 'level is fine'));
const dismissed = makeDecision(
  { kind: 'alert', alert: interaction.id },
  { kind: 'dismiss', mitigation: '9' },
  exampleList,
  made('d2'),
);

/** The page of the list after these decisions. */
const pageAfter = async (decisions: readonly Decision[], list: ReconciledList = exampleList) => {
  const pages = await servePages({ lists: [list] });
  const patient = patientId(list.patient.id);
  for (const decision of decisions) await pages.store.decisions.put({ ...decision, patient });
  const html = await (await pages.get(pathOf(list), bearer)).text();
  return { pages, html, text: textOf(html) };
};

const changedList: ReconciledList = {
  ...exampleList,
  rows: exampleList.rows.map((one) =>
    one.id === lithium.id
      ? { ...one, statements: one.statements.map((statement) => ({ ...statement, directions: 'once <weekly>' })) }
      : one,
  ),
};

describe('decisions on the page', () => {
  it('stand with their drug and their alert: what, why, who and when', async () => {
    const { text, html } = await pageAfter([kept, dismissed]);
    expect(text).toContain(
      'Decided: keep everything as it is stated . Reason: level is fine . By Ines <Harrow> , Nov 22, 2026, 19:00 UTC',
    );
    expect(text).toContain('Decided: dismissed: it is monitored (9)');
    expect(html).not.toContain('<Harrow>');
  });

  it('are open again where something else is known now, and it is said what', async () => {
    const { text, html } = await pageAfter([kept], changedList);
    expect(text).toContain('Open again, decided before: keep everything as it is stated');
    expect(text).toMatch(/New: lithium, [^:]+: .*once <weekly>/);
    expect(text).toContain('Not any more: lithium, ');
    expect(html).not.toContain('<weekly>');
    expect(misnested(html)).toEqual([]);
  });

  it('wait for an answer where somebody is asked first', async () => {
    const list = {
      ...exampleList,
      rows: exampleList.rows.map((one) => (one.id === lithium.id ? withAlder(one) : one)),
    };
    const asked = makeDecision(row, { kind: 'ask', source: primaryCare }, list, made('d1'));
    expect((await pageAfter([asked], list)).text).toContain(
      'Waits for an answer: ask Alder Street Family Medicine first',
    );
  });

  it('are not shown where there are none, or they were taken back', async () => {
    expect((await pageAfter([])).html).not.toContain('class="decision"');
    expect((await pageAfter([kept, makeUndo('d1', [kept], made('d2'))])).html).not.toContain('class="decision"');
  });

  it('are told to programs too, with what is left to decide', async () => {
    const { pages } = await pageAfter([kept, dismissed]);
    const answer: unknown = await (await pages.get(pathOf(exampleList), { ...bearer, ...asJson })).json();
    expect(answer).toMatchObject({
      questions: expect.any(Array),
      decisions: [
        { id: 'd1', standing: 'holds' },
        { id: 'd2', standing: 'holds', words: 'dismissed: it is monitored (9)' },
      ],
    });
  });
});

const withAlder = (one: ReconciledList['rows'][number]): ReconciledList['rows'][number] => ({
  ...one,
  statements: one.statements.flatMap((statement, index) =>
    index === 0 ? [statement, { ...statement, source: primaryCare, resource: 'MedicationRequest/a' }] : [statement],
  ),
});
