import type { SourceId } from '../domain/ids.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import type { LedgerEntry, LedgerOutcome, StatedMedication } from '../domain/stated-medication.ts';
import { objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { readDrugMention } from './drug-mention.ts';
import { itemReferenceOf, medicationReferenceOf } from './find-medication.ts';
import { isMedicationResource } from './medication-type.ts';
import { findReceived, indexByReference, type Received, type ReceivedResource } from './received-resource.ts';
import {
  asksForPregnancy,
  isWithdrawn,
  toStatedAllergy,
  toStatedCondition,
  toStatedPregnancy,
} from './to-patient-facts.ts';
import { type NormalizationContext, toStatedMedication } from './to-stated-medication.ts';
import { toStatedLactation, toStatedObservations } from './to-stated-observation.ts';

/** What a source states of the patient besides drugs. */
type StatedFacts = Omit<PatientFacts, 'birthDate' | 'sex'>;

/** One source's answer about one patient in Concord's own words, with an entry or a statement for every resource. */
export interface NormalizedSource extends StatedFacts {
  readonly source: SourceId;
  readonly statements: readonly StatedMedication[];
  /** Drugs that could not be made a statement of: they are named as not checked. */
  readonly unread: readonly { readonly text: string; readonly why: string }[];
  /** Everything that is not a statement; statements get their entries when they are paired. */
  readonly entries: readonly LedgerEntry[];
}

/** Reads everything one source sent about one patient. */
export const normalizeSource = (
  source: SourceId,
  received: Received,
  drugs: DrugGraph,
  on: string,
): NormalizedSource => {
  const index = indexByReference(received.resources);
  const context: NormalizationContext = { drugs, received: index, on };
  const used = referencedMedications(received.resources, index);
  const readings = received.resources.map((resource) => readResource(resource, context, used));
  return {
    source,
    statements: readings.flatMap((reading) => reading.statements ?? []),
    allergies: readings.flatMap((reading) => reading.allergies ?? []),
    conditions: readings.flatMap((reading) => reading.conditions ?? []),
    pregnancies: readings.flatMap((reading) => reading.pregnancies ?? []),
    lactations: readings.flatMap((reading) => reading.lactations ?? []),
    observations: readings.flatMap((reading) => reading.observations ?? []),
    unread: readings.flatMap((reading) => reading.unread ?? []),
    entries: [...received.unusable, ...readings.flatMap((reading) => reading.entry ?? [])],
  };
};

interface Reading extends Partial<StatedFacts> {
  readonly statements?: readonly StatedMedication[];
  readonly unread?: NormalizedSource['unread'];
  readonly entry?: LedgerEntry;
}

const readResource = (
  resource: ReceivedResource,
  context: NormalizationContext,
  used: ReadonlySet<string>,
): Reading => {
  const { type } = resource;
  if (isMedicationResource(type)) {
    const reading = toStatedMedication(resource, type, context);
    if (reading.kind === 'statement')
      return { statements: [reading.statement], unread: namedByTextAlone(reading.statement) };
    const unread = reading.unread === null ? [] : [{ text: reading.unread, why: reading.reason }];
    return { entry: entryFor(resource, reading.kind, reading.reason), unread };
  }
  if (used.has(resource.reference)) {
    return { entry: entryFor(resource, 'merged', 'Read as part of the statement that refers to it.') };
  }
  switch (type) {
    case 'MedicationAdministration':
      return readAdministration(resource, context);
    case 'Medication':
      return { entry: entryFor(resource, 'excluded', 'No statement refers to this Medication.') };
    case 'Patient':
      return { entry: entryFor(resource, 'kept', 'It tells who the patient is.') };
    case 'AllergyIntolerance':
      return readAllergy(resource, context.drugs);
    case 'Condition':
      return readCondition(resource);
    case 'Observation':
      return readObservation(resource);
    case 'OperationOutcome':
      return { entry: readOutcome(resource) };
    default:
      return { entry: entryFor(resource, 'excluded', notOfAList) };
  }
};

/** Checks go by the code: the drug that the text names beside it is not among them. */
const namedByTextAlone = ({ drug }: StatedMedication): NormalizedSource['unread'] => {
  const names = drug.recognizedBy === 'none' ? [] : (drug.textNames ?? []).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    { text: names.join(' / '), why: 'A text names it beside the code of another drug, and the code was checked.' },
  ];
};

const notOfAList = 'This type of resource is not part of a medication list.';

/**
 * A dose that was given proves neither an order nor that the drug goes on, but an injection may still be at work: it is
 * named as not checked, unless it was not given or never meant.
 */
const readAdministration = (resource: ReceivedResource, context: NormalizationContext): Reading => {
  const entry = entryFor(resource, 'excluded', 'A dose that was given is no entry of a medication list.');
  const status = textAt(resource.content, 'status')?.toLowerCase() ?? null;
  if (status === 'not-done' || status === 'entered-in-error') return { entry };
  const text = readDrugMention(resource, context.received).text ?? 'a drug without a name';
  return {
    entry,
    unread: [{ text, why: 'A dose of it was given (MedicationAdministration); it is not on the list.' }],
  };
};

/**
 * An error that stands where records were asked for, or a warning by whose code (R4 issue-type) not all was given:
 * something may be missing. Other warnings and hints change nothing.
 */
const readOutcome = (resource: ReceivedResource): LedgerEntry =>
  objectsAt(resource.content, 'issue').some(
    (issue) =>
      ['error', 'fatal'].includes(textAt(issue, 'severity') ?? '') ||
      notAllGiven.has(textAt(issue, 'code')?.toLowerCase() ?? ''),
  )
    ? entryFor(resource, 'failed', 'The source answered with an error.')
    : entryFor(resource, 'excluded', notOfAList);

const notAllGiven: ReadonlySet<string> = new Set([
  ...[
    'incomplete',
    'timeout',
    'throttled',
    'transient',
    'exception',
    'lock-error',
    'no-store',
    'too-costly',
    'too-long',
  ],
  ...['security', 'login', 'expired', 'forbidden'],
]);

const readAllergy = (resource: ReceivedResource, drugs: DrugGraph): Reading => {
  const allergy = toStatedAllergy(resource, drugs);
  return allergy === null
    ? { entry: entryFor(resource, 'excluded', 'It states no allergy that is present now.') }
    : { allergies: [allergy], entry: entryFor(resource, 'kept', 'Used by the safety checks.') };
};

const readCondition = (resource: ReceivedResource): Reading => {
  const condition = toStatedCondition(resource);
  if (condition === null)
    return { entry: entryFor(resource, 'excluded', 'It states no condition that is present now.') };
  const pregnancy = toStatedPregnancy(resource);
  const lactation = toStatedLactation(resource, condition.icd10cm);
  return {
    conditions: [condition],
    pregnancies: pregnancy === null ? [] : [pregnancy],
    lactations: lactation === null ? [] : [lactation],
    entry: entryFor(resource, 'kept', 'Used by the safety checks.'),
  };
};

const readObservation = (resource: ReceivedResource): Reading => {
  const observations = toStatedObservations(resource);
  const lactation = toStatedLactation(resource, []);
  if (observations.length > 0 || lactation !== null) {
    const entry = entryFor(resource, 'kept', 'Used by the safety checks.');
    return { observations, lactations: lactation === null ? [] : [lactation], entry };
  }
  const pregnancy = toStatedPregnancy(resource);
  if (pregnancy !== null) {
    return { pregnancies: [pregnancy], entry: entryFor(resource, 'kept', 'Used by the safety checks.') };
  }
  if (!asksForPregnancy(resource) || isWithdrawn(resource)) {
    return { entry: entryFor(resource, 'excluded', 'No safety check uses this observation.') };
  }
  const reason = 'Its answer is neither "pregnant" nor "not pregnant".';
  return { unread: [{ text: 'pregnancy status', why: reason }], entry: entryFor(resource, 'excluded', reason) };
};

const entryFor = (resource: ReceivedResource, outcome: LedgerOutcome, reason: string): LedgerEntry => ({
  source: resource.source,
  resource: resource.reference,
  outcome,
  reason,
  row: null,
});

/** Medications that a record refers to, and what these list as their ingredients. */
const referencedMedications = (
  resources: readonly ReceivedResource[],
  index: ReadonlyMap<string, ReceivedResource>,
): ReadonlySet<string> => {
  const targetsOf = (references: readonly (WildObject | null)[]): readonly ReceivedResource[] =>
    references
      .map((reference) => textAt(reference, 'reference'))
      .flatMap((reference) => (reference === null ? [] : (findReceived(reference, index) ?? [])));
  const direct = targetsOf(
    resources
      .filter(({ type }) => isMedicationResource(type) || type === 'MedicationAdministration')
      .map(({ content }) => medicationReferenceOf(content)?.reference ?? null),
  );
  const within = targetsOf(direct.flatMap(({ content }) => objectsAt(content, 'ingredient').map(itemReferenceOf)));
  const read = [...direct, ...within].filter(({ type }) => type === 'Medication' || type === 'Substance');
  return new Set(read.map(({ reference }) => reference));
};
