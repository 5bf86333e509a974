import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartnerClient, PullOutcome, PullReach } from '../../../src/flows/ports.ts';
import { base, capability, clientOf, form, host, outcome, searchset } from './pretend-partner.ts';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

const problem = (id: string, lastUpdated?: string) => ({
  ...{ resourceType: 'Condition' as const, id, subject: { reference: 'Patient/77' } },
  ...(lastUpdated === undefined ? {} : { meta: { lastUpdated } }),
});

const search = '/fhir/Condition/_search';
const asked: Record<string, unknown>[] = [];
beforeEach(() => {
  asked.length = 0;
});

/** The next answer to a search, whatever is asked. */
const answers = (status: number, body: object, headers: Record<string, string> = {}) =>
  nock(host)
    .post(search, (sent) => asked.push(form(sent)) > 0)
    .reply(status, body, { 'Content-Type': 'application/fhir+json', ...headers });

const reachOf = (pulled: PullOutcome): PullReach => {
  if (pulled.kind === 'failed') throw new Error(pulled.reason);
  return pulled.reach;
};

/** A client that has read everything of the patient once. */
const readBefore = async (client: PartnerClient, lastUpdated = '2026-03-02T08:00:00.000Z') => {
  answers(200, { ...searchset([problem('1')]), meta: { lastUpdated } });
  const reach = reachOf(await client.pull('77', 'Condition', async () => {}));
  asked.length = 0;
  return reach;
};

const withHabit = () => clientOf({ habits: { lastUpdated: true } });
const changesOf = (client: PartnerClient, before: PullReach) => client.pull('77', 'Condition', async () => {}, before);

describe('how far a read reaches', () => {
  it.each<[string, string | undefined, string | undefined, string]>([
    ['the searchset', '2026-03-02T09:58:00.000Z', undefined, '2026-03-02T09:58:00.000Z'],
    ['the Date of the answer', undefined, 'Mon, 02 Mar 2026 09:59:00 GMT', '2026-03-02T09:59:00.000Z'],
    ['the earlier of both', '2026-03-02T09:58:00+00:00', 'Mon, 02 Mar 2026 09:59:00 GMT', '2026-03-02T09:58:00.000Z'],
    ['our own start where the server is ahead', '2026-03-02T11:00:00Z', undefined, '2026-03-02T10:00:00.000Z'],
    ['our own start where it says nothing', undefined, 'yesterday', '2026-03-02T10:00:00.000Z'],
  ])('is told by %s', async (_, lastUpdated, date, upTo) => {
    const { client } = clientOf();
    const meta = lastUpdated === undefined ? {} : { meta: { lastUpdated } };
    answers(200, { ...searchset([problem('1')]), ...meta }, date === undefined ? {} : { Date: date });
    expect(reachOf(await client.pull('77', 'Condition', async () => {}))).toMatchObject({ mode: 'full', upTo });
  });

  it('is told by the first page alone: what changed while others were read is asked for again', async () => {
    const { client } = clientOf();
    const page = searchset([problem('1')], `${base}/Condition?page=2`);
    answers(200, { ...page, meta: { lastUpdated: '2026-03-02T09:00:00Z' } });
    nock(host)
      .get('/fhir/Condition?page=2')
      .reply(200, { ...searchset([problem('2')]), meta: { lastUpdated: '2026-03-02T09:30:00Z' } });
    expect(reachOf(await client.pull('77', 'Condition', async () => {})).upTo).toBe('2026-03-02T09:00:00.000Z');
  });

  it('is no question to go on from where nothing was found by a form that may not be known there', async () => {
    const { client } = clientOf();
    const nothing = () => client.pull('78', 'Condition', async () => {});
    for (const _ of [1, 2]) answers(200, searchset([]));
    expect(reachOf(await nothing()).asked).toBeNull();
    const { asked: question } = await readBefore(client);
    answers(200, searchset([]));
    expect(reachOf(await nothing()).asked).not.toBe(question);
    expect(asked).toHaveLength(1);
  });
});

describe('reading what changed', () => {
  it('asks from ten minutes before the earlier read, strictly, by the same question', async () => {
    const { client } = withHabit();
    const before = await readBefore(client);
    nock(host, { reqheaders: { prefer: 'handling=strict' } })
      .post(search, (sent) => asked.push(form(sent)) > 0)
      .reply(200, { ...searchset([]), meta: { lastUpdated: '2026-03-02T09:30:00Z' } });
    const reach = reachOf(await changesOf(client, before));
    expect(asked).toEqual([{ patient: '77', _count: '100', _lastUpdated: 'ge2026-03-02T07:50:00.000Z' }]);
    expect(reach).toEqual({ mode: 'changes', upTo: '2026-03-02T09:30:00.000Z', asked: before.asked });
  });

  it.each([
    ['of the type', { resource: [{ type: 'Condition', searchParam: [{ name: '_lastUpdated', type: 'date' }] }] }],
    ['of all types', { searchParam: [{ name: '_lastUpdated', type: 'date' }] }],
  ])(
    'is done where the CapabilityStatement names _lastUpdated as a parameter %s, which is read once',
    async (_, rest) => {
      const { client } = clientOf();
      const before = await readBefore(client);
      const statement = capability([]);
      nock(host)
        .get('/fhir/metadata')
        .reply(200, { ...statement, rest: [{ mode: 'server', ...rest }] });
      for (const _again of [1, 2]) {
        answers(200, searchset([]));
        expect(reachOf(await changesOf(client, before)).mode).toBe('changes');
      }
    },
  );

  it.each([
    [
      'does not name it',
      () =>
        nock(host)
          .get('/fhir/metadata')
          .reply(200, capability(['Condition'])),
    ],
    ['cannot be read', () => nock(host).get('/fhir/metadata').reply(404)],
  ])('is not done where the CapabilityStatement %s: everything is read', async (_, metadata) => {
    const { client } = clientOf();
    const before = await readBefore(client);
    metadata();
    for (const _again of [1, 2]) {
      answers(200, searchset([problem('1')]));
      expect(reachOf(await changesOf(client, before)).mode).toBe('full');
    }
    expect(asked.some((one) => '_lastUpdated' in one)).toBe(false);
  });

  it.each([400, 422, 500])('is given up for the run where it is answered %i: everything is read', async (status) => {
    const { client } = withHabit();
    const before = await readBefore(client);
    answers(status, outcome('not-supported'));
    for (const _again of [1, 2]) {
      answers(200, searchset([problem('1')]));
      expect(reachOf(await changesOf(client, before)).mode).toBe('full');
    }
    expect(asked.map((one) => '_lastUpdated' in one)).toEqual([true, false, false]);
  });

  it('fails as any read does where the server does not answer for a moment, and takes that for no refusal', async () => {
    const { client } = withHabit();
    const before = await readBefore(client);
    nock(host).post(search).times(4).reply(503);
    expect(await changesOf(client, before)).toEqual({ kind: 'failed', reason: 'http-503' });
    answers(200, searchset([]));
    expect(reachOf(await changesOf(client, before)).mode).toBe('changes');
  });

  const self = (url: string) => ({ link: [{ relation: 'self', url }] });
  const ignored = self(`${base}/Condition?patient=77`);
  it.each([
    ['everything where the server says that it ignored the parameter, and gives older', 'full', ignored, '2025-01-01'],
    ['changes where what it gives is not older', 'changes', ignored, '2026-03-02T07:55:00Z'],
    ['changes where it says nothing of its parameters', 'changes', self(`${base}?_getpages=1`), '2025-01-01'],
    [
      'changes where it says that it went by the parameter',
      'changes',
      self(`${base}/Condition?patient=77&_lastUpdated=ge2026-03-02`),
      '2025-01-01',
    ],
  ])('takes an answer for %s', async (_, mode, links, updated) => {
    const { client } = withHabit();
    const before = await readBefore(client);
    answers(200, { ...searchset([problem('1', updated)]), ...links });
    expect(reachOf(await changesOf(client, before)).mode).toBe(mode);
  });

  it('is not done by another question: after the habits or the patient there have changed, everything is read', async () => {
    const { client } = withHabit();
    const before = await readBefore(client);
    const changed = clientOf({ habits: { lastUpdated: true, patientParameter: 'reference' } }).client;
    answers(200, searchset([problem('1')]));
    expect(reachOf(await changed.pull('77', 'Condition', async () => {}, { ...before, asked: 'another' })).mode).toBe(
      'full',
    );
    nock(host)
      .post(search)
      .reply(200, searchset([{ ...problem('1'), subject: { reference: 'Patient/78' } }]));
    expect(reachOf(await client.pull('78', 'Condition', async () => {}, before)).mode).toBe('full');
  });

  it('goes on by the form of patient= that found something', async () => {
    const { client } = withHabit();
    answers(200, searchset([]));
    answers(200, searchset([problem('1')]));
    const before = reachOf(await client.pull('77', 'Condition', async () => {}));
    asked.length = 0;
    answers(200, searchset([]));
    expect(reachOf(await changesOf(client, before)).mode).toBe('changes');
    expect(asked).toMatchObject([{ patient: 'Patient/77' }]);
  });
});

describe('the limits of one read', () => {
  const pages = (client: PartnerClient) => client.pull('77', 'Condition', async () => {});

  it('stops it between two pages where the answers together are too large', async () => {
    const { client } = clientOf({ limits: { bytesPerPull: 2_000 } });
    const large = searchset([{ ...problem('1'), note: [{ text: 'x'.repeat(2_000) }] }], `${base}/Condition?page=2`);
    answers(200, large);
    expect(await pages(client)).toEqual({ kind: 'failed', reason: 'too-many-bytes' });
  });

  it('stops it between two pages where it takes too long', async () => {
    const { client, pass } = clientOf({ limits: { pullSeconds: 60 } });
    nock(host)
      .post(search)
      .reply(200, () => {
        pass(61_000);
        return searchset([problem('1')], `${base}/Condition?page=2`);
      });
    expect(await pages(client)).toEqual({ kind: 'failed', reason: 'took-too-long' });
  });

  it('stops it between two Medications, too', async () => {
    const { client, keep } = clientOf({ limits: { bytesPerPull: 1_024 } });
    const referring = (id: string) => ({
      ...{ resourceType: 'MedicationRequest' as const, id, status: 'active' as const, intent: 'order' as const },
      subject: { reference: 'Patient/77' },
      medicationReference: { reference: `Medication/${id}` },
    });
    nock(host)
      .post('/fhir/MedicationRequest/_search')
      .reply(200, searchset([referring('1'), referring('2')]));
    nock(host)
      .get('/fhir/Medication/1')
      .reply(200, { resourceType: 'Medication', id: '1', code: { text: 'x'.repeat(1_024) } });
    expect(await client.pull('77', 'MedicationRequest', keep)).toEqual({ kind: 'failed', reason: 'too-many-bytes' });
  });
});
