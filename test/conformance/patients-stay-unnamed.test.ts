import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Patient, Resource } from '@medplum/fhirtypes';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { createSandboxPartner, type SandboxPartner } from '../../src/sandbox/partner.ts';
import { permit, recordOf } from '../support/clinic-scene.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What no log line, metric, error message or URL may hold; each is found nowhere else. */
const planted = [
  ...['Zqfamilyplant', 'Zqgivenplant', 'zqpatientplant', 'ZQMRNPLANT', '1951-07-13', 'zqmedicationplant'],
  ...['Zqdrugplant', 'Zqsigplant', 'Zqdiagnosisplant', 'Zqprescriberplant', 'Zqdiagnosticsplant', 'Zqtitleplant'],
];

/** With a mistake in each record that is not taken. */
const record = (change: Partial<ClinicRecord> = {}): ClinicRecord =>
  recordOf({
    patient: {
      id: 'zqpatientplant-1',
      identifiers: [{ system: 'https://primary-care.example/mrn', value: 'ZQMRNPLANT-1' }],
      name: { family: 'Zqfamilyplant', given: ['Zqgivenplant'] },
      ...{ birthDate: '1951-07-13', sex: 'male' },
    },
    prescribers: [{ id: 'dr-solheim', npi: '1526018159', name: { family: 'Zqprescriberplant', given: ['Ingrid'] } }],
    medications: [
      {
        id: 'med-1',
        drug: { text: 'Lithium carbonate 300 mg capsule', rxcui: '197889' },
        origin: { kind: 'prescribed', prescriber: 'dr-solheim' },
        ...{ status: 'active', written: '2026-09-28', sig: 'Take 1 capsule by mouth twice daily; Zqsigplant' },
      },
      {
        id: 'med-2',
        drug: { text: 'Zqdrugplant 10 mg tablet' },
        origin: { kind: 'prescribed', prescriber: 'dr-solheim' },
        ...{ status: 'active', written: '2026-09-28', sig: 'Zqsigplant' },
      },
    ],
    consents: [permit(['primary-care', 'cardiology', 'ob-gyn'])],
    ...change,
  });

const theirPatient: Patient = {
  ...{ resourceType: 'Patient', id: 'their-1', birthDate: '1951-07-13', gender: 'male' },
  identifier: [{ system: 'https://primary-care.example/mrn', value: 'ZQMRNPLANT-1' }],
  name: [{ family: 'Zqfamilyplant', given: ['Zqgivenplant'] }],
};

const theirOrder: Resource = {
  ...{ resourceType: 'MedicationRequest', id: 'their-order', status: 'active', intent: 'order' },
  subject: { reference: 'Patient/their-1', display: 'Zqfamilyplant' },
  medicationCodeableConcept: { text: 'Ibuprofen 600 mg tablet Zqdrugplant' },
  dosageInstruction: [{ text: 'Take 1 tablet by mouth three times daily Zqsigplant' }],
};

const outcome = (code: string) =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        diagnostics: 'Zqdiagnosticsplant of Zqfamilyplant, 1951-07-13',
        details: { text: 'ZQMRNPLANT-1' },
      },
    ],
  });

const fhir = { 'content-type': 'application/fhir+json' };
const html = { 'content-type': 'text/html' };

/** Bad answers, in turn, every one of them full of what is planted. */
const badAnswers: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.writeHead(422, fhir).end(outcome('invalid')),
  (response) => response.writeHead(500, html).end('<title>Zqtitleplant</title>Zqfamilyplant ZQMRNPLANT-1'),
  (response) => response.writeHead(302, { location: '/login?for=Zqfamilyplant&mrn=ZQMRNPLANT-1' }).end(),
  (response) => response.writeHead(200, fhir).end('{"resourceType":"Bundle","entry":[{"Zqfamilyplant"'),
  (response) => response.writeHead(200, html).end('<title>Zqtitleplant</title>Log in, Zqgivenplant'),
  (response) => response.writeHead(403, { ...fhir, 'x-patient': 'Zqfamilyplant' }).end(outcome('forbidden')),
  (response) => void response.destroy(),
  (response) => response.writeHead(503, { ...fhir, 'retry-after': 'Zqfamilyplant' }).end(outcome('transient')),
];

interface Partners {
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly sandbox: SandboxPartner;
  /** Method and URL of every request that any partner was sent. */
  readonly urls: readonly string[];
}

const listening = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}/fhir`;
};

/** One that refuses our orders, one that knows the patient and then fails in every way, one that only fails. */
const startPartners = async (): Promise<Partners> => {
  const urls: string[] = [];
  let ids = 0;
  const sandbox = createSandboxPartner({
    ...{ id: 'primary-care', name: 'Zqtitleplant', clock: () => new Date(), clients: [], authentication: 'none' },
    ids: () => {
      ids += 1;
      return `kept-${ids}`;
    },
    ...{ habits: { acceptedStatuses: ['stopped'] }, resources: [theirPatient, theirOrder] },
  });
  onTestFinished(() => sandbox.close());
  let turn = 0;
  const fail = (response: ServerResponse): void => {
    turn += 1;
    badAnswers[turn % badAnswers.length]?.(response);
  };
  const seen = (answer: RequestListener) => (request: IncomingMessage, response: ServerResponse) => {
    urls.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    answer(request, response);
  };
  const isKnowing = ({ url = '' }: IncomingMessage): boolean => /metadata|Patient\/_search/.test(url);
  return {
    ...{ sandbox, urls },
    baseUrls: {
      'primary-care': await listening(seen((request, response) => sandbox.app(request, response))),
      cardiology: await listening(
        seen((request, response) => (isKnowing(request) ? sandbox.app(request, response) : fail(response))),
      ),
      'ob-gyn': await listening(seen((_, response) => fail(response))),
    },
  };
};

const install = async (folder: string, { baseUrls }: Partners): Promise<void> => {
  await mkdir(join(folder, 'partners'));
  for (const [id, baseUrl] of Object.entries(baseUrls)) {
    const partner = {
      ...{ id, name: `Partner ${id}`, specialty: 'other', baseUrl, authentication: { kind: 'none' } },
      ...{ purposeOfUse: 'TREAT', read: ['MedicationRequest', 'Condition'], write: ['MedicationRequest', 'Condition'] },
      ...{ limits: { timeoutMilliseconds: 5_000 } },
    };
    await writeFile(join(folder, 'partners', `${id}.json`), JSON.stringify(partner));
  }
  const records = [record(), { ...record(), patient: { ...record().patient, birthDate: '13 July Zqfamilyplant' } }];
  await writeFile(
    join(folder, 'records.ndjson'),
    `${records.map((one) => JSON.stringify(one)).join('\n')}\n{"Zqfamilyplant`,
  );
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [theirPatient, theirOrder].map((resource) => ({ resource })),
  };
  await writeFile(join(folder, 'theirs.json'), JSON.stringify(bundle));
};

interface Ran {
  readonly words: string;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const environment = {
  ...{ PATH: process.env['PATH'], CONCORD_LOG_LEVEL: 'debug', CONCORD_PORT: '0' },
  ...{
    CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids',
    CONCORD_LOGIN_TOKEN: 'a-login-token-of-more-than-32-characters',
  },
};

const start = (folder: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [main, ...words], {
    ...{ cwd: folder, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  return { child, texts };
};

const run = async (folder: string, ...words: readonly string[]): Promise<Ran> => {
  const { child, texts } = start(folder, words);
  const [code] = (await once(child, 'close')) as [number | null];
  return { words: words.join(' '), code, ...texts };
};

/** Each planted word that stands somewhere, with where. */
const leaks = (where: string, text: string): readonly string[] =>
  planted.filter((word) => text.toLowerCase().includes(word.toLowerCase())).map((word) => `${where}: ${word}`);

/** The pages of the service that hold nothing of a patient, and the log of a sync that it runs by itself. */
const serve = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const { child, texts } = start(folder, ['serve'], { CONCORD_SYNC_SCHEDULE: '* * * * * *' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(texts.err)) await once(child.stderr, 'data');
    return pattern.exec(texts.err)?.[1] ?? '';
  };
  const address = await said(/Concord serves (\S+)/);
  await said(/(sync ended|sync failed)/);
  const headers = { authorization: 'Bearer a-login-token-of-more-than-32-characters' };
  const texts2: Record<string, string> = {};
  const paths = ['/metrics', '/healthz', '/readyz', '/runs', '/patients/Zqunknown', '/login'];
  for (const path of paths) texts2[path] = await (await fetch(`${address}${path}`, { headers })).text();
  const overview = await (await fetch(`${address}/`, { headers })).text();
  const links = [...overview.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, link = '']) => link);
  const patientPage = links.find((link) => link.startsWith('/patients/')) ?? '';
  expect(await (await fetch(`${address}${patientPage}`, { headers })).text()).toContain('Zqfamilyplant');
  child.kill('SIGTERM');
  await once(child, 'close');
  return { ...texts2, links: links.join('\n'), 'log of serve': texts.err };
};

describe('what is planted in records and answers', () => {
  it('stands in no log line, metric, error message or URL', async () => {
    const folder = await temporaryFolder();
    const partners = await startPartners();
    await install(folder, partners);
    const silent: Ran[] = [];
    // What these print is for whoever runs Concord: neither stream may name a patient.
    const keep = async (...words: readonly string[]): Promise<Ran> => {
      const ran = await run(folder, ...words);
      silent.push(ran);
      return ran;
    };
    await keep('import', 'records.ndjson');
    await keep('sync');
    await keep('sync', '--format', 'json');
    const listed = await keep('deliveries', 'list', '--format', 'json');
    const stuck = listed.out.split('\n').filter((line) => line.includes('"refused"'));
    expect(stuck.length).toBeGreaterThan(0);
    const { id } = JSON.parse(stuck[0] ?? '{}') as { readonly id: string };
    await keep('deliveries', 'list');
    await keep('deliveries', 'replay', id);
    await keep('deliveries', 'show', 'zqpatientplant-1');
    await keep('runs');
    await keep('runs', '--format', 'json');
    await keep('decisions', 'zqpatientplant-2');
    await keep('decide', 'zqpatientplant-1', 'zqmedicationplant', '--stop');
    // These show a patient on standard output, and nowhere else.
    const shown = [
      await run(folder, 'deliveries', 'show', id),
      await run(folder, 'decisions', 'zqpatientplant-1'),
      await run(folder, 'reconcile', '--source', 'clinic=records.ndjson', '--source', 'theirs=theirs.json'),
    ];
    expect(shown.map(({ out }) => leaks('', out).length > 0)).toEqual([true, true, true]);
    const served = await serve(folder);
    expect(served['log of serve']).toContain('sync began');
    expect(served['/metrics']).toMatch(/concord_failures_total\{partner="cardiology"/);
    expect(partners.urls.length).toBeGreaterThan(20);
    expect(partners.urls.filter((url) => url.startsWith('POST')).length).toBeGreaterThan(5);
    expect([
      ...silent.flatMap(({ words, out, err }) => leaks(words, `${out}\n${err}`)),
      ...shown.flatMap(({ words, err }) => leaks(words, err)),
      ...Object.entries(served).flatMap(([where, text]) => leaks(where, text)),
      ...partners.urls.flatMap((url) => leaks(url, url)),
    ]).toEqual([]);
  }, 240_000);
});
