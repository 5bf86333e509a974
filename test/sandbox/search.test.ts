import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { bundleOf, clinicIds, idsIn, issueCodeIn, linkIn, patient, request, serve } from './sandbox-client.ts';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const clinical = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
});

const resources: readonly Resource[] = [
  patient('p1', { identifier: [{ system: 'urn:mrn', value: '77' }, { value: 'bare-77' }] }),
  patient('p2', { name: [{ family: 'Oberholt', given: ['Ann'] }], gender: 'male', birthDate: '1987-05' }),
  request('m1', { category: [{ coding: [{ system: 'urn:category', code: 'community' }] }], authoredOn: '2026-01-10' }),
  request('m2', { intent: 'plan', status: 'on-hold' }),
  request('m3', { status: 'stopped', identifier: [{ system: clinicIds, value: 'x,y' }] }),
  request('m4', {
    subject: { reference: 'Patient/p2' },
    medicationCodeableConcept: undefined,
    medicationReference: { reference: 'Medication/drug-1' },
  }),
  request('m5', { subject: { reference: 'https://elsewhere.example/fhir/Patient/p1' } }),
  { resourceType: 'Medication', id: 'drug-1', code: { coding: [{ system: rxnorm, code: '29046' }] } },
  {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/p1' },
    clinicalStatus: clinical('active'),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'F31.9' }] },
  },
  { resourceType: 'Condition', id: 'c2', subject: { reference: 'Patient/p1' }, clinicalStatus: clinical('resolved') },
  { resourceType: 'AllergyIntolerance', id: 'a1', patient: { reference: 'Patient/p1' }, code: { text: 'Sample' } },
  {
    resourceType: 'Provenance',
    id: 'v1',
    target: [{ reference: 'MedicationRequest/m1' }, { reference: 'MedicationRequest/m2' }],
    recorded: '2026-01-10T10:00:00Z',
    agent: [{ who: { reference: 'Organization/o1' } }],
  },
];

describe('a search', () => {
  it.each([
    ['MedicationRequest?patient=p1', ['m1', 'm2', 'm3']],
    ['MedicationRequest?patient=Patient/p1', ['m1', 'm2', 'm3']],
    ['MedicationRequest?subject=p1', ['m1', 'm2', 'm3']],
    ['MedicationRequest?subject=Patient/p1,Patient/p2', ['m1', 'm2', 'm3', 'm4']],
    ['MedicationRequest?subject=https://elsewhere.example/fhir/Patient/p1', ['m5']],
    ['MedicationRequest?patient=p1&intent=order,plan&status=active,on-hold', ['m1', 'm2']],
    ['MedicationRequest?patient=p1&intent=plan&status=active', []],
    ['MedicationRequest?patient=p1&category=community', ['m1']],
    ['MedicationRequest?category=urn:category|community', ['m1']],
    ['MedicationRequest?category=urn:other|community', []],
    ['MedicationRequest?category=urn:category|', ['m1']],
    [`MedicationRequest?identifier=${clinicIds}|x\\,y`, ['m3']],
    ['MedicationRequest?authoredon=ge2026-01-01&authoredon=lt2026-02', ['m1']],
    ['MedicationRequest?_id=m2,m4', ['m2', 'm4']],
    [`MedicationRequest?patient=p1&code=${rxnorm}|197319`, ['m1', 'm2', 'm3']],
    [`Medication?code=${rxnorm}|29046`, ['drug-1']],
    ['Condition?patient=p1&clinical-status=active', ['c1']],
    ['Condition?patient=p1&clinical-status=active,resolved', ['c1', 'c2']],
    ['Condition?code=F31.9', ['c1']],
    ['AllergyIntolerance?patient=p1', ['a1']],
    ['Patient?identifier=urn:mrn|77', ['p1']],
    ['Patient?identifier=77', ['p1']],
    ['Patient?identifier=|77', []],
    ['Patient?identifier=|bare-77', ['p1']],
    ['Patient?family=ober', ['p1', 'p2']],
    ['Patient?family=oberg&given=MIRA&birthdate=1987-05-04&gender=female', ['p1']],
    ['Patient?family:exact=Öberg', ['p1']],
    ['Patient?family:exact=Oberg', []],
    ['Patient?name=lou', ['p1']],
    ['Patient?birthdate=1987', ['p1', 'p2']],
    ['Patient?birthdate=1987-05-04', ['p1']],
    ['Patient?birthdate=gt1987-05-04', ['p2']],
    ['Patient?gender=male', ['p2']],
    ['Provenance?target=MedicationRequest/m2', ['v1']],
  ])('%s finds %j', async (path, expected) => {
    const { get } = await serve({ resources });
    const bundle = bundleOf(await get(path));
    expect(idsIn(bundle)).toEqual(expected);
    expect(bundle).toMatchObject({ type: 'searchset', total: expected.length });
  });

  it('takes an absolute reference under its own base for its own', async () => {
    const { get, baseUrl } = await serve({ resources });
    expect(idsIn(bundleOf(await get(`MedicationRequest?subject=${baseUrl}/Patient/p2`)))).toEqual(['m4']);
  });

  it('gives entries a full URL and leaves `entry` out when nothing is found', async () => {
    const { get, baseUrl } = await serve({ resources });
    const found = bundleOf(await get('Patient?_id=p1'));
    expect(found.entry?.[0]).toMatchObject({ fullUrl: `${baseUrl}/Patient/p1`, search: { mode: 'match' } });
    const none = bundleOf(await get('Patient?_id=nobody'));
    expect(none).toEqual({
      resourceType: 'Bundle',
      meta: { lastUpdated: '2026-03-02T09:00:00.000Z' },
      type: 'searchset',
      total: 0,
      link: [{ relation: 'self', url: `${baseUrl}/Patient?_id=nobody` }],
    });
  });

  it('finds by _lastUpdated with each prefix', async () => {
    const { get, call, advance } = await serve();
    await call('PUT', 'Patient/old', patient('old'));
    advance(60_000);
    await call('PUT', 'Patient/new', patient('new'));
    const finds = async (value: string) => idsIn(bundleOf(await get(`Patient?_lastUpdated=${value}`)));
    expect(await finds('gt2026-03-02T09:00:00.000Z')).toEqual(['new']);
    expect(await finds('ge2026-03-02T09:00:00.000Z')).toEqual(['old', 'new']);
    expect(await finds('lt2026-03-02T09:01:00.000Z')).toEqual(['old']);
    expect(await finds('le2026-03-02T10:01:00.000%2B01:00')).toEqual(['old', 'new']);
    expect(await finds('ge2026-03-03')).toEqual([]);
  });

  it('joins conditions of every kind', async () => {
    const { get, advance, call } = await serve({ resources });
    advance(60_000);
    await call('PUT', 'MedicationRequest/m2', request('m2', { intent: 'plan', status: 'on-hold' }));
    const path = 'MedicationRequest?_lastUpdated=gt2026-03-02T09:00:30Z&subject=p1&status=on-hold,active&_id=m1,m2';
    expect(idsIn(bundleOf(await get(path)))).toEqual(['m2']);
    expect(idsIn(bundleOf(await get('Patient?birthdate=1987&gender=female&family=o&_id=p1,p2')))).toEqual(['p1']);
  });

  it('follows an update: the old value no longer finds the resource', async () => {
    const { get, call } = await serve({ resources });
    await call('PUT', 'MedicationRequest/m1', request('m1', { status: 'completed' }));
    expect(idsIn(bundleOf(await get('MedicationRequest?patient=p1&status=active')))).toEqual([]);
    expect(idsIn(bundleOf(await get('MedicationRequest?patient=p1&status=completed')))).toEqual(['m1']);
  });

  it('ignores an unknown parameter, and the self link does not name it', async () => {
    const { get, baseUrl } = await serve({ resources });
    const bundle = bundleOf(await get('MedicationRequest?patient=p1&colour=red&_sort=status'));
    expect(bundle.total).toBe(3);
    expect(linkIn(bundle, 'self')).toBe(`${baseUrl}/MedicationRequest?patient=p1`);
  });

  it('refuses an unknown parameter under Prefer: handling=strict', async () => {
    const { get } = await serve({ resources });
    const strict = { prefer: 'handling=strict' };
    const reply = await get('MedicationRequest?patient=p1&colour=red', strict);
    expect([reply.status, issueCodeIn(reply)]).toEqual([400, 'not-supported']);
    expect((await get('MedicationRequest?patient=p1&_count=5', strict)).status).toBe(200);
  });

  it.each(['Patient?birthdate=soon', 'Patient?family:contains=x', 'Patient?_count=many', 'Patient?_lastUpdated=,'])(
    'answers 400 to %s',
    async (path) => {
      const { get } = await serve({ resources });
      expect((await get(path)).status).toBe(400);
    },
  );

  it('takes its parameters from the body of a POST to _search', async () => {
    const { call } = await serve({ resources });
    const reply = await call('POST', 'MedicationRequest/_search', 'patient=p1&intent=plan', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(idsIn(bundleOf(reply))).toEqual(['m2']);
  });

  it('includes each referenced Medication once', async () => {
    const twice = request('m6', { medicationReference: { reference: 'Medication/drug-1' } });
    const { get } = await serve({ resources: [...resources, twice] });
    const bundle = bundleOf(await get('MedicationRequest?_id=m4,m6,m1&_include=MedicationRequest:medication'));
    expect(idsIn(bundle)).toEqual(['m1', 'm4', 'm6']);
    expect(idsIn(bundle, 'include')).toEqual(['drug-1']);
    expect(bundle.total).toBe(3);
    expect(linkIn(bundle, 'self')).toContain('_include=MedicationRequest%3Amedication');
  });

  it('brings the Provenance of what it found by _revinclude', async () => {
    const { get } = await serve({ resources });
    const bundle = bundleOf(await get('MedicationRequest?patient=p1&_revinclude=Provenance:target'));
    expect(idsIn(bundle, 'include')).toEqual(['v1']);
    expect(idsIn(bundleOf(await get('Condition?patient=p1&_revinclude=Provenance:target')), 'include')).toEqual([]);
  });
});

describe('paging', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => request(`m${index}`));

  const walk = async (server: Awaited<ReturnType<typeof serve>>, first: string) => {
    const pages = [];
    let next: string | undefined = first;
    while (next !== undefined) {
      const bundle = bundleOf(await server.get(next));
      pages.push(bundle);
      next = linkIn(bundle, 'next');
    }
    return pages;
  };

  it('brings each of 1,000 resources once, over absolute next links', async () => {
    const server = await serve({ resources: many });
    const pages = await walk(server, 'MedicationRequest?patient=p1&_count=64');
    expect(pages).toHaveLength(16);
    expect(pages.flatMap((page) => idsIn(page))).toEqual(many.map(({ id }) => id));
    expect(pages.every(({ total }) => total === 1_000)).toBe(true);
    expect(linkIn(pages[0] ?? { resourceType: 'Bundle', type: 'searchset' }, 'next')).toMatch(
      new RegExp(`^${server.baseUrl}/MedicationRequest\\?patient=p1&_count=64&_page=`),
    );
  });

  it('neither skips nor repeats when resources come and go between pages', async () => {
    const server = await serve({ resources: many.slice(0, 10) });
    const first = bundleOf(await server.get('MedicationRequest?patient=p1&_count=4'));
    await server.call('DELETE', 'MedicationRequest/m1');
    await server.call('PUT', 'MedicationRequest/m2', request('m2', { note: [{ text: 'changed' }] }));
    await server.call('PUT', 'MedicationRequest/late', request('late'));
    const rest = await walk(server, linkIn(first, 'next') ?? '');
    expect(rest.flatMap((page) => idsIn(page))).toEqual(['m4', 'm5', 'm6', 'm7', 'm8', 'm9', 'late']);
  });

  it('lets a client change _count on the way', async () => {
    const server = await serve({ resources: many.slice(0, 10) });
    const first = bundleOf(await server.get('MedicationRequest?patient=p1&_count=4'));
    const wider = (linkIn(first, 'next') ?? '').replace('_count=4', '_count=100');
    expect(idsIn(bundleOf(await server.get(wider)))).toEqual(['m4', 'm5', 'm6', 'm7', 'm8', 'm9']);
  });

  it('refuses a page token of another search', async () => {
    const server = await serve({ resources: many.slice(0, 10) });
    const first = bundleOf(await server.get('MedicationRequest?patient=p1&_count=4'));
    const token = new URL(linkIn(first, 'next') ?? '').searchParams.get('_page');
    expect((await server.get(`MedicationRequest?patient=p2&_page=${token}`)).status).toBe(400);
    expect((await server.get('MedicationRequest?patient=p1&_page=nonsense')).status).toBe(400);
  });

  it('answers _count=0 with the total alone', async () => {
    const server = await serve({ resources: many.slice(0, 10) });
    const bundle = bundleOf(await server.get('MedicationRequest?patient=p1&_count=0'));
    expect(bundle.total).toBe(10);
    expect(bundle.entry).toBeUndefined();
    expect(linkIn(bundle, 'next')).toBeUndefined();
  });

  it('counts only matches, not what is included', async () => {
    const drug: Resource = { resourceType: 'Medication', id: 'd', code: { text: 'Sample' } };
    const all = many.slice(0, 3).map(({ id }) => request(id, { medicationReference: { reference: 'Medication/d' } }));
    const { get } = await serve({ resources: [drug, ...all] });
    const bundle = bundleOf(await get('MedicationRequest?_include=MedicationRequest:medication&_count=2'));
    expect([idsIn(bundle), idsIn(bundle, 'include')]).toEqual([['m0', 'm1'], ['d']]);
  });
});
