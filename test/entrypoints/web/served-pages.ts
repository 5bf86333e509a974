import { onTestFinished } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { partnerId, patientId, runId } from '../../../src/domain/ids.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import { serviceRoutes } from '../../../src/entrypoints/http/service-routes.ts';
import { startHttp } from '../../../src/entrypoints/http/start-http.ts';
import { createPages } from '../../../src/entrypoints/web/create-pages.ts';
import { operatingFigures } from '../../../src/flows/operating-figures.ts';
import type { JwkSet, PartnerCircuit, RunReport, Store } from '../../../src/flows/ports.ts';
import { readinessOf } from '../../../src/flows/readiness.ts';
import { handleOf } from '../../../src/flows/view-list.ts';
import { exemplar } from '../../support/clinic-record-exemplar.ts';
import { agreedList, exampleList, madeAt, stored } from './example-list.ts';

export const loginToken = 'a-login-token-of-more-than-32-characters';
export const start = new Date('2026-11-23T09:00:00.000Z');

export interface ServedPages {
  readonly store: Store;
  readonly address: string;
  readonly errors: readonly unknown[];
  /** Moves the clock. */
  setTime(now: Date): void;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** As a browser sends its forms, unless other headers are given. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

export interface ServedPagesOptions {
  readonly lists?: readonly ReconciledList[];
  readonly secureCookies?: boolean;
  readonly signingKey?: Uint8Array;
  readonly token?: string;
  readonly breakStore?: boolean;
  readonly publicKeys?: () => Promise<JwkSet>;
  readonly readPartners?: () => Promise<unknown>;
  readonly circuits?: readonly PartnerCircuit[];
}

/** The pages over real HTTP on loopback and a real store, until the test has finished. */
export const servePages = async (options: ServedPagesOptions = {}): Promise<ServedPages> => {
  const store = await openSqliteStore({ file: ':memory:' });
  for (const list of options.lists ?? [exampleList, agreedList]) await putList(store, list);
  await putRuns(store);
  let now = start;
  const errors: unknown[] = [];
  const app = createPages({
    store: options.breakStore === true ? { ...store, records: { ...store.records, patients: failing } } : store,
    clock: () => now,
    clinicName: 'Riverbend Psychiatry',
    loginToken: options.token ?? loginToken,
    handleKey,
    secureCookies: options.secureCookies ?? false,
    signingKey: options.signingKey ?? new Uint8Array(32).fill(7),
    ...(options.publicKeys === undefined ? {} : { publicKeys: options.publicKeys }),
    reportError: (error) => errors.push(error),
    openRoutes: [
      serviceRoutes({
        figures: () => operatingFigures(store, () => now),
        readiness: () => readinessOf(store, options.readPartners ?? (async () => [])),
        circuits: () => options.circuits ?? [],
      }),
    ],
  });
  const http = await startHttp({ app, host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await http.stop();
    await store.close();
  });
  const { address } = http;
  return {
    store,
    address,
    errors,
    setTime: (time) => {
      now = time;
    },
    get: (path, headers = {}) => fetch(`${address}${path}`, { headers, redirect: 'manual' }),
    post: (path, fields, headers = { origin: address }) =>
      fetch(`${address}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' }),
  };
};

const failing = async (): Promise<never> => {
  throw new Error('the disk of Ada Marchetti is full');
};

/** A run with everything that a page can tell, and one that is under way. */
const putRuns = async ({ runs }: Store): Promise<void> => {
  await runs.begin({ id: exampleRun, selection: { partner: null, patients: 'all' } }, madeAt);
  await runs.finish(exampleRun, { outcome: 'problems', error: null, report: exampleReport }, madeAt);
  const other = runId('11111111-2222-4333-8444-555555555555');
  await runs.begin({ id: other, selection: { partner: partnerId('cardiology'), patients: 'one' } }, madeAt);
};

const cardiology = partnerId('cardiology');

export const exampleRun = runId('00000000-1111-4222-8333-444444444444');

const exampleReport: RunReport = {
  ...{ patients: 2, mapped: 9, queued: 4, denied: 1, writes: 3, lists: 2, openQuestions: 5 },
  partners: [
    {
      ...{ partner: cardiology, away: 'http-401', writes: 3, withheld: 1, notMatched: 1, notReached: 1, notAsked: 1 },
      failures: [{ reason: 'http-422', count: 1 }],
      deliveries: { verified: 3, refused: 1, queued: 1 },
      reads: [
        { type: 'MedicationRequest', outcome: 'complete', reason: null, count: 2 },
        { type: 'Condition', outcome: 'failed', reason: 'http-403', count: 1 },
      ],
      oldestAnswer: madeAt,
    },
    {
      ...{
        partner: partnerId('ob-gyn'),
        away: null,
        writes: 0,
        withheld: 0,
        notMatched: 0,
        notReached: 0,
        notAsked: 2,
      },
      ...{ failures: [], deliveries: {}, reads: [], oldestAnswer: null },
    },
  ],
  needsPerson: [
    { what: 'refused', partner: cardiology, count: 1 },
    { what: 'patient-not-matched', partner: cardiology, count: 2 },
    { what: 'open-questions', partner: null, count: 5 },
  ],
};

const putList = async (store: Store, list: ReconciledList): Promise<void> => {
  await store.records.put({ ...exemplar, patient: { ...exemplar.patient, id: list.patient.id } }, madeAt);
  await store.lists.put(stored(list));
};

/** Fixed, so that a patient's path can be told beforehand. */
export const handleKey = new Uint8Array(32).fill(7);

export const bearer = { authorization: `Bearer ${loginToken}` } as const;
export const asJson = { accept: 'application/json' } as const;

export const pathOf = (list: ReconciledList): string => `/patients/${handleOf(patientId(list.patient.id), handleKey)}`;

/** The cookie header that a browser would send after this answer. */
export const cookieOf = (response: Response): Readonly<Record<string, string>> => ({
  cookie: response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; '),
});

/** Logs in as a browser does. */
export const loggedIn = async (pages: ServedPages): Promise<Readonly<Record<string, string>>> =>
  cookieOf(await pages.post('/login', { token: loginToken }));
