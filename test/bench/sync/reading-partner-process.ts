/**
 * A pretend partner from which much is to be read, in a process of its own: `node reading-partner-process.ts PATIENTS EACH`.
 * Every patient has so many orders, made when they are asked for and in pages of a hundred; nothing is kept, so that its
 * size does not matter. Over IPC it says where it listens.
 */
import { createServer } from 'node:http';
import { theirPatient } from './panel.ts';

const patients = Number(process.argv[2] ?? 0);
const each = Number(process.argv[3] ?? 0);
const pageSize = 100;

const drugs = [
  ['617310', 'atorvastatin 20 MG Oral Tablet'],
  ['314076', 'lisinopril 10 MG Oral Tablet'],
  ['861007', 'metformin hydrochloride 500 MG Oral Tablet'],
  ['197381', 'atenolol 50 MG Oral Tablet'],
] as const;

const order = (patient: number, index: number) => {
  const [code, display] = drugs[index % drugs.length] ?? drugs[0];
  const day = `20${String(10 + (index % 16)).padStart(2, '0')}-0${1 + (index % 9)}-1${index % 10}`;
  return {
    resourceType: 'MedicationRequest',
    id: `order-${patient}-${index}`,
    meta: { versionId: '1', lastUpdated: `${day}T12:00:00Z` },
    status: index % 20 === 0 ? 'active' : 'completed',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
      text: display,
    },
    subject: { reference: `Patient/their-${patient}` },
    authoredOn: day,
    requester: { display: 'Dr. Invented Example' },
    dosageInstruction: [
      { text: 'Take 1 tablet by mouth once daily', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } },
    ],
    note: [{ text: `Refill ${index} of patient ${patient}, as invented for the benchmark.` }],
  };
};

let address = '';

const searchset = (resources: readonly object[], next: string | null) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next === null ? {} : { link: [{ relation: 'next', url: next }] }),
  entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })),
});

const ordersFrom = (patient: number, from: number) => {
  const to = Math.min(each, from + pageSize);
  const page = Array.from({ length: to - from }, (_, index) => order(patient, from + index));
  return searchset(page, to < each ? `${address}/MedicationRequest?of=${patient}&from=${to}` : null);
};

const statement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-05',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      resource: ['Patient', 'MedicationRequest'].map((type) => ({ type, interaction: [{ code: 'search-type' }] })),
    },
  ],
};

const answerTo = (url: URL, form: URLSearchParams): object => {
  if (url.pathname.endsWith('/metadata')) return statement;
  if (url.pathname.endsWith('/Patient/_search')) {
    const index = Number(form.get('identifier')?.split('|')[1] ?? -1);
    return searchset(index >= 0 && index < patients ? [theirPatient(index)] : [], null);
  }
  if (url.searchParams.has('from')) {
    return ordersFrom(Number(url.searchParams.get('of')), Number(url.searchParams.get('from')));
  }
  return ordersFrom(Number(form.get('patient')?.split('-').at(-1) ?? 0), 0);
};

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  response.setHeader('content-type', 'application/fhir+json');
  response.end(JSON.stringify(answerTo(new URL(request.url ?? '/', 'http://partner'), form)));
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const at = server.address();
  address = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/fhir`;
  process.send?.(address);
});
