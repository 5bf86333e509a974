import type { CodeableConcept, MedicationRequest } from '@medplum/fhirtypes';
import type { DecisionInForce } from '../domain/decision.ts';
import { clinicSource, type RowId } from '../domain/ids.ts';
import { namesOn, type ReconciledList, type ReconciledRow } from '../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { toFhirDosages } from '../dosage/fhir-dosage.ts';
import { readSig } from '../dosage/sig.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference, resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { codingsOf, toStatedMedicationRequest } from './stated-medication-request.ts';
import { patientOf, type ReconciliationContext, statementReference } from './to-medication-list.ts';

/** A list with what people decided of its drugs. */
export interface DecidedList {
  readonly list: ReconciledList;
  /** The decisions that hold, by drug; not those that ask somebody first. */
  readonly holding: ReadonlyMap<RowId, DecisionInForce>;
  /** Drugs on which a person has still to decide: nothing of them is put together. */
  readonly open: ReadonlySet<RowId>;
  /** The clinic's own resources, by `Type/id`. */
  readonly own: ReadonlyMap<string, MedicationRequest>;
}

/** One of the reconciled medications, and the drug that it is of. */
export interface ReconciledMedication {
  readonly row: ReconciledRow;
  /** The decision that made it so; `null` where nobody differs, or nobody has decided. */
  readonly decision: DecisionInForce | null;
  readonly resource: MedicationRequest;
  /** It is the clinic's own order, as it is. */
  readonly isOwn: boolean;
}

/**
 * The current medications after reconciliation (US Core MedicationRequest). Of a drug that nobody differs about: the
 * clinic's own order, else what the first source states. Of one that was decided: what was accepted, or one resource
 * with what was chosen. Of one that is still a question: each source's statement by itself, as nothing is merged that
 * a person has not decided. Courses that run side by side stay several, so that none is lost.
 */
export const toReconciledMedications = (
  decided: DecidedList,
  context: ReconciliationContext,
): readonly ReconciledMedication[] =>
  decided.list.rows
    .filter(({ current }) => current)
    .flatMap((row) => {
      const decision = decided.holding.get(row.id) ?? null;
      const chosen = decision === null ? null : toChosen(row, decision, decided, context);
      if (chosen !== null) return [{ row, decision, resource: chosen, isOwn: false }];
      return statementsKept(row, decision, decided.open.has(row.id)).map((statement) => ({
        ...{ row, decision },
        ...toKept(statement, decided, context),
      }));
    });

const statementsKept = (
  { statements }: ReconciledRow,
  decision: DecisionInForce | null,
  isOpen: boolean,
): readonly StatedMedication[] => {
  if (decision?.choice.kind === 'accept') {
    const { source } = decision.choice;
    return currentOrAll(statements.filter((statement) => statement.source === source));
  }
  if (isOpen || decision !== null) return statements;
  const current = statements.filter(({ status }) => isCurrent(status));
  const [first] = current;
  const source = current.some((statement) => statement.source === clinicSource) ? clinicSource : first?.source;
  return current.filter((statement) => statement.source === source);
};

const currentOrAll = (statements: readonly StatedMedication[]): readonly StatedMedication[] => {
  const current = statements.filter(({ status }) => isCurrent(status));
  return current.length > 0 ? current : statements;
};

const toKept = (
  statement: StatedMedication,
  { list, own }: DecidedList,
  context: ReconciliationContext,
): Pick<ReconciledMedication, 'resource' | 'isOwn'> => {
  const order = statement.source === clinicSource ? own.get(statement.resource) : undefined;
  return order === undefined
    ? { resource: toStatedMedicationRequest(statement, list, context), isOwn: false }
    : { resource: order, isOwn: true };
};

/** A plan of the one who decided, under a name of its own: no source states it. `null` where the choice is another. */
const toChosen = (
  row: ReconciledRow,
  { choice, by, at, reason }: DecisionInForce,
  { list }: DecidedList,
  context: ReconciliationContext,
): MedicationRequest | null => {
  if (choice.kind !== 'stop' && choice.kind !== 'not-taking' && choice.kind !== 'change-to') return null;
  const { id, identifier } = identify(context.identity, 'reconciled-medication', `${list.patient.id}/${row.id}`);
  const nameOf = namesOn(list);
  return present<MedicationRequest>({
    resourceType: 'MedicationRequest',
    id,
    meta: metaOf(context.sensitivity, usCoreProfile.MedicationRequest),
    identifier: [identifier],
    status: choice.kind === 'change-to' ? 'active' : 'stopped',
    statusReason: choice.kind === 'change-to' ? undefined : worded(whyStopped(choice.kind, reason)),
    intent: 'plan',
    reportedBoolean: !row.statements.some(({ source }) => source === clinicSource),
    medicationCodeableConcept: conceptOfRow(row),
    subject: patientOf(list, context.identity),
    supportingInformation: row.statements.map((statement) =>
      statementReference(statement, nameOf(statement.source), context.identity),
    ),
    authoredOn: at,
    requester: namedReference('Practitioner', by),
    note: choice.kind === 'change-to' && reason !== null ? [{ text: reason }] : undefined,
    dosageInstruction:
      choice.kind === 'change-to' ? toFhirDosages(readSig(choice.directions, 'directions').steps) : undefined,
  });
};

const whyStopped = (kind: 'stop' | 'not-taking', reason: string | null): string => {
  const words = kind === 'stop' ? 'Stopped by decision of the clinician' : 'The patient does not take it';
  return reason === null ? words : `${words}: ${reason}`;
};

/** The product where all who list it as current mean the same one; else the drug alone, and the way it is taken. */
const conceptOfRow = ({ statements, drugName, ingredients, routeGroup }: ReconciledRow): CodeableConcept => {
  const current = statements.filter(({ status }) => isCurrent(status));
  const [first, ...others] = current.map(({ drug }) => drug);
  if (first !== undefined && first.recognizedBy !== 'none' && first.rxcui !== null) {
    const isOne = others.every((drug) => drug.recognizedBy !== 'none' && drug.rxcui === first.rxcui);
    if (isOne && codingsOf(first).length > 0) return worded(first.conceptName, codingsOf(first));
  }
  const [only, ...further] = ingredients;
  const words = routeGroup === null ? drugName : `${drugName} (${routeGroup})`;
  return worded(
    words,
    only === undefined || further.length > 0 ? [] : [coding(codeSystem.rxnorm, only.rxcui, only.name)],
  );
};

/** Whether a reconciled medication says that the drug is not to be taken any more. */
export const isStopped = ({ resource }: ReconciledMedication): boolean =>
  resource.status === 'stopped' || resource.status === 'completed' || resource.status === 'cancelled';

/** `Type/id` of a reconciled medication. */
export const keyOfMedication = ({ resource }: ReconciledMedication): string =>
  resourceKey('MedicationRequest', resource.id ?? '');
