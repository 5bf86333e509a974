/**
 * How many resources a second are mapped, and mapped and validated, out of the fixtures' records; beside it, in the same
 * run, a JSON round trip of the same resources, as a measure of the machine. Bounded: about ten seconds.
 * Run: npm run bench
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkClinicRecord } from '../../src/adapters/clinic/check-clinic-record.ts';
import { loadDrugGraph, loadIcd10cm } from '../../src/adapters/terminology/load-terminology.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { createValidator } from '../../src/validation-library.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const records = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => checkClinicRecord(JSON.parse(readFileSync(`${fixtures}/${name}/clinic-record.json`, 'utf8'))))
  .flatMap((checked) => (checked.ok ? [checked.value] : []));
const context = {
  identity: { system: 'https://concord-clinic.example/ids' },
  organization: { id: 'clinic', name: 'Concord Clinic' },
  drugs: loadDrugGraph(),
  icd10cm: loadIcd10cm(),
};
const validate = createValidator();

const mapAll = () => records.flatMap((record) => mapClinicRecord(record, context).resources);
const perSecond = (work: () => number): number => {
  for (const warmUpUntil = performance.now() + 1_000; performance.now() < warmUpUntil; ) work();
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < 2_000) done += work();
  return Math.round((done * 1_000) / (performance.now() - begun));
};

const mapped = mapAll().map(({ resource }) => resource);
const roundTrip = perSecond(() => mapped.map((resource) => JSON.parse(JSON.stringify(resource))).length);
const mapping = perSecond(() => mapAll().length);
const both = perSecond(() => mapAll().flatMap(({ resource }) => validate(resource).length + 1).length);
const ratio = (rate: number): string => `${(roundTrip / rate).toFixed(1)} times a JSON round trip's time`;

console.log(`${records.length} records, ${mapped.length} resources`);
console.log(`JSON round trip          ${roundTrip} resources/s`);
console.log(`mapped                   ${mapping} resources/s, ${ratio(mapping)}`);
console.log(`mapped and validated     ${both} resources/s, ${ratio(both)}`);
console.log(`resident memory          ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`);
