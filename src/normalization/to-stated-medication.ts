import type { Dosage } from '@medplum/fhirtypes';
import type { Dosing } from '../domain/dosing.ts';
import { type Issue, informationIssue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept, StatedMedication } from '../domain/stated-medication.ts';
import { dailyDoseOf } from '../dosage/daily-dose.ts';
import { statedDirectionsOf } from '../dosage/directions.ts';
import { readFhirDosages } from '../dosage/read-fhir-dosage.ts';
import { asObject, identifiersOf, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { noDrugIn } from './concept-mention.ts';
import { withoutContradictoryStrength } from './contradictory-strength.ts';
import { medicationConceptOf, pathOfMedication, readDrugMention, readIngredients } from './drug-mention.ts';
import { intentOf } from './medication-intent.ts';
import { type MedicationResourceType, statusOf } from './medication-status.ts';
import type { ReceivedResource } from './received-resource.ts';
import { recognizeStatedDrug } from './recognize-stated-drug.ts';
import { statedDatesOf } from './stated-dates.ts';
import { statusReasonOf } from './status-reason.ts';
import { supplyOf } from './supply.ts';
import { authorOf, reportOf } from './who-said-so.ts';

export { nameOf } from './who-said-so.ts';

/** What reading a medication resource needs besides it. */
export interface NormalizationContext {
  readonly drugs: DrugGraph;
  /** Everything the same source sent, by every name it may be referred to. */
  readonly received: ReadonlyMap<string, ReceivedResource>;
  /** The day the list is made for, `YYYY-MM-DD`: which step of a titration is the present one. */
  readonly on: string;
}

/** A statement, or why the resource makes none. Reasons are static. */
export type ReadStatement =
  | { readonly kind: 'statement'; readonly statement: StatedMedication }
  | {
      readonly kind: 'excluded' | 'failed';
      readonly reason: string;
      /** What is to be named as not checked; `null` where there is nothing to check. */
      readonly unread: string | null;
    };

/** Whether a resource type states a medication. */
export const isMedicationResource = (type: string): type is MedicationResourceType =>
  type === 'MedicationRequest' || type === 'MedicationStatement' || type === 'MedicationDispense';

/**
 * What a MedicationRequest, MedicationStatement or MedicationDispense (R4; R5's `medication` and statuses tolerated)
 * says of one drug. Status, intent and dates keep the meaning they have in their own resource type.
 */
export const toStatedMedication = (
  resource: ReceivedResource,
  type: MedicationResourceType,
  context: NormalizationContext,
): ReadStatement => {
  const { content } = resource;
  const read = readDrugMention(resource, context.received);
  const refusal = refuse(content, read.text);
  if (refusal !== null) return refusal;
  const { drug, issues: drugIssues } = recognizeStatedDrug(
    read,
    readIngredients(resource, context.received),
    context.drugs,
    pathOfMedication(resource),
  );
  const { steps, issues: dosingIssues } = dosingOf(type, content, drug);
  const { issues: sayingIssues, ...sayings } = sayingsOf(type, content);
  const statement: StatedMedication = {
    source: resource.source,
    resource: resource.reference,
    identifiers: identifiersOf(content),
    text: read.text ?? '',
    drug,
    steps,
    directions: steps.length === 0 ? null : statedDirectionsOf(steps),
    route: steps.find((step) => step.route !== null)?.route ?? routeOf(drug),
    dailyDose: dailyDoseOf(steps, strengthsOf(drug), context.on),
    assertedBy: authorOf(type, resource, context.received),
    ...sayings,
    issues: [...read.issues, ...drug.issues, ...drugIssues, ...sayingIssues, ...dosingIssues],
  };
  return { kind: 'statement', statement };
};

/** What a resource says that does not depend on which drug it is about. */
const sayingsOf = (type: MedicationResourceType, content: WildObject) => {
  const { issues: statusIssues, ...status } = statusOf(type, content);
  const { issues: intentIssues, ...intent } = intentOf(type, content);
  const { issues: reportIssues, ...report } = reportOf(type, content);
  const { issues: dateIssues, ...dates } = statedDatesOf(type, content);
  const { issues: supplyIssues, ...supply } = type === 'MedicationDispense' ? supplyOf(content) : { issues: [] };
  const reason = statusReasonOf(content);
  return {
    ...status,
    statusAsWritten: textAt(content, 'status'),
    ...(reason === null ? {} : { statusReason: reason }),
    ...intent,
    ...report,
    ...dates,
    ...supply,
    lastUpdated: textAt(objectAt(content, 'meta'), 'lastUpdated'),
    issues: [
      ...statusIssues,
      ...intentIssues,
      ...reportIssues,
      ...dateIssues,
      ...supplyIssues,
      ...otherReleaseIssues(type, content),
      ...implicitRulesIssues(type, content),
    ],
  };
};

/**
 * R4, section 2.1.0.4: a resource with a modifier that is not understood must not be used as if it were not there. What
 * its source withdrew need not say anything else.
 */
const refuse = (content: WildObject, text: string | null): ReadStatement | null => {
  const unread = text ?? 'a drug without a name';
  const failed = (reason: string): ReadStatement => ({ kind: 'failed', reason, unread });
  if (textAt(content, 'status')?.toLowerCase() === 'entered-in-error') return null;
  if (objectsAt(content, 'modifierExtension').length > 0) {
    return failed('It carries a modifierExtension that is not understood.');
  }
  const prohibits = content['doNotPerform'] ?? false;
  if (prohibits === true) {
    return { kind: 'excluded', reason: 'It is an order not to give this drug (doNotPerform).', unread };
  }
  // A value that its source keeps back (`_doNotPerform`) may be either.
  if (prohibits !== false || isKeptBack(content)) return failed('Its doNotPerform is neither true nor false.');
  const noDrug = noDrugIn(medicationConceptOf(content)?.concept ?? {});
  if (noDrug === 'none-known') {
    return { kind: 'excluded', reason: 'It states that no medication is known.', unread: null };
  }
  if (noDrug === 'no-information') {
    return { kind: 'failed', reason: 'Its source has no information about medications.', unread: 'medications' };
  }
  return text === null ? failed('It names no drug, neither by code nor by text.') : null;
};

const isKeptBack = (content: WildObject): boolean =>
  typeof content['doNotPerform'] !== 'boolean' && objectsAt(content['_doNotPerform'], 'extension').length > 0;

const dosageField = {
  MedicationRequest: 'dosageInstruction',
  MedicationStatement: 'dosage',
  MedicationDispense: 'dosageInstruction',
} as const;

const dosingOf = (type: MedicationResourceType, content: WildObject, drug: DrugConcept): Dosing => {
  const path = `${type}.${dosageField[type]}`;
  const read = readFhirDosages(dosagesOf(content, type), path);
  const { steps, issues } = withoutContradictoryStrength(read.steps, strengthsOf(drug), path);
  return { steps, issues: [...read.issues, ...issues] };
};

/**
 * The elements as they came; `readFhirDosages` trusts none of their fields, and says what is no element at all. A text in
 * an element's place is its text. R5 may have the whole as one text.
 */
const dosagesOf = (content: WildObject, type: MedicationResourceType): readonly Dosage[] => {
  const given = content[dosageField[type]] ?? [];
  const elements: readonly unknown[] = Array.isArray(given) ? given : [given];
  const rendered = textAt(content, 'renderedDosageInstruction');
  if (elements.length === 0 && rendered !== null) return [{ text: rendered }];
  return elements.map(
    (element) => (typeof element === 'string' ? { text: element } : (asObject(element) ?? {})) as Dosage,
  );
};

const routeOf = (drug: DrugConcept): StatedMedication['route'] => (drug.recognizedBy === 'none' ? null : drug.route);

const strengthsOf = (drug: DrugConcept) => (drug.recognizedBy === 'none' ? [] : drug.strengths);

/** Elements of FHIR R5 that are read where a server writes them into R4's resources. */
const laterElements: Readonly<Record<MedicationResourceType, readonly string[]>> = {
  MedicationRequest: ['medication', 'reported', 'renderedDosageInstruction'],
  MedicationStatement: ['medication', 'renderedDosageInstruction'],
  MedicationDispense: ['medication', 'renderedDosageInstruction'],
};

const otherReleaseIssues = (type: MedicationResourceType, content: WildObject): readonly Issue[] =>
  laterElements[type]
    .filter((element) => (content[element] ?? null) !== null)
    .map((element) =>
      informationIssue('other-release', `${type}.${element}`, 'This element belongs to FHIR R5; it was read as such.'),
    );

/** A modifier element like `modifierExtension`, but nearly always a mere note of the profile in use. */
const implicitRulesIssues = (type: MedicationResourceType, content: WildObject): readonly Issue[] =>
  textAt(content, 'implicitRules') === null
    ? []
    : [warningIssue('unsupported', `${type}.implicitRules`, 'Its source made it by rules that are not read here.')];
