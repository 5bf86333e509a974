import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { BulkExportHabit } from '../../src/sandbox/bulk-export-habit.ts';
import { type Reply, serve, type TestServer } from './sandbox-client.ts';

const order = (id: string): Resource => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p-1' },
});
const resources: readonly Resource[] = [
  { resourceType: 'Patient', id: 'p-1' },
  ...['a', 'b', 'c'].map(order),
  { resourceType: 'Condition', id: 'd', subject: { reference: 'Patient/p-1' } },
];
const asked = 'Group/panel/$export?_type=MedicationRequest,Condition&_outputFormat=application/fhir%2Bndjson';
const later = { prefer: 'respond-async' };
const json = { accept: 'application/json' };

const offering = (bulkExport: BulkExportHabit = {}) => serve({ resources, habits: { bulkExport } });

const statusOf = (reply: Reply): string => reply.headers.get('content-location') ?? '';

/** Begins an export and asks until it is ready. */
const exported = async ({ get }: TestServer, query = asked) => {
  const url = statusOf(await get(query, later));
  for (;;) {
    const reply = await get(url, json);
    if (reply.status === 200) return { url, manifest: reply.body };
  }
};

const filesIn = (manifest: Record<string, unknown>, kind: string): readonly { type: string; url: string }[] =>
  (manifest[kind] ?? []) as never;

describe('exports of a pretend partner', () => {
  it('are offered only where it has the habit', async () => {
    const { get } = await serve({ resources });
    expect((await get(asked, later)).status).toBe(404);
    expect((await get('metadata')).text).not.toContain('"export"');
    expect((await (await offering()).get('metadata')).text).toContain('bulkdata/OperationDefinition/group-export');
  });

  it('are answered later, with a manifest and files of one type each', async () => {
    const server = await offering();
    const kickedOff = await server.get(asked, later);
    expect([kickedOff.status, statusOf(kickedOff)]).toEqual([202, `${server.baseUrl}/$export-status/export-1`]);
    const polls = [await server.get(statusOf(kickedOff), json), await server.get(statusOf(kickedOff), json)];
    expect(polls.map(({ status }) => status)).toEqual([202, 202]);
    const ready = await server.get(statusOf(kickedOff), json);
    expect(ready.headers.get('content-type')).toBe('application/json');
    expect(ready.body).toMatchObject({ transactionTime: '2026-03-02T09:00:00.000Z', requiresAccessToken: true });
    const files = filesIn(ready.body, 'output');
    expect(files).toMatchObject([
      { type: 'MedicationRequest', count: 3 },
      { type: 'Condition', count: 1 },
    ]);
    const file = await server.get(files[0]?.url ?? '', { accept: 'application/fhir+ndjson' });
    expect(file.headers.get('content-type')).toBe('application/fhir+ndjson');
    expect(
      file.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['a', 'b', 'c']);
  });

  it('hold what changed and what was deleted since a moment', async () => {
    const server = await offering();
    server.advance(60_000);
    await server.call('PUT', 'MedicationRequest/b', { ...order('b'), status: 'stopped' });
    await server.call('DELETE', 'MedicationRequest/c');
    const { manifest } = await exported(server, `${asked}&_since=2026-03-02T09:00:30Z`);
    const [output, deleted] = [filesIn(manifest, 'output'), filesIn(manifest, 'deleted')];
    expect(output).toMatchObject([{ type: 'MedicationRequest', count: 1 }]);
    expect(deleted).toMatchObject([{ type: 'Bundle', count: 1 }]);
    expect(JSON.parse((await server.get(deleted[0]?.url ?? '')).text)).toEqual({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ request: { method: 'DELETE', url: 'MedicationRequest/c' } }],
    });
  });

  it('are cut into files of so many lines', async () => {
    const server = await offering({ linesPerFile: 2 });
    const { manifest } = await exported(server);
    const texts = await Promise.all(filesIn(manifest, 'output').map(async ({ url }) => (await server.get(url)).text));
    expect(texts.map((text) => text.trimEnd().split('\n').length)).toEqual([2, 1, 1]);
  });

  it('tell of a type that could not be exported', async () => {
    const server = await offering({ failedTypes: ['Condition'] });
    const { manifest } = await exported(server);
    const [error] = filesIn(manifest, 'error');
    expect(error?.type).toBe('OperationOutcome');
    expect(JSON.parse((await server.get(error?.url ?? '')).text)).toMatchObject({
      issue: [{ expression: ['Condition'] }],
    });
  });

  it('are forgotten once they are deleted', async () => {
    const server = await offering();
    const { url } = await exported(server);
    expect((await server.call('DELETE', url)).status).toBe(202);
    expect((await server.get(url, json)).status).toBe(404);
  });

  it.each<[string, BulkExportHabit, number]>([
    ['refuses them', { refuses: 403 }, 403],
    ['refuses a type', { refusesTypes: ['Condition'] }, 400],
  ])('are not begun where the partner %s', async (_, habit, status) => {
    const { get } = await offering(habit);
    expect((await get(asked, later)).status).toBe(status);
  });

  it('are asked for with Prefer: respond-async alone', async () => {
    const { get } = await offering();
    expect((await get(asked)).status).toBe(400);
  });

  it('throttle questions, name a wait, and fail, as told', async () => {
    const server = await offering({ throttledPolls: 1, retryAfter: 7, polls: 1 });
    const url = statusOf(await server.get(asked, later));
    const throttled = await server.get(url, json);
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
    server.partner.changeHabits({ bulkExport: { polls: 0, fails: true } });
    expect((await server.get(url, json)).status).toBe(500);
  });

  it('give files only to those with a token, unless none is needed', async () => {
    const server = await serve({ resources, habits: { bulkExport: {} }, authentication: 'smart' });
    const file = new URL('/export-files/export-1/0.ndjson', server.baseUrl).href;
    expect((await server.get(file)).status).toBe(401);
    server.partner.changeHabits({ bulkExport: { requiresAccessToken: false } });
    expect((await server.get(file)).status).toBe(404);
  });
});
