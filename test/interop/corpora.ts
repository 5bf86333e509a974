import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { checkClinicRecord } from '../../src/adapters/clinic/check-clinic-record.ts';
import { loadDrugGraph, loadIcd10cm } from '../../src/adapters/terminology/load-terminology.ts';
import { sourceId } from '../../src/domain/ids.ts';
import { reconcileSources } from '../../src/flows/reconcile-sources.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { toDetectedIssue } from '../../src/mapping/to-detected-issue.ts';
import { toMedicationList } from '../../src/mapping/to-medication-list.ts';
import { toReconciliationProvenance } from '../../src/mapping/to-reconciliation-provenance.ts';
import { concordOf } from './concord.ts';
import { isObject, type JsonObject, parseObject, textOf } from './json.ts';
import type { Subject } from './mutants.ts';
import { releases, type UsCore } from './releases.ts';

const profile = (name: string): string => `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`;

/** The types that Concord touches, with the profiles to claim for them. */
const profilesOf: Readonly<Record<string, readonly string[]>> = {
  Patient: [profile('patient')],
  Practitioner: [profile('practitioner')],
  PractitionerRole: [profile('practitionerrole')],
  Organization: [profile('organization')],
  MedicationRequest: [profile('medicationrequest')],
  Medication: [profile('medication')],
  MedicationDispense: [profile('medicationdispense')],
  Condition: [profile('condition-problems-health-concerns'), profile('condition-encounter-diagnosis')],
  CarePlan: [profile('careplan')],
  AllergyIntolerance: [profile('allergyintolerance')],
  Provenance: [profile('provenance')],
  Bundle: [],
  List: [],
  DetectedIssue: [],
  MedicationStatement: [],
};

/** FHIR's own definitions come as Bundles of many megabytes; they are no record of anybody. */
const largest = 300_000;

/** HL7's examples of those types: as they are, and claiming US Core in every release. */
export const exampleSubjects = async (tgz: string): Promise<readonly Subject[]> => {
  const entries = await unpackTar(new Uint8Array(gunzipSync(readFileSync(tgz))), {
    filter: ({ name }) =>
      /^package\/[A-Z][^/]*\.json$/.test(name) && (/^package\/([A-Za-z]+)-/.exec(name)?.[1] ?? '') in profilesOf,
  });
  return entries
    .map(({ header, data }) => ({ name: header.name.slice('package/'.length, -'.json'.length), data }))
    .filter(({ data }) => data !== undefined && data.length <= largest)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, data }) => ({ name, resource: parseObject(new TextDecoder().decode(data)) }))
    .flatMap(({ name, resource }) => [
      { corpus: 'R4 examples', name, release: releases[0], resource },
      ...claiming(name, resource),
    ]);
};

const claiming = (name: string, resource: JsonObject): readonly Subject[] =>
  (profilesOf[textOf(resource['resourceType'])] ?? []).flatMap((url) =>
    releases.map((release) => ({
      corpus: 'R4 examples, US Core claimed',
      name: `${name} as ${url.split('/').at(-1)}`,
      release,
      resource: { ...resource, meta: { ...(isObject(resource['meta']) ? resource['meta'] : {}), profile: [url] } },
    })),
  );

const underEveryRelease = (corpus: string, name: string, resource: JsonObject): readonly Subject[] =>
  releases.map((release) => ({ corpus, name, release, resource }));

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const readFixture = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(`${fixtures}/${name}/${file}`, 'utf8'));

/** What the demo makes of the fixtures: the clinic's resources, and the lists, alerts and provenance of reconciling. */
export const demoSubjects = (): readonly Subject[] => {
  const drugs = loadDrugGraph();
  const icd10cm = loadIcd10cm();
  const identity = { system: 'https://concord-clinic.example/ids' };
  const organization = { id: 'clinic', name: 'Concord Clinic' };
  const cases = readdirSync(fixtures, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const made = cases.flatMap((name) => {
    const record = checkClinicRecord(readFixture(name, 'clinic-record.json'));
    if (!record.ok) return [];
    const mapped = mapClinicRecord(record.value, { identity, organization, drugs, icd10cm }).resources.map(
      ({ resource }) => resource,
    );
    const others = readdirSync(`${fixtures}/${name}`).filter((file) =>
      /^(primary-care|cardiology|ob-gyn)\.json$/.test(file),
    );
    const lists = reconcileSources(
      [
        { source: sourceId('clinic'), documents: mapped },
        ...others
          .toSorted()
          .map((file) => ({ source: sourceId(file.slice(0, -'.json'.length)), documents: [readFixture(name, file)] })),
      ],
      { drugs, on: '2026-11-23', staleAfterDays: 365, validate: concordOf('6.1.0') },
    );
    const context = { identity, organization, reconciled: '2026-11-23T14:00:00Z', sensitivity: [] };
    const reconciled = lists.flatMap((list) => {
      const medications = toMedicationList(list, context);
      const alerts = list.alerts.map((alert) => toDetectedIssue(alert, list, context));
      return [medications, ...alerts, toReconciliationProvenance(list, [medications, ...alerts], context)];
    });
    return [...mapped, ...reconciled].map((resource, index) => ({
      name: `${name} ${resource.resourceType} ${index + 1}`,
      resource,
    }));
  });
  return made.flatMap(({ name, resource }) => underEveryRelease('demo', name, parseObject(JSON.stringify(resource))));
};

const ownFolder = fileURLToPath(new URL('resources', import.meta.url));

/** Invented resources that use as many elements of their type as one can; valid under every release. */
export const ownSubjects = (): readonly Subject[] =>
  readdirSync(ownFolder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .flatMap((file) =>
      underEveryRelease(
        'maximal',
        file.slice(0, -'.json'.length),
        parseObject(readFileSync(`${ownFolder}/${file}`, 'utf8')),
      ),
    );

export const isOf =
  (release: UsCore) =>
  (subject: Subject): boolean =>
    subject.release === release;
