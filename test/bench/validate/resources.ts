import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkClinicRecord } from '../../../src/adapters/clinic/check-clinic-record.ts';
import { loadDrugGraph, loadIcd10cm } from '../../../src/adapters/terminology/load-terminology.ts';
import { mapClinicRecord } from '../../../src/mapping/map-clinic-record.ts';
import { isObject, type Json, type JsonObject, parseObject, textOf } from './json.ts';

/** What is judged: resources of one type, or Bundles of 500 resources of all types. */
export const kinds = ['MedicationRequest', 'Condition', 'CarePlan', 'Patient', 'Bundle'] as const;
export type Kind = (typeof kinds)[number];

export const entriesOfABundle = 500;
const resourcesOfAKind = 200;
const bundles = 2;
const base = 'https://concord-clinic.example';

/**
 * The resources of each kind as JSON texts: what the fixtures' clinic records are mapped to, repeated with other ids,
 * references, identifiers, names and texts until there are enough. Same input, same bytes.
 */
export const makeResources = (): ReadonlyMap<Kind, readonly string[]> => {
  const mapped = mapFixtures();
  const ofType = (type: string): readonly string[] => {
    const some = mapped.filter((resource) => resource['resourceType'] === type);
    return Array.from({ length: resourcesOfAKind }, (_, index) => {
      const one = some[index % some.length];
      if (one === undefined) throw new Error(`the fixtures give no ${type}`);
      return JSON.stringify(varied(one, Math.floor(index / some.length)));
    });
  };
  return new Map(kinds.map((kind) => [kind, kind === 'Bundle' ? makeBundles(mapped) : ofType(kind)]));
};

/** Every resource that the fixtures' records are mapped to, each once. */
export const mapFixtures = (): readonly JsonObject[] => {
  const folder = fileURLToPath(new URL('../../../fixtures', import.meta.url));
  const context = {
    identity: { system: `${base}/ids` },
    organization: { id: 'clinic', name: 'Concord Clinic' },
    drugs: loadDrugGraph(),
    icd10cm: loadIcd10cm(),
  };
  const resources = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => checkClinicRecord(JSON.parse(readFileSync(`${folder}/${name}/clinic-record.json`, 'utf8'))))
    .flatMap((checked) => (checked.ok ? mapClinicRecord(checked.value, context).resources : []));
  return [...new Map(resources.map(({ key, resource }) => [key, parseObject(JSON.stringify(resource))])).values()];
};

const makeBundles = (mapped: readonly JsonObject[]): readonly string[] =>
  Array.from({ length: bundles }, (_, bundle) => {
    const entry = Array.from({ length: entriesOfABundle }, (_, index) => {
      const one = mapped[index % mapped.length] ?? {};
      const resource = varied(one, bundle * 100 + Math.floor(index / mapped.length));
      return { fullUrl: `${base}/fhir/${resource['resourceType']}/${resource['id']}`, resource };
    });
    return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
  });

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The same resource of somebody else: ids stay consistent over all resources of one round; codes and dates stay. */
const varied = (resource: JsonObject, round: number): JsonObject => {
  if (round === 0) return resource;
  const text = JSON.stringify(resource).replace(uuids, (id) => {
    const hash = createHash('sha256').update(`${id} ${round}`).digest('hex');
    return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  });
  return Object.fromEntries(Object.entries(parseObject(text)).map(([key, value]) => [key, worded(key, value, round)]));
};

const wordKeys = new Set(['text', 'title', 'description', 'family', 'city']);

const worded = (key: string, value: Json, round: number): Json => {
  if (typeof value === 'string') return wordKeys.has(key) ? `${value} ${round}` : value;
  if (Array.isArray(value)) return value.map((one: Json) => worded(key, one, round));
  if (!isObject(value)) return value;
  const changed = Object.entries(value).map(([inner, one]) => [inner, worded(inner, one, round)] as const);
  const own = textOf(value['system']).startsWith(base);
  return Object.fromEntries([...changed, ...(own ? [['value', `${value['value']}-${round}`] as const] : [])]);
};
