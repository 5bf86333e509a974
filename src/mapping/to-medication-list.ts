import type { CodeableConcept, Device, Identifier, List, ListEntry, Patient, Reference } from '@medplum/fhirtypes';
import type { Sensitivity } from '../domain/clinic-record.ts';
import { clinicSource, type RowId } from '../domain/ids.ts';
import { namesOn, type ReconciledList, type ReconciledRow, type SourceState } from '../domain/reconciled-list.ts';
import { freshnessOf } from '../domain/source-freshness.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding, worded } from '../fhir/codeable-concepts.ts';
import { type ClinicIdentity, identifierSystemOf } from '../fhir/identity.ts';
import { present } from '../fhir/present.ts';
import { namedReference, referenceTo } from '../fhir/references.ts';
import { type ClinicOrganization, identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';

/** What the resources of a reconciliation need besides the list. */
export interface ReconciliationContext {
  readonly identity: ClinicIdentity;
  readonly organization: ClinicOrganization;
  /** ISO 8601 instant at which the list was reconciled. */
  readonly reconciled: string;
  /** The labels of everything that the list repeats, gathered by the caller; without them it would go out as ordinary. */
  readonly sensitivity: readonly Sensitivity[];
}

/** Concord as the maker of lists and alerts: no person has looked at them yet. */
export const reconcilingSoftware: Reference<Device> = namedReference('Device', 'Concord medication reconciliation');

/** What a list of medications is, in the two systems that readers of Lists look for. */
export const medicationListCode: CodeableConcept = {
  coding: [
    coding(codeSystem.loinc, '10160-0', 'History of Medication use Narrative'),
    coding(codeSystem.listExampleUse, 'medications', 'Medication List'),
  ],
};

/**
 * A reconciled list as a FHIR List (R4; snapshot, LOINC 10160-0): one entry for each source's statement, in the order
 * of the rows, flagged with its status and with how the sources differ. What could not be reached is noted, as a list
 * must not look complete when it is not.
 * @param decided what people decided of a drug, in words, by its row
 */
export const toMedicationList = (
  list: ReconciledList,
  context: ReconciliationContext,
  decided: ReadonlyMap<RowId, string> = new Map(),
): List => {
  const { id, identifier } = identify(context.identity, 'medication-list', list.patient.id);
  const nameOf = namesOn(list);
  const entries = list.rows.flatMap((row) =>
    row.statements.map((statement) =>
      present<ListEntry>({
        flag: worded(flagOf(row, statement, decided.get(row.id))),
        item: statementReference(statement, nameOf(statement.source), context.identity),
      }),
    ),
  );
  return present<List>({
    resourceType: 'List',
    id,
    meta: metaOf(context.sensitivity),
    identifier: [identifier],
    status: 'current',
    mode: 'snapshot',
    title: 'Reconciled medication list',
    code: medicationListCode,
    subject: patientOf(list, context.identity),
    date: context.reconciled,
    source: reconcilingSoftware,
    note: list.sources.filter(isIncomplete).map((source) => ({ text: incompleteness(source) })),
    entry: entries,
    emptyReason: entries.length === 0 ? emptyReasonOf(list.sources) : undefined,
  });
};

/** The clinic's own Patient resource. */
export const patientOf = (list: ReconciledList, identity: ClinicIdentity): Reference<Patient> =>
  referenceTo('Patient', identify(identity, 'patient', list.patient.id).id);

/**
 * A source's statement: our own by its literal reference; another's by its business identifier, or by where it stands
 * in that source, as its id means nothing on another server.
 */
export const statementReference = (
  statement: StatedMedication,
  sourceName: string,
  identity: ClinicIdentity,
): Reference => {
  const display = `${statement.text} (${sourceName})`;
  if (statement.source === clinicSource && statement.resource.includes('/')) {
    return { reference: statement.resource, display };
  }
  const type = statementTypes.find((one) => one === statement.resource.split(/[/#]/)[0]);
  return present<Reference>({ type, identifier: statementIdentifier(statement, identity), display });
};

const statementTypes = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense'] as const;

const statementIdentifier = (statement: StatedMedication, identity: ClinicIdentity): Identifier => {
  const [system, value] = statement.identifiers[0]?.split(/\|(.*)/s) ?? [];
  if (value !== undefined && value !== '') return system ? { system, value } : { value };
  return { system: identifierSystemOf(identity, `source/${statement.source}`), value: statement.resource };
};

const flagOf = (row: ReconciledRow, statement: StatedMedication, decided: string | undefined): string => {
  const kinds = [...new Set(row.differences.map(({ type }) => type))].toSorted();
  return [
    statement.status,
    ...(kinds.length === 0 ? [] : [`differs in: ${kinds.join(', ')}`]),
    ...(decided === undefined ? [] : [`decided: ${decided}`]),
  ].join('; ');
};

/** Whom the patient lets nobody ask is nobody's business, least of all a reader's of the list. */
const isIncomplete = (source: SourceState): boolean =>
  source.state !== 'not-asked' && (source.state !== 'complete' || freshnessOf(source).isOutOfReach);

const incompleteness = ({ name, state, asOf }: SourceState): string => {
  const since = asOf === null ? 'nothing of it is in this list' : `what is listed of it is as of ${asOf}`;
  switch (state) {
    case 'partial':
      return `${name}: only a part could be read; ${since}.`;
    case 'patient-not-matched':
      return `${name}: the patient was not matched there; ${since}.`;
    default:
      return `${name}: not reached; ${since}.`;
  }
};

/** "None known" only where every source answered in full. */
const emptyReasonOf = (sources: readonly SourceState[]) =>
  sources.length > 0 && !sources.some(isIncomplete)
    ? codedConcept(codeSystem.listEmptyReason, 'nilknown', 'Nil Known')
    : codedConcept(codeSystem.listEmptyReason, 'unavailable', 'Unavailable');
