import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import { decisionsAsText } from '../../../src/entrypoints/cli/decisions-text.ts';
import type { Terminal } from '../../../src/entrypoints/cli/terminal.ts';
import { columnsOf } from '../../../src/entrypoints/cli/wrap-text.ts';
import { presentDecisions } from '../../../src/flows/patient-decisions.ts';
import { evidenceOf } from '../../../src/review/evidence.ts';
import { makeDecision } from '../../../src/review/make-decision.ts';
import {
  alderLithium,
  disputed,
  interaction,
  lithium,
  made,
  river,
  statement,
  withLithium,
  withState,
} from '../../review/disputed-list.ts';
import { gordon, recordOf } from '../../support/clinic-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Concord, concordWith, jsonLines } from './run-concord.ts';

const patient = gordon;
const list: ReconciledList = { ...disputed, patient: { ...disputed.patient, id: patient } };

/** The program over a real file that holds one patient's list. */
const withList = async (shown: ReconciledList = list): Promise<Concord> => {
  const folder = await temporaryFolder();
  const store = await openSqliteStore({ file: join(folder, 'concord.sqlite') });
  const at = '2026-11-23T08:00:00.000Z';
  await store.records.put(recordOf(), at);
  await store.lists.put({ patient: gordon, madeAt: at, digest: 'd', resources: [], list: shown });
  await store.close();
  return concordWith({ CONCORD_DATA: folder, CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids' }, 100);
};

const inWords = async (concord: Concord): Promise<string> => (await concord('decisions', patient)).out;

describe('concord decisions', () => {
  it('shows what is open, the most harmful first, with who states what and how to answer', async () => {
    const text = await inWords(await withList());
    expect(text).toContain('2 to decide, the most harmful first.');
    expect(text).toMatch(/^cccccccc {2}HIGH alert: ibuprofen \+ lithium$/m);
    expect(text).toMatch(/^aaaaaaaa {2}HIGH difference: lithium$/m);
    expect(text).toMatch(/^ {2}- Alder Family Practice: Lithium carbonate 300 mg capsule, Take 1 capsule/m);
    expect(text).toContain('Decide: concord decide p-1 cccccccc --dismiss CODE');
    expect(text).toContain('primary-care = Alder Family Practice');
    expect(text).toContain('Nothing was decided yet.');
  });

  it('says who was not read completely', async () => {
    const text = await inWords(await withList(withState(river, 'not-reached', list)));
    expect(text).toContain('cardiology = Rivermark Cardiology: NOT READ COMPLETELY, it may state more');
  });

  it('gives programs one object a line', async () => {
    const concord = await withList();
    await concord('decide', patient, 'aaaaaaaa', '--keep-both', '--by', 'Ines Harrow');
    const { code, out } = await concord('decisions', patient, '--format', 'json');
    expect(code).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      { kind: 'question', handle: 'cccccccc', harm: 'high', evidence: { digest: expect.any(String) }, reopened: null },
      { kind: 'decision', standing: 'holds', by: 'Ines Harrow', choice: { kind: 'keep-both' }, drugs: ['lithium'] },
    ]);
  });

  it('could not run for a patient of whom there is no list', async () => {
    const { code, out, err } = await (await withList())('decisions', 'nobody');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('[no-list]');
  });
});

describe('concord decide', () => {
  it.each<[readonly string[], string]>([
    [['aaaaaaaa', '--accept', 'primary-care'], 'take it as Alder Family Practice states it'],
    [['aaaaaaaa', '--keep-both'], 'keep everything as it is stated'],
    [['aaaaaaaa', '--stop'], 'stop it'],
    [['aaaaaaaa', '--change-to', '600 mg every morning'], 'change it to: 600 mg every morning'],
    [['aaaaaaaa', '--not-taking'], 'the patient does not take it'],
    [['aaaaaaaa', '--ask', 'primary-care'], 'ask Alder Family Practice first'],
    [['cccccccc', '--dismiss', '9'], 'dismissed: it is monitored (9)'],
    [['cccccccc', '--ask', 'primary-care'], 'ask Alder Family Practice first'],
  ])('records %j', async (words, said) => {
    const concord = await withList();
    const { code, out, err } = await concord(
      'decide',
      patient,
      ...words,
      '--by',
      'Ines Harrow',
      '--reason',
      'seen today',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out.replace(/\s+/g, ' ')).toContain(`${said}. Reason: seen today by Ines Harrow`);
    expect(await inWords(concord)).toMatch(words.includes('--ask') ? /waits for the answer/ : /holds/);
  });

  it('says whose decision it takes the place of, and which one it takes back', async () => {
    const concord = await withList();
    await concord('decide', patient, 'aaaaaaaa', '--stop', '--by', 'Ines Harrow');
    const second = await concord('decide', patient, 'aaaaaaaa', '--keep-both', '--by', 'Tove Lind');
    expect(second.out.replace(/\s+/g, ' ')).toContain('In the place of: lithium: stop it. by Ines Harrow');
    const id = /--undo (\w+)/.exec(second.out)?.[1] ?? '';
    const undone = await concord('decide', patient, '--undo', id);
    expect(undone.out.replace(/\s+/g, ' ')).toContain(
      'Taken back: lithium: keep everything as it is stated. by Tove Lind',
    );
  });

  it('takes a decision back by the name that it printed', async () => {
    const concord = await withList();
    const { out } = await concord('decide', patient, 'aaaaaaaa', '--stop');
    const id = /--undo (\w+)/.exec(out)?.[1] ?? '';
    expect(await concord('decide', patient, '--undo', id)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Recorded: lithium: an earlier decision was taken back\./),
    });
    expect(await inWords(concord)).toContain('2 to decide');
    expect(await concord('decide', patient, '--undo', id)).toMatchObject({
      code: 2,
      err: expect.stringContaining('[nothing-to-undo]'),
    });
  });

  it('records nothing when it is only tried', async () => {
    const concord = await withList();
    const { code, out } = await concord('decide', patient, 'aaaaaaaa', '--stop', '--dry-run');
    expect([code, out]).toEqual([0, expect.stringMatching(/^NOT recorded, only tried: lithium: stop it\./)]);
    expect(await inWords(concord)).toContain('Nothing was decided yet.');
  });

  it('says what of new directions stays text', async () => {
    const concord = await withList();
    const { out } = await concord('decide', patient, 'aaaaaaaa', '--change-to', '600 mg every morning as directed');
    expect(out).toContain('Look at the directions: ');
  });

  it('refuses where something else was seen', async () => {
    const concord = await withList();
    const digest = evidenceOf(interaction, list)?.digest ?? '';
    expect(jsonLines((await concord('decisions', patient, '--format', 'json')).out)).toMatchObject([
      { evidence: { digest } },
      {},
    ]);
    const dismiss = ['decide', patient, 'cccccccc', '--dismiss', '1', '--seen'];
    expect(await concord(...dismiss, '0'.repeat(64))).toMatchObject({
      code: 2,
      err: expect.stringContaining('[evidence-changed]'),
    });
    expect(await concord(...dismiss, digest)).toMatchObject({ code: 0 });
  });

  it.each<[readonly string[], string]>([
    [['aaaaaaaa'], 'give exactly one of'],
    [['aaaaaaaa', '--stop', '--keep-both'], 'give exactly one of'],
    [['--stop'], 'name the question'],
    [['aaaaaaaa', '--undo', 'x'], 'give --undo alone'],
    [['cccccccc', '--dismiss', '99'], 'Allowed choices'],
    [['zzzzzzzz', '--stop'], '[unknown-question]'],
    [['aaaa', '--stop'], 'at least the first eight characters'],
    [['aaaaaaaa', '--stop', '--by', '  '], 'Expected a text that is not blank'],
    [['aaaaaaaa', '--stop', '--reason', ''], 'Expected a text that is not blank'],
    [['aaaaaaaa', '--accept', 'cardiology'], 'stated by: clinic, primary-care'],
    [['aaaaaaaa', '--dismiss', '9'], '[choice-does-not-fit]'],
    [['aaaaaaaa', '--change-to', 'as the moon rises'], '[directions-unreadable]'],
  ])('could not run, and records nothing: %j', async (words, said) => {
    const concord = await withList();
    const { code, out, err } = await concord('decide', patient, ...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect(await inWords(concord)).toContain('Nothing was decided yet.');
  });

  it('records under no namespace but the clinic’s own', async () => {
    const folder = await temporaryFolder();
    const { code, err } = await concordWith({ CONCORD_DATA: folder })('decide', patient, 'aaaaaaaa', '--stop');
    expect(code).toBe(2);
    expect(err).toContain('[clinic-system-missing]');
  });
});

describe('decisions on a terminal', () => {
  const terminal = (width: number, colour = false): Terminal => ({
    out: process.stdout,
    err: process.stderr,
    width,
    colour,
  });
  const decisions = [
    makeDecision(
      lithium,
      { kind: 'accept', source: alderLithium.source },
      disputed,
      made('11111111-a', { reason: 'level' }),
    ),
    makeDecision(interaction, { kind: 'dismiss', mitigation: '9' }, disputed, made('22222222-b')),
  ];
  const changed = withLithium({ statements: [statement({ directions: 'once daily \u001b[31m' }), alderLithium] });
  const shown = presentDecisions(changed, '2026-11-23T08:00:00.000Z', decisions);

  it.each([40, 80, 120, 200])('fit %i columns, and say with colour no more than without', (width) => {
    const text = decisionsAsText(shown, terminal(width));
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
    expect(text).not.toContain('\u001b');
    const bare = decisionsAsText(shown, terminal(width, true)).replace(
      new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'),
      '',
    );
    expect(bare).toBe(text);
  });

  it('say what was decided before and what has changed since', () => {
    const text = decisionsAsText(shown, terminal(120));
    expect(text).toContain('OPEN AGAIN. Decided by Ines Harrow, MD, 2026-11-23 09:00 UTC: take it as Alder');
    expect(text).toMatch(/^ {4}new: lithium, Juniper Street Psychiatry: .*once daily/m);
    expect(text).toMatch(/^ {4}not any more: lithium, Juniper Street Psychiatry: .*Take 1 capsule/m);
    expect(text).not.toContain('Decided:');
  });

  it('say that nothing is left where nothing is', () => {
    const text = decisionsAsText(presentDecisions(disputed, '2026-11-23T08:00:00.000Z', decisions), terminal(120));
    expect(text).toContain('Nothing is left to decide.');
    expect(text).not.toContain('Decide: ');
    expect(text).toMatch(/^ {2}11111111 {2}lithium: take it as Alder Family Practice states it\. Reason: level$/m);
    const gone = decisionsAsText(
      presentDecisions({ ...disputed, alerts: [] }, '2026-11-23T08:00:00.000Z', decisions),
      terminal(120),
    );
    expect(gone).toContain('past: the list has it no more');
  });
});
