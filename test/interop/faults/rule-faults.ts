import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Random } from '../random.ts';
import {
  add,
  append,
  type Fault,
  hasAll,
  isElement,
  isNamed,
  isOutermost,
  put,
  remove,
  type Site,
  typeOf,
} from './fault.ts';

/** What R4 or US Core asks for, by element path. */
const required = new Set(
  [
    'Patient.identifier Patient.identifier.system Patient.identifier.value Patient.name Patient.gender Patient.telecom.system',
    'Patient.telecom.value Patient.communication.language Patient.link.other Patient.link.type',
    'Practitioner.identifier Practitioner.identifier.system Practitioner.identifier.value Practitioner.name Practitioner.name.family',
    'Practitioner.qualification.code Organization.active Organization.name Organization.identifier',
    'MedicationRequest.status MedicationRequest.intent MedicationRequest.medicationCodeableConcept',
    'MedicationRequest.medicationReference MedicationRequest.subject MedicationRequest.requester MedicationRequest.authoredOn',
    'MedicationRequest.note.text MedicationRequest.substitution.allowedBoolean Medication.code Medication.ingredient.itemCodeableConcept',
    'Medication.ingredient.itemReference MedicationDispense.status MedicationDispense.medicationCodeableConcept',
    'MedicationDispense.subject MedicationDispense.whenHandedOver MedicationDispense.substitution.wasSubstituted',
    'MedicationDispense.performer.actor Condition.subject Condition.category Condition.code Condition.clinicalStatus',
    'CarePlan.status CarePlan.intent CarePlan.subject CarePlan.category CarePlan.activity.detail.status CarePlan.text.status',
    'AllergyIntolerance.patient AllergyIntolerance.code AllergyIntolerance.clinicalStatus AllergyIntolerance.reaction.manifestation',
    'Provenance.target Provenance.recorded Provenance.agent Provenance.agent.who Provenance.entity.role Provenance.entity.what',
    'Provenance.signature.type Provenance.signature.when Provenance.signature.who List.status List.mode List.entry.item',
    'DetectedIssue.status DetectedIssue.mitigation.action MedicationStatement.status MedicationStatement.subject',
    'MedicationStatement.medicationCodeableConcept Bundle.type Bundle.entry.request Bundle.entry.request.method Bundle.entry.request.url',
    'Bundle.entry.fullUrl Observation.status Observation.code Goal.lifecycleStatus Goal.description Goal.subject Consent.status',
    'Consent.scope Consent.category',
  ]
    .join(' ')
    .split(' '),
);

const typed = (site: Site): string => site.path.split(' ').at(-1) ?? site.path;

const cardinalityFaults: readonly Fault[] = [
  {
    category: 'cardinality',
    name: 'required and gone',
    fits: (site) => typeof site.key === 'string' && required.has(typed(site)),
    make: remove,
  },
  {
    category: 'cardinality',
    name: 'required and only an extension',
    fits: ({ key, parent, value }) =>
      typeof key === 'string' &&
      !Array.isArray(parent) &&
      typeof value === 'string' &&
      !/^(id|resourceType|url|reference|div)$/.test(key),
    make: (site) => {
      const { parent, key } = site;
      remove(site);
      if (!Array.isArray(parent)) parent[`_${key}`] = { extension: [dataAbsent()] };
    },
  },
  {
    category: 'cardinality',
    name: 'single and doubled',
    fits: (site) => isNamed(site) && !Array.isArray(site.value) && !String(site.key).startsWith('_'),
    make: (site) => put(site, [site.value, structuredClone(site.value)]),
  },
  {
    category: 'cardinality',
    name: 'a US Core extension twice',
    fits: (site) => site.key === 'extension' && Array.isArray(site.value) && site.value.length > 0,
    make: ({ value }) => {
      if (Array.isArray(value)) value.push(structuredClone(value[0] ?? null));
    },
  },
];

const dataAbsent = (): JsonObject => ({
  url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  valueCode: 'unknown',
});

const choice =
  /^(value|onset|abatement|deceased|multipleBirth|medication|effective|occurred|performed|reported|asNeeded|dose|rate|bounds|timing|item|product|scheduled|identified|allowed|statusReason|minimumVolume|amount|source|due|start|fast)(Boolean|DateTime|Date|String|Code|Coding|CodeableConcept|Reference|Quantity|Range|Period|Age|Integer|Ratio|Duration|Timing|Address|Money|Identifier|Uri)$/;

const choiceOf = ({ key }: Site): readonly string[] => choice.exec(String(key))?.slice(1) ?? [];

/** Another type of the same choice, allowed in some places and not in others. */
const alternatives: Readonly<Record<string, () => Json>> = {
  Boolean: () => true,
  String: () => 'x',
  DateTime: () => '2025-01-01',
  CodeableConcept: () => ({ text: 'x' }),
  Reference: () => ({ display: 'x' }),
  Quantity: () => ({ value: 1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }),
  Range: () => ({ low: { value: 1, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }),
  Period: () => ({ start: '2025-01-01' }),
  Integer: () => 3,
  Attachment: () => ({ contentType: 'text/plain', url: 'https://a.example/x' }),
};

const choiceFaults: readonly Fault[] = Object.entries(alternatives).flatMap(([type, value]): readonly Fault[] => [
  {
    category: 'choice',
    name: `also as ${type}`,
    fits: (site) => choiceOf(site)[1] !== type && choiceOf(site).length > 0,
    make: (site) => add({ ...site, value: site.parent }, { [`${choiceOf(site)[0]}${type}`]: value() }),
  },
  {
    category: 'choice',
    name: `as ${type} instead`,
    fits: (site) => choiceOf(site)[1] !== type && choiceOf(site).length > 0,
    make: (site) => {
      remove(site);
      add({ ...site, value: site.parent }, { [`${choiceOf(site)[0]}${type}`]: value() });
    },
  },
]);

const mg = (value: number): JsonObject => ({ value, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' });
const isRepeat = (site: Site): boolean => isElement(site) && site.key === 'repeat';
const isDosage = (site: Site): boolean => isElement(site) && /\.(dosageInstruction|dosage)$/.test(site.path);
const isDose = (site: Site): boolean => isElement(site) && site.path.endsWith('.doseAndRate');

const broken = (name: string, fits: (site: Site) => boolean, members: () => JsonObject): Fault => ({
  category: 'invariant',
  name,
  fits,
  make: (site) => add(site, members()),
});

const of =
  (...types: readonly string[]) =>
  (site: Site): boolean =>
    types.includes(typeOf(site));

const without = (name: string, fits: (site: Site) => boolean, ...members: readonly string[]): Fault => ({
  category: 'invariant',
  name,
  fits: (site) => fits(site) && members.some((member) => hasAll(site.value, member)),
  make: ({ value }) => {
    if (isObject(value)) for (const member of members) delete value[member];
  },
});

const concept = (system: string, code: string): JsonObject => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

const invariants: readonly Fault[] = [
  broken(
    'a period that ends before it starts',
    (site) => isElement(site) && hasAll(site.value, 'start'),
    () => ({ start: '2025-05-01', end: '2025-01-01' }),
  ),
  broken(
    'a period of one day',
    (site) => isElement(site) && hasAll(site.value, 'start'),
    () => ({ start: '2025-05-01', end: '2025-05-01' }),
  ),
  broken('a range upside down', isDose, () => ({ doseRange: { low: mg(5), high: mg(2) } })),
  broken('a ratio without denominator', isDosage, () => ({ maxDosePerPeriod: { numerator: mg(5) } })),
  broken('a rate as ratio, half', isDose, () => ({ rateRatio: { denominator: mg(5) } })),
  broken('a period without unit', isRepeat, () => ({ period: 2, periodUnit: null })),
  broken('a negative period', isRepeat, () => ({ period: -1, periodUnit: 'd' })),
  broken('an offset without when', isRepeat, () => ({ offset: 30 })),
  broken('an offset at a meal', isRepeat, () => ({ offset: 30, when: ['C'] })),
  broken('when and time of day', isRepeat, () => ({ when: ['MORN'], timeOfDay: ['08:00:00'] })),
  broken('a longest duration without duration', isRepeat, () => ({ durationMax: 3 })),
  broken('a highest count without count', isRepeat, () => ({ countMax: 3 })),
  broken('a longest period without period', isRepeat, () => ({ periodMax: 3 })),
  broken('a negative duration', isRepeat, () => ({ duration: -3, durationUnit: 'h' })),
  broken('bounds upside down', isRepeat, () => ({ boundsPeriod: { start: '2025-05-01', end: '2025-01-01' } })),
  broken(
    'a code without system',
    (site) => isElement(site) && hasAll(site.value, 'value', 'code'),
    () => ({ system: null }),
  ),
  broken(
    'a contact without system',
    (site) => isElement(site) && site.path.endsWith('.telecom'),
    () => ({ system: null }),
  ),
  broken(
    'data without content type',
    (site) => isElement(site) && /\.(photo|valueAttachment)$/.test(site.path),
    () => ({ contentType: null, data: 'AAAA' }),
  ),
  broken('abated and active', of('Condition'), () => ({
    abatementDateTime: '2024-01-01',
    clinicalStatus: concept('condition-clinical', 'active'),
  })),
  broken('entered in error with a clinical status', of('Condition'), () => ({
    verificationStatus: concept('condition-ver-status', 'entered-in-error'),
  })),
  broken('a stage of nothing', of('Condition'), () => ({ stage: [{ type: { text: 'x' } }] })),
  broken('evidence of nothing', of('Condition'), () => ({ evidence: [{ id: 'e1' }] })),
  without('no clinical status', of('Condition', 'AllergyIntolerance'), 'clinicalStatus'),
  broken('an allergy entered in error with a clinical status', of('AllergyIntolerance'), () => ({
    verificationStatus: concept('allergyintolerance-verification', 'entered-in-error'),
  })),
  broken(
    'an activity twice over',
    (site) => isElement(site) && site.path === 'CarePlan.activity',
    () => ({ reference: { display: 'x' }, detail: { status: 'not-started' } }),
  ),
  broken('a contact without anybody', of('Patient'), () => ({ contact: [{ gender: 'female' }] })),
  broken('an organization at home', of('Organization'), () => ({ address: [{ use: 'home', city: 'x' }] })),
  broken('an organization with a telephone at home', of('Organization'), () => ({
    telecom: [{ system: 'phone', value: '1', use: 'home' }],
  })),
  without('an organization without name and identifier', of('Organization'), 'name', 'identifier'),
  without('a patient without name and identifier', of('Patient'), 'name', 'identifier'),
  without('a role of nobody', of('PractitionerRole'), 'practitioner', 'organization', 'healthcareService', 'location'),
  without('a role out of reach', of('PractitionerRole'), 'telecom', 'endpoint'),
  broken('a name without name', of('Patient', 'Practitioner'), () => ({ name: [{ use: 'official' }] })),
  without('an order by nobody', of('MedicationRequest'), 'requester'),
  without('handed over at no time', of('MedicationDispense'), 'whenHandedOver'),
  broken('handed over before prepared', of('MedicationDispense'), () => ({
    whenPrepared: '2025-05-02',
    whenHandedOver: '2025-05-01',
  })),
  broken(
    'an NPI with a wrong check digit',
    (site) => isElement(site) && hasAll(site.value, 'system', 'value') && /identifier$/.test(site.path),
    () => ({ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567890' }),
  ),
  broken(
    'an NPI with letters',
    (site) => isElement(site) && hasAll(site.value, 'system', 'value') && /identifier$/.test(site.path),
    () => ({ system: 'http://hl7.org/fhir/sid/us-npi', value: 'ABC' }),
  ),
  broken('a reason for emptiness of a full list', of('List'), () => ({ emptyReason: { text: 'x' } })),
  broken(
    'an entry deleted from a snapshot',
    (site) => isElement(site) && site.path === 'List.entry',
    () => ({ deleted: true }),
  ),
  without('an author for nobody', (site) => isElement(site) && site.path === 'Provenance.agent', 'onBehalfOf'),
  broken('category of another kind', of('Condition'), () => ({
    category: [concept('condition-category', 'encounter-diagnosis')],
  })),
  broken('category in words', of('Condition', 'CarePlan'), () => ({ category: [{ text: 'x' }] })),
  broken('contained and not referred to', isOutermost, () => ({
    contained: [{ resourceType: 'Organization', id: 'lonely', name: 'x' }],
  })),
  ...Object.entries(containedFaults()).map(
    ([name, members]): Fault => ({
      category: 'invariant',
      name,
      fits: (site) =>
        Array.isArray(site.parent) &&
        site.path.startsWith(`${typeOf(site)} `) === false &&
        / /.test(site.path) &&
        typeOf(site) !== '' &&
        isObject(site.root) &&
        'contained' in site.root,
      make: (site) => add(site, members),
    }),
  ),
  {
    category: 'invariant',
    name: 'the same contained resource twice',
    fits: (site) => site.key === 'contained' && Array.isArray(site.value),
    make: ({ value }) => {
      if (Array.isArray(value)) value.push(structuredClone(value[0] ?? null));
    },
  },
  {
    category: 'invariant',
    name: 'two elements of one id',
    fits: (site) =>
      isOutermost(site) &&
      Object.values(isObject(site.value) ? site.value : {}).filter((one) => Array.isArray(one) && isObject(one[0]))
        .length > 1,
    make: ({ value }) => {
      for (const one of Object.values(isObject(value) ? value : {}))
        if (Array.isArray(one) && isObject(one[0])) one[0]['id'] = 'same';
    },
  },
  {
    category: 'invariant',
    name: 'a dosage of nothing',
    fits: (site) => isDosage(site),
    make: (site) => append(site, 'doseAndRate', { id: 'd1' }),
  },
];

const invariantFaults = invariants.map(
  (fault): Fault => ({
    ...fault,
    make: (site: Site, random: Random) => {
      fault.make(site, random);
      dropNulls(site.value);
    },
  }),
);

/** A rule broken by leaving out is written above as `null`; `null` itself is another fault. */
function dropNulls(value: Json): void {
  if (isObject(value)) for (const [name, member] of Object.entries(value)) if (member === null) delete value[name];
}

function containedFaults(): Readonly<Record<string, JsonObject>> {
  return {
    'contained with a version': { meta: { versionId: '1' } },
    'contained with a security label': {
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
    },
    'contained in contained': { contained: [{ resourceType: 'Organization', id: 'inner', name: 'x' }] },
    'contained with another id': { id: 'other' },
  };
}

/** Cardinalities, choices and invariants. */
export const ruleFaults: readonly Fault[] = [...cardinalityFaults, ...choiceFaults, ...invariantFaults];
