import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { bundleOf, idsIn, issueCodeIn, linkIn, patient, request, serve } from './sandbox-client.ts';

const drug = (id: string): Resource => ({ resourceType: 'Medication', id, code: { text: 'Sample drug' } });
const byReference = (id: string, drugId: string) =>
  request(id, {
    medicationCodeableConcept: undefined,
    medicationReference: { reference: `Medication/${drugId}`, display: 'Sample drug' },
  });
const listOf = (...ids: string[]) => ids.map((id) => request(id));
const everyMedication = 'MedicationRequest?patient=Patient/p1';
const resourceOf = (body: Record<string, unknown>, type: string): unknown => {
  const [rest] = [body['rest']].flat();
  const bundle: unknown = rest;
  const { resource } = bundle as { resource: { type: string }[] };
  return resource.find((known) => known.type === type);
};

describe('habits of reading', () => {
  it('ignores _include in silence, strict or not, and does not claim it', async () => {
    const { get } = await serve({
      resources: [drug('d'), byReference('a', 'd')],
      habits: { ignoresInclude: true },
    });
    const path = `${everyMedication}&_include=MedicationRequest:medication`;
    const bundle = bundleOf(await get(path, { prefer: 'handling=strict' }));
    expect(bundle.entry).toHaveLength(1);
    expect(linkIn(bundle, 'self')).not.toContain('_include');
    expect(resourceOf((await get('metadata')).body, 'MedicationRequest')).not.toHaveProperty('searchInclude');
  });

  it('honours _lastUpdated, says so, and tells by its own clock when it answered', async () => {
    const { get } = await serve({ resources: listOf('a') });
    const bundle = bundleOf(await get(`${everyMedication}&_lastUpdated=ge2000-01-01T00:00:00.000Z`));
    expect(idsIn(bundle)).toEqual(['a']);
    expect(linkIn(bundle, 'self')).toContain('_lastUpdated=');
    expect(bundle.meta?.lastUpdated).toBe(bundle.entry?.[0]?.resource?.meta?.lastUpdated);
    expect(bundleOf(await get(`${everyMedication}&_lastUpdated=ge2999-01-01`)).total).toBe(0);
    expect(JSON.stringify(resourceOf((await get('metadata')).body, 'MedicationRequest'))).toContain('_lastUpdated');
  });

  it('ignores _lastUpdated in silence, strict or not, or refuses it, and claims it in neither case', async () => {
    const path = `${everyMedication}&_lastUpdated=ge2999-01-01`;
    const ignoring = await serve({ resources: listOf('a'), habits: { lastUpdatedParameter: 'ignored' } });
    const bundle = bundleOf(await ignoring.get(path, { prefer: 'handling=strict' }));
    expect([idsIn(bundle), linkIn(bundle, 'self')?.includes('_lastUpdated')]).toEqual([['a'], false]);
    const refusing = await serve({ resources: listOf('a'), habits: { lastUpdatedParameter: 'refused' } });
    const reply = await refusing.get(path);
    expect([reply.status, issueCodeIn(reply)]).toEqual([400, 'not-supported']);
    for (const { get } of [ignoring, refusing]) {
      expect(JSON.stringify(resourceOf((await get('metadata')).body, 'MedicationRequest'))).not.toContain('_lastUpd');
    }
  });

  it.each([404, 403] as const)('refuses a type with %i and serves the others', async (refusedTypeStatus) => {
    const { get, call } = await serve({
      resources: [patient('p1')],
      habits: { refusesTypes: ['MedicationStatement'], refusedTypeStatus },
    });
    const reply = await get('MedicationStatement?patient=p1');
    expect(reply.status).toBe(refusedTypeStatus);
    expect(reply.body['resourceType']).toBe('OperationOutcome');
    expect((await call('POST', 'MedicationStatement', { resourceType: 'MedicationStatement' })).status).toBe(
      refusedTypeStatus,
    );
    expect((await get('Patient/p1')).status).toBe(200);
    expect(resourceOf((await get('metadata')).body, 'MedicationStatement')).toBeUndefined();
  });

  it('answers 400 until status is given', async () => {
    const { get } = await serve({ resources: listOf('a'), habits: { requiresStatus: true } });
    const reply = await get(everyMedication);
    expect([reply.status, issueCodeIn(reply)]).toEqual([400, 'required']);
    expect(idsIn(bundleOf(await get(`${everyMedication}&status=active,stopped`)))).toEqual(['a']);
    expect((await get('Condition?patient=p1')).status).toBe(200);
  });

  it('answers 400 until intent is given', async () => {
    const { get } = await serve({ resources: listOf('a'), habits: { requiresIntent: true } });
    expect(issueCodeIn(await get(everyMedication))).toBe('required');
    expect(idsIn(bundleOf(await get(`${everyMedication}&intent=order,plan`)))).toEqual(['a']);
  });

  it('hides statuses unless they are asked for', async () => {
    const resources = [request('a'), request('b', { status: 'stopped' })];
    const { get } = await serve({ resources, habits: { hidesStatuses: ['stopped', 'completed'] } });
    const hidden = bundleOf(await get(everyMedication));
    expect([hidden.total, idsIn(hidden)]).toEqual([1, ['a']]);
    expect(idsIn(bundleOf(await get(`${everyMedication}&status=active,stopped`)))).toEqual(['a', 'b']);
  });

  it('answers 404 for a Medication that is referred to but gone', async () => {
    const resources = [drug('d'), drug('e'), byReference('a', 'd'), byReference('b', 'e')];
    const { get } = await serve({ resources, habits: { missingMedications: ['d'] } });
    expect((await get('Medication/d')).status).toBe(404);
    expect((await get('Medication/e')).status).toBe(200);
    expect(idsIn(bundleOf(await get('Medication')))).toEqual(['e']);
    const bundle = bundleOf(await get(`${everyMedication}&_include=MedicationRequest:medication`));
    expect([idsIn(bundle), idsIn(bundle, 'include')]).toEqual([['a', 'b'], ['e']]);
  });

  it.each([
    ['bare', 'patient=p1', 'patient=Patient/p1'],
    ['reference', 'patient=Patient/p1', 'patient=p1'],
  ] as const)('knows the patient only in the %s form', async (patientParameter, right, wrong) => {
    const { get } = await serve({ resources: listOf('a'), habits: { patientParameter } });
    expect(bundleOf(await get(`MedicationRequest?${right}`)).total).toBe(1);
    expect(bundleOf(await get(`MedicationRequest?${wrong}`)).total).toBe(0);
  });

  it('leaves out `entry` and `total` when nothing is found', async () => {
    const { get } = await serve({ resources: listOf('a'), habits: { omitsEmptyEntry: true } });
    const bundle = bundleOf(await get('MedicationRequest?patient=p2'));
    expect(Object.keys(bundle).toSorted()).toEqual(['link', 'meta', 'resourceType', 'type']);
    expect(bundleOf(await get(everyMedication)).total).toBe(1);
  });

  it('shows status values of R5', async () => {
    const statement: Resource = {
      resourceType: 'MedicationStatement',
      id: 's',
      status: 'active',
      subject: { reference: 'Patient/p1' },
      medicationCodeableConcept: { text: 'Sample drug' },
    };
    const { get } = await serve({
      resources: [statement, request('a', { status: 'completed' }), request('b')],
      habits: { r5Statuses: true },
    });
    expect((await get('MedicationStatement/s')).body['status']).toBe('recorded');
    const bundle = bundleOf(await get(everyMedication));
    expect(bundle.entry?.map(({ resource }) => resource)).toMatchObject([{ status: 'ended' }, { status: 'active' }]);
  });
});

describe('habits of paging', () => {
  const resources = listOf('a', 'b', 'c', 'd', 'e');

  it('gives next links relative to the base', async () => {
    const { get, baseUrl } = await serve({ resources, habits: { relativeNextLinks: true, pageSize: 3 } });
    const first = bundleOf(await get(`${everyMedication}&_count=100`));
    const next = linkIn(first, 'next') ?? '';
    expect(next).toMatch(/^MedicationRequest\?/);
    const second = bundleOf(await get(new URL(next, `${baseUrl}/`).href));
    expect([idsIn(first), idsIn(second)]).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    expect(linkIn(second, 'next')).toBeUndefined();
  });

  it('loops from the second page on', async () => {
    const { get } = await serve({ resources, habits: { loopingNextLinks: true, pageSize: 2 } });
    const first = bundleOf(await get(everyMedication));
    const link = linkIn(first, 'next') ?? '';
    const second = bundleOf(await get(link));
    expect(idsIn(second)).toEqual(['c', 'd']);
    expect(linkIn(second, 'next')).toBe(link);
  });

  it('leads to another host', async () => {
    const { get } = await serve({ resources, habits: { foreignNextLinks: 'http://127.0.0.1:9', pageSize: 2 } });
    expect(linkIn(bundleOf(await get(everyMedication)), 'next')).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/fhir\/MedicationRequest\?/,
    );
  });
});

describe('habits of writing', () => {
  it('drops medicationReference without a word', async () => {
    const { call, get } = await serve({ habits: { dropsMedicationReferenceOnWrite: true } });
    expect((await call('PUT', 'MedicationRequest/a', byReference('a', 'd'))).status).toBe(201);
    expect((await get('MedicationRequest/a')).body).not.toHaveProperty('medicationReference');
    const entry = [{ resource: byReference('b', 'd'), request: { method: 'PUT', url: 'MedicationRequest/b' } }];
    await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    expect((await get('MedicationRequest/b')).body).not.toHaveProperty('medicationReference');
  });

  it('reads completed back as stopped', async () => {
    const { call, get } = await serve({ habits: { readsCompletedAsStopped: true } });
    expect((await call('PUT', 'MedicationRequest/a', request('a', { status: 'completed' }))).status).toBe(201);
    expect((await get('MedicationRequest/a')).body['status']).toBe('stopped');
  });

  it('refuses modifier elements at any depth', async () => {
    const { call, partner } = await serve({ habits: { refusesModifierElements: true } });
    const deep = request('a', { dosageInstruction: [{ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }] });
    const reply = await call('PUT', 'MedicationRequest/a', deep);
    expect([reply.status, issueCodeIn(reply)]).toEqual([422, 'extension']);
    expect((await call('PUT', 'MedicationRequest/a', request('a', { doNotPerform: true }))).status).toBe(422);
    expect(partner.writes).toBe(0);
  });

  it('refuses elements of R5 as extensions', async () => {
    const { call } = await serve({ habits: { refusesLaterElements: true } });
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged';
    const later = request('a', { extension: [{ url, valueDateTime: '2026-11-02' }] });
    expect((await call('PUT', 'MedicationRequest/a', later)).status).toBe(422);
    expect((await call('PUT', 'MedicationRequest/a', request('a'))).status).toBe(201);
  });

  it('takes only some statuses', async () => {
    const { call } = await serve({ habits: { acceptedStatuses: ['active', 'stopped', 'entered-in-error'] } });
    const reply = await call('PUT', 'MedicationRequest/a', request('a', { status: 'completed' }));
    expect([reply.status, issueCodeIn(reply)]).toEqual([422, 'code-invalid']);
    expect((await call('PUT', 'MedicationRequest/a', request('a', { status: 'stopped' }))).status).toBe(201);
  });

  it('ignores If-Match, alone and in a transaction', async () => {
    const { call, partner } = await serve({ resources: listOf('a'), habits: { ignoresIfMatch: true } });
    expect((await call('PUT', 'MedicationRequest/a', request('a'), { 'if-match': 'W/"9"' })).status).toBe(200);
    const entry = [
      { resource: request('a'), request: { method: 'PUT', url: 'MedicationRequest/a', ifMatch: 'W/"9"' } },
    ];
    expect((await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    expect(partner.writes).toBe(2);
  });

  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      resource: patient(`p${index}`),
      request: { method: 'PUT', url: `Patient/p${index}` },
    }));

  it.each([undefined, 400, 413] as const)(
    'refuses a Bundle over its limit (status set to %s)',
    async (largestBundleStatus) => {
      const set = largestBundleStatus === undefined ? {} : { largestBundleStatus };
      const { call } = await serve({ habits: { largestBundle: 3, ...set } });
      const over = await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: entries(4) });
      expect([over.status, issueCodeIn(over)]).toEqual([largestBundleStatus ?? 413, 'too-long']);
      expect((await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: entries(3) })).status).toBe(
        200,
      );
    },
  );

  it.each([400, 405] as const)('takes no transaction (%i) but takes a batch, and says so', async (noTransaction) => {
    const { call, get, partner } = await serve({ habits: { noTransaction } });
    const refused = await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: entries(2) });
    expect([refused.status, issueCodeIn(refused), partner.writes]).toEqual([noTransaction, 'not-supported', 0]);
    expect((await call('POST', '', { resourceType: 'Bundle', type: 'batch', entry: entries(2) })).status).toBe(200);
    expect((await get('metadata')).text).not.toContain('"transaction"');
  });
});

describe('habits of the connection', () => {
  it('throttles every nth request, with seconds or an HTTP date', async () => {
    const { get, partner } = await serve({ habits: { throttle: { everyNth: 3, retryAfter: 7 } } });
    const statuses = [await get('Patient'), await get('Patient')].map(({ status }) => status);
    const third = await get('Patient');
    expect([...statuses, third.status, issueCodeIn(third)]).toEqual([200, 200, 429, 'throttled']);
    expect(third.headers.get('retry-after')).toBe('7');
    partner.changeHabits({ throttle: { everyNth: 1, retryAfter: 'http-date' } });
    expect((await get('Patient')).headers.get('retry-after')).toBe('Mon, 02 Mar 2026 09:00:02 GMT');
  });

  it('takes exactly one Accept header', async () => {
    const { get } = await serve({ habits: { exactAcceptHeader: true } });
    expect((await get('Patient', { accept: 'application/fhir+json' })).status).toBe(200);
    expect((await get('Patient', { accept: 'application/fhir+json, application/json' })).status).toBe(406);
  });

  it('answers errors with an HTML page and 502', async () => {
    const { get, partner } = await serve({ habits: { htmlErrors: true } });
    const reply = await get('Patient/nobody');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([502, 'text/html;charset=utf-8']);
    expect(reply.text).toMatch(/^<!doctype html>/);
    partner.failNext(1, 500);
    expect((await get('Patient')).text).toMatch(/^<!doctype html>/);
    expect((await get('Patient')).status).toBe(200);
  });

  it('is slow by the time that it was given', async () => {
    const waits: number[] = [];
    const { get } = await serve({
      habits: { slow: 1_500 },
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
    });
    expect((await get('Patient')).status).toBe(200);
    expect(waits).toEqual([1_500]);
  });
});
