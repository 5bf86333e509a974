import type { Bundle, CapabilityStatement, Resource } from '@medplum/fhirtypes';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import type { Surroundings } from '../../../src/adapters/partner/surroundings.ts';
import { partnerId } from '../../../src/domain/ids.ts';
import type { Partner, PartnerHabits, PartnerLimits } from '../../../src/domain/partner.ts';
import type { InboxEntry } from '../../../src/flows/ports.ts';

export const host = 'https://partner.example';
export const base = `${host}/fhir`;

/** The habits of a plain US Core server. */
export const plainHabits: PartnerHabits = {
  transaction: false,
  requiresStatus: false,
  patientParameter: 'id',
  includesMedication: true,
  intents: ['order', 'plan'],
  hidesStatuses: false,
  conditionalUpdate: true,
  lastUpdated: false,
  typesWithoutEndpoint: [],
  laterElements: true,
};

type PartnerChange = Omit<Partial<Partner>, 'habits' | 'limits'> & {
  readonly habits?: Partial<PartnerHabits>;
  readonly limits?: Partial<PartnerLimits>;
};

/** A plain US Core partner that asks for no token, with what a test changes of it. */
export const partnerWith = ({ habits, limits, ...change }: PartnerChange = {}): Partner => ({
  id: partnerId('cardiology'),
  name: 'Quarry Road Cardiology',
  baseUrl: base,
  specialty: 'cardiology',
  authentication: { kind: 'none' },
  purposeOfUse: 'TREAT',
  read: ['MedicationRequest'],
  write: ['MedicationRequest', 'Practitioner', 'Provenance'],
  ...change,
  limits: {
    bundleEntries: 100,
    pages: 5,
    timeoutMilliseconds: 2_000,
    bytesPerResponse: 10_000_000,
    bytesPerPull: 50_000_000,
    pullSeconds: 60,
    fullReadHours: 24,
    concurrency: 8,
    ...limits,
  },
  habits: { ...plainHabits, transaction: true, includesMedication: false, ...habits },
});

/** A clock that only sleeping moves, chance that is none, and a log that remembers. */
export const pretendSurroundings = (start = '2026-03-02T10:00:00.000Z') => {
  const slept: number[] = [];
  const logged: string[] = [];
  let now = new Date(start);
  let ids = 0;
  const surroundings: Surroundings = {
    clock: () => now,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    random: () => 0,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now = new Date(now.getTime() + milliseconds);
    },
    readKey: async () => {
      throw new Error('no key is needed here');
    },
    environment: {},
    log: { warn: (fields, message) => logged.push(JSON.stringify({ ...fields, message })) },
  };
  const pass = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds);
  };
  return { surroundings, slept, logged, pass };
};

export const clientOf = (change: PartnerChange = {}) => {
  const pretend = pretendSurroundings();
  const answers: InboxEntry[] = [];
  return {
    ...pretend,
    client: openPartnerClient(partnerWith(change), pretend.surroundings),
    answers,
    keep: async (answer: InboxEntry) => {
      answers.push(answer);
    },
  };
};

export const searchset = (resources: readonly Resource[], next?: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
  entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })),
});

/** The form of a search as an object. */
export const form = (body: unknown): Record<string, unknown> =>
  typeof body === 'string'
    ? Object.fromEntries(new URLSearchParams(body))
    : Object.fromEntries(Object.entries(body ?? {}));

/** One parameter of a search that was sent as a form. */
export const at = (body: unknown, parameter: string): unknown => form(body)[parameter];

const allInteractions = ['read', 'search-type', 'create', 'update'] as const;

/** What a server declares: the types it lets one write, by conditional update unless told otherwise. */
export const capability = (
  types: readonly ('MedicationRequest' | 'Practitioner' | 'Provenance' | 'Condition')[],
  { transaction = true, conditional = true }: { readonly transaction?: boolean; readonly conditional?: boolean } = {},
): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      interaction: transaction ? [{ code: 'transaction' }] : [],
      resource: types.map((type) => ({
        type,
        interaction: allInteractions.map((code) => ({ code })),
        conditionalUpdate: conditional,
        conditionalCreate: conditional,
      })),
    },
  ],
});

export const outcome = (code: string, severity = 'error') => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code }],
});
