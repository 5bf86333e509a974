import { onTestFinished } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { patientId } from '../../../src/domain/ids.ts';
import type { ReconciledList } from '../../../src/domain/reconciled-list.ts';
import { startHttp } from '../../../src/entrypoints/http/start-http.ts';
import { createPages } from '../../../src/entrypoints/web/create-pages.ts';
import type { JwkSet, Store } from '../../../src/flows/ports.ts';
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
}

/** The pages over real HTTP on loopback and a real store, until the test has finished. */
export const servePages = async (options: ServedPagesOptions = {}): Promise<ServedPages> => {
  const store = await openSqliteStore({ file: ':memory:' });
  for (const list of options.lists ?? [exampleList, agreedList]) await putList(store, list);
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
