import { describe, expect, it } from 'vitest';
import { errorIssue } from '../../../src/domain/issue.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import { presentList } from '../../../src/flows/present-list.ts';
import { agreedList, exampleList, interaction, lithium, primaryCare, stated } from './example-list.ts';
import { opened, textOf } from './page-markup.ts';
import { asJson, bearer, pathOf, servePages } from './served-pages.ts';

const pageOf = async (list: ReconciledList): Promise<string> => {
  const pages = await servePages({ lists: [list] });
  const answer = await pages.get(pathOf(list), bearer);
  expect(answer.status).toBe(200);
  return answer.text();
};

const wordsOf = async (list: ReconciledList): Promise<string> => textOf(await pageOf(list));

/** The part of the page between two headings. */
const between = (text: string, from: string, to: string): string =>
  text.slice(text.lastIndexOf(` ${from} `), text.lastIndexOf(` ${to} `));

describe("a patient's page", () => {
  it('names the patient and sums the list up', async () => {
    const text = await wordsOf(exampleList);
    expect(text).toContain('Ada Marchetti Born Feb 29, 1980 · Sex: female');
    expect(text).toContain('2 current medications 1 alert, 1 of high severity 2 differences between the sources');
  });

  it('warns in words that the list is not complete, and names every source with its state', async () => {
    const text = await wordsOf(exampleList);
    expect(text).toContain('Warning: this list is not complete');
    expect(text).toContain('Willamette Heart Group could not be read: what it lists is missing here.');
    expect(text).toContain('Of what was received, 1 resource could not be read.');
    expect(text).toContain('Riverbend Psychiatry Complete As of Nov 22, 2026, 18:04 UTC');
    expect(text).toContain(
      'Willamette Heart Group Not read No time of an answer is known No answer within 30 seconds.',
    );
  });

  it('says since when a source was not reached, or which part of it is older than the rest', async () => {
    const [since, asOf] = ['2026-11-17T14:05:00.000Z', '2026-11-22T18:04:00.000Z'];
    const withTypes = (isReached: boolean) =>
      wordsOf({
        ...exampleList,
        sources: exampleList.sources.map((source) =>
          source.source === primaryCare
            ? {
                ...{ ...source, asOf: since },
                types: [
                  { type: 'Condition', asOf: since, isReached: false },
                  { type: 'MedicationRequest', asOf: isReached ? asOf : since, isReached },
                ],
              }
            : source,
        ),
      });
    const gone = await withTypes(false);
    expect(gone).toContain('Alder Street Family Medicine Complete Not reached since Nov 17, 2026, 14:05 UTC');
    expect(gone).toContain('Alder Street Family Medicine was not reached since Nov 17, 2026, 14:05 UTC: what changed');
    const late = 'As of Nov 22, 2026, 18:04 UTC Condition not read since Nov 17, 2026, 14:05 UTC';
    expect(await withTypes(true)).toContain(`Alder Street Family Medicine Complete ${late}`);
  });

  it.each([
    ['partial', 'answered only in part', 'Not listed in the part that was read'],
    ['patient-not-matched', 'could not tell for certain', 'Not read: patient not found for certain'],
  ] as const)('warns of a source that is %s, and says what its empty cells mean', async (state, warning, silence) => {
    const sources = exampleList.sources.map((source) => (source.asOf === null ? { ...source, state } : source));
    const text = await wordsOf({ ...exampleList, sources });
    expect(text).toContain(`Willamette Heart Group ${warning}`);
    expect(text).toContain(silence);
  });

  it('shows the strongest alert first, with severity, type, drugs, what to do, evidence and sources in words', async () => {
    const alerts = between(await wordsOf(exampleList), 'Alerts', 'Current medications');
    expect(alerts.indexOf('High Interaction: ibuprofen + lithium')).toBeGreaterThan(0);
    expect(alerts.indexOf('Low Dose: lithium')).toBeGreaterThan(alerts.indexOf('High Interaction'));
    expect(alerts).toContain(`What happens ${interaction.message}`);
    expect(alerts).toContain(`What to do ${interaction.management}`);
    expect(alerts).toContain('Stated by Alder Street Family Medicine, Riverbend Psychiatry');
    expect(alerts).toContain(`Evidence ${interaction.evidence}`);
  });

  it('shows what each source says: its words, dose, schedule, daily dose, status, kind, date and author', async () => {
    const text = await wordsOf(exampleList);
    expect(text).toContain('Lithobid 300 mg tablet 300 mg 3 times a day = 900 mg a day');
    expect(text).toContain('Take 300 mg by mouth 3 times a day Active , ordered Sep 28, 2026 , by Dana Iverson, MD');
    expect(text).toContain('lithium carbonate Dose and schedule not given in a form that could be read');
    expect(text).toContain('as directed by psychiatry Active , reported Oct 2026');
    expect(text).toContain('Active , dispensed Sep 28, 2026');
    expect(text).toContain(
      'Dose, could harm badly Riverbend Psychiatry: 300 mg; Alder Street Family Medicine: no dose given.',
    );
    expect(text).toContain('Omitted Riverbend Psychiatry: not listed.');
  });

  it('says what reading a statement left open', async () => {
    const issues = [
      { code: 'partly-read-sig', severity: 'warning', path: '', reason: 'A part could not be read.' },
    ] as const;
    const row = { ...lithium, statements: [stated({ issues })] };
    expect(await wordsOf({ ...exampleList, rows: [row] })).toContain('Look: A part could not be read.');
  });

  it('cautions where the drug is only probably the one of its row, and nowhere else', async () => {
    const { drug } = stated();
    if (drug.recognizedBy === 'none') throw new Error('The example has a drug.');
    const unsure = { ...drug, recognizedBy: 'spelling', certainty: 'moderate' } as const;
    const row = { ...lithium, statements: [stated({ drug: unsure })] };
    const caution = "Probably this drug: look at the source's words";
    expect(await wordsOf({ ...exampleList, rows: [row] })).toContain(caution);
    expect(await wordsOf(exampleList)).not.toContain(caution);
  });

  it('shows why a statement has its status, and what was handed over', async () => {
    const supply = {
      ...{ quantity: { value: 30, unit: '{tbl}' }, quantityAsWritten: '30 tablet', days: 30 },
      ...{ handedOver: '2026-10-01', prepared: null },
    };
    const fields = { kind: 'handed-over', status: 'on-hold', statusReason: 'tremor', supply } as const;
    const text = await wordsOf({ ...exampleList, rows: [{ ...lithium, statements: [stated(fields)] }] });
    expect(text).toContain('Reason: tremor Supply: 30 tablets for 30 days');
    expect(await wordsOf(exampleList)).not.toMatch(/Reason:|Supply:/);
  });

  it('leads from a drug to its alerts and back, by places that exist', async () => {
    const html = await pageOf(exampleList);
    const targets = opened(html, 'a').flatMap(({ attributes }) => attributes.get('href') ?? []);
    const places = targets.filter((target) => target.startsWith('#'));
    expect(places).toEqual(expect.arrayContaining(['#alert-1', '#drug-1', '#drug-2']));
    for (const place of places) expect(html).toContain(`id="${place.slice(1)}"`);
    expect(textOf(html)).toContain('lithium oral Alert: high, interaction with ibuprofen Riverbend');
  });

  it('keeps what has ended apart, and says what was not recognised', async () => {
    const ended = between(await wordsOf(exampleList), 'Ended', 'Not checked');
    expect(ended).toContain('calm drops');
    expect(ended).toContain('Stopped');
    expect(ended).toContain('Uncoded: not recognised, so no danger could be checked');
  });

  it('tells apart what was not checked and what raised no alert', async () => {
    const text = await wordsOf({ ...exampleList, alerts: [] });
    expect(text).toContain('No alert of high or moderate severity among what could be checked. 1 could not be checked');
    expect(text).toContain('calm drops : It was not recognised as a drug.');
    expect(await wordsOf(agreedList)).toContain(
      'No alert of high or moderate severity. Every drug on the list was checked.',
    );
  });

  it('accounts for everything that was received', async () => {
    const text = await wordsOf(exampleList);
    expect(text).toContain('The sources sent 5 resources: 4 kept, 0 merged, 0 excluded, 1 failed.');
    expect(text).toContain('Alder Street Family Medicine MedicationRequest#5 Failed It names no drug.');
    expect(text).toContain('Riverbend Psychiatry MedicationRequest/med-1 Kept It stands on the list. lithium');
  });

  it('says in one sentence a source how much of it was not valid FHIR, without telling each fault', async () => {
    const [first, ...entries] = exampleList.ledger.entries;
    if (first === undefined) throw new Error('The example has no entry.');
    const faults = [errorIssue('invalid-resource', 'MedicationRequest.priority', 'use one of these')];
    const ledger = { ...exampleList.ledger, entries: [{ ...first, source: primaryCare, faults }, ...entries] };
    const text = await wordsOf({ ...exampleList, ledger });
    expect(text).toContain(
      '1 resource of Alder Street Family Medicine was not valid FHIR; what could be read was used.',
    );
    expect(text).not.toContain('MedicationRequest.priority');
    expect(await wordsOf(exampleList)).not.toContain('not valid FHIR');
  });

  it('says who made it and when, and that a person decides', async () => {
    const text = await wordsOf(exampleList);
    expect(text).toContain('Made at Nov 22, 2026, 18:04 UTC by Concord for Riverbend Psychiatry');
    expect(text).toContain('This list is a suggestion.');
    expect(text).toContain('The person who treats the patient decides.');
  });

  it('says in words where there is nothing', async () => {
    const text = await wordsOf({ ...agreedList, sources: [] });
    expect(text).toContain('Born on a date that is not known · Sex: not known');
    for (const sentence of [
      'No source was asked.',
      'No source lists a current medication.',
      'No source lists a medication that has ended.',
      'Nothing: every drug on the list was checked for dangers.',
      'The sources sent no resources',
    ]) {
      expect(text).toContain(sentence);
    }
    expect(text).not.toContain('not complete');
  });

  it('shows the statement of a source that the list does not name, and warns of it', async () => {
    const text = await wordsOf({
      ...exampleList,
      sources: exampleList.sources.filter(({ source }) => source !== primaryCare),
    });
    expect(text).toContain('Motrin');
    expect(text).toContain('Whether primary-care answered completely is not known.');
  });

  it('is the presented list where a program asks for JSON', async () => {
    const pages = await servePages();
    const answer = await pages.get(pathOf(exampleList), { ...bearer, ...asJson });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('vary')).toContain('Accept');
    const { questions, decisions, ...rest } = (await answer.json()) as Readonly<Record<string, unknown>>;
    expect([questions, decisions]).toEqual([expect.any(Array), []]);
    expect(rest).toEqual(JSON.parse(JSON.stringify(presentList(exampleList, '2026-11-22'))));
  });

  it('notes who looked at which patient, in either form', async () => {
    const pages = await servePages();
    await pages.get(pathOf(exampleList), bearer);
    await pages.get(pathOf(exampleList), { ...bearer, ...asJson });
    await pages.get(`/patients/${'x'.repeat(22)}`, bearer);
    const views = await pages.store.audit.list({ action: 'view' });
    expect(views).toMatchObject([
      { actor: 'login token', patient: 'patient-4711' },
      { actor: 'login token', patient: 'patient-4711' },
    ]);
  });
});

describe('the overview', () => {
  it('lists the patients with their alerts, differences and incomplete sources', async () => {
    const pages = await servePages();
    const text = textOf(await (await pages.get('/', bearer)).text());
    expect(text).toContain(
      'Ada Marchetti Born Feb 29, 1980 Alerts 1 alert 1 high Differences 2 differences Sources 1 incomplete source',
    );
    expect(text).toContain(
      'Bo Lindqvist Born not known Alerts no alerts Differences no differences Sources all complete',
    );
  });

  it('leads to the page of each patient', async () => {
    const pages = await servePages();
    const html = await (await pages.get('/', bearer)).text();
    expect(html).toContain(`href="${pathOf(exampleList)}"`);
    expect(html).toContain(`href="${pathOf(agreedList)}"`);
  });

  it('tells programs the same', async () => {
    const pages = await servePages();
    const listed: unknown = await (await pages.get('/', { ...bearer, ...asJson })).json();
    expect(listed).toMatchObject([
      { name: 'Ada Marchetti', alerts: { high: 1, all: 1 }, incompleteSources: 1 },
      { name: 'Bo Lindqvist', alerts: { high: 0, all: 0 }, incompleteSources: 0 },
    ]);
  });

  it('says what to do while there is no list', async () => {
    const pages = await servePages({ lists: [] });
    expect(textOf(await (await pages.get('/', bearer)).text())).toContain('No patient has a list yet. Import');
  });
});
