import { type Issue, warningIssue } from '../domain/issue.ts';
import type { DrugConcept, StatedMedication } from '../domain/stated-medication.ts';
import { dailyDoseOf } from '../dosage/daily-dose.ts';
import { statedDirectionsOf } from '../dosage/directions.ts';
import { identifiersOf, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { usCoreAdherenceIssues } from './adherence.ts';
import { noDrugIn } from './concept-mention.ts';
import { pathOfMedication, readDrugMention, readIngredients } from './drug-mention.ts';
import { medicationConceptOf } from './find-medication.ts';
import { otherReleaseIssues } from './later-element.ts';
import { intentOf } from './medication-intent.ts';
import { statusOf } from './medication-status.ts';
import type { MedicationResourceType } from './medication-type.ts';
import { isModified } from './modifier.ts';
import { isWithinPeriod, ownPeriodOf } from './own-period.ts';
import type { ReceivedResource } from './received-resource.ts';
import { recognizeStatedDrug } from './recognize-stated-drug.ts';
import { replacedOrdersOf } from './replaced-orders.ts';
import { statedDatesOf } from './stated-dates.ts';
import { dosingOf } from './stated-dosing.ts';
import { indicationsOf } from './stated-indications.ts';
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
  const { steps, issues: dosingIssues } = dosingOf(type, content, {
    strengths: strengthsOf(drug),
    route: routeOf(drug),
  });
  const period = ownPeriodOf(type, content);
  const isPresent = period === null || isWithinPeriod(period, context.on);
  const { issues: sayingIssues, ...sayings } = sayingsOf(type, content, context.on);
  const statement: StatedMedication = {
    source: resource.source,
    resource: resource.reference,
    identifiers: identifiersOf(content),
    text: read.text ?? '',
    drug,
    steps,
    directions: steps.length === 0 ? null : statedDirectionsOf(steps),
    route: steps.find((step) => step.route !== null)?.route ?? routeOf(drug),
    dailyDose: isPresent && !namesTwo(drug) ? dailyDoseOf(steps, strengthsOf(drug), context.on) : null,
    assertedBy: authorOf(type, resource, context.received),
    ...courseOf(type, resource, context),
    ...sayings,
    issues: [...read.issues, ...drug.issues, ...drugIssues, ...sayingIssues, ...dosingIssues],
  };
  return { kind: 'statement', statement };
};

/** Then nobody knows of which of them a tablet is. */
const namesTwo = (drug: DrugConcept): boolean => drug.recognizedBy !== 'none' && drug.textNames !== undefined;

/** What the course is for, and what it took the place of; a package handed over is no course. */
const courseOf = (
  type: MedicationResourceType,
  resource: ReceivedResource,
  { received }: NormalizationContext,
): Pick<StatedMedication, 'indications' | 'replaces'> => {
  if (type === 'MedicationDispense') return {};
  const indications = indicationsOf(resource, received);
  const replaces = replacedOrdersOf(resource, received);
  return { ...(indications.length === 0 ? {} : { indications }), ...(replaces.length === 0 ? {} : { replaces }) };
};

/** What a resource says that does not depend on which drug it is about. */
const sayingsOf = (type: MedicationResourceType, content: WildObject, on: string) => {
  const { issues: statusIssues, ...status } = statusOf(type, content);
  const { issues: intentIssues, ...intent } = intentOf(type, content);
  const { issues: reportIssues, ...report } = reportOf(type, content);
  const { issues: dateIssues, ...dates } = statedDatesOf(type, content, on);
  const { issues: supplyIssues, ...supply } = type === 'MedicationDispense' ? supplyOf(content) : { issues: [] };
  const reason = statusReasonOf(content);
  const readIssues = [...statusIssues, ...intentIssues, ...reportIssues, ...dateIssues, ...supplyIssues];
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
      ...readIssues,
      ...otherReleaseIssues(type, content, readIssues),
      ...usCoreAdherenceIssues(type, content),
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
  if (isModified(content)) {
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

const routeOf = (drug: DrugConcept): StatedMedication['route'] => (drug.recognizedBy === 'none' ? null : drug.route);

const strengthsOf = (drug: DrugConcept) => (drug.recognizedBy === 'none' ? [] : drug.strengths);

/** A modifier element like `modifierExtension`, but nearly always a mere note of the profile in use. */
const implicitRulesIssues = (type: MedicationResourceType, content: WildObject): readonly Issue[] =>
  textAt(content, 'implicitRules') === null
    ? []
    : [warningIssue('unsupported', `${type}.implicitRules`, 'Its source made it by rules that are not read here.')];
