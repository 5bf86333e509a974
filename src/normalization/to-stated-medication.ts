import type { Dosage } from '@medplum/fhirtypes';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { isDate } from '../domain/partial-date.ts';
import type { DrugConcept, StatedMedication, StatementKind } from '../domain/stated-medication.ts';
import { dailyDoseOf } from '../dosage/daily-dose.ts';
import { statedDirectionsOf } from '../dosage/directions.ts';
import { readFhirDosages } from '../dosage/read-fhir-dosage.ts';
import { booleanAt, identifiersOf, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { withoutContradictoryStrength } from './contradictory-strength.ts';
import { readDrugMention } from './drug-mention.ts';
import { type MedicationResourceType, readStatus } from './medication-status.ts';
import { type ReceivedResource, resolveReference } from './received-resource.ts';

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
  | { readonly kind: 'excluded' | 'failed'; readonly reason: string; readonly text: string | null };

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
  const drugMention = readDrugMention(resource, context.received);
  const refusal = refuse(resource, drugMention.text);
  if (refusal !== null) return refusal;
  const drug = context.drugs.recognize(drugMention.mention);
  const { status, issues: statusIssues } = readStatus(type, textAt(resource.content, 'status'));
  const { issues: dateIssues, ...dates } = datesOf(type, resource.content);
  const path = `${type}.${dosageField[type]}`;
  const read = readFhirDosages(dosagesOf(resource.content, type), path);
  const { steps, issues: strengthIssues } = withoutContradictoryStrength(read.steps, strengthsOf(drug), path);
  const statement: StatedMedication = {
    source: resource.source,
    resource: resource.reference,
    identifiers: identifiersOf(resource.content),
    kind: kindOf(type, resource.content),
    text: drugMention.text ?? '',
    drug,
    steps,
    directions: steps.length === 0 ? null : statedDirectionsOf(steps),
    route: steps.find((step) => step.route !== null)?.route ?? routeOf(drug),
    dailyDose: dailyDoseOf(steps, strengthsOf(drug), context.on),
    status,
    statusAsWritten: textAt(resource.content, 'status'),
    intent: textAt(resource.content, 'intent'),
    reported: reportedOf(type, resource.content),
    assertedBy: authorOf(type, resource, context.received),
    ...dates,
    lastUpdated: textAt(objectAt(resource.content, 'meta'), 'lastUpdated'),
    issues: [...drugMention.issues, ...drug.issues, ...statusIssues, ...dateIssues, ...read.issues, ...strengthIssues],
  };
  return { kind: 'statement', statement };
};

/**
 * R4, section 2.1.0.4: a resource with a modifier that is not understood must not be used as if it were not there. What
 * its source withdrew need not say anything else.
 */
const refuse = (resource: ReceivedResource, text: string | null): ReadStatement | null => {
  if (textAt(resource.content, 'status')?.toLowerCase() === 'entered-in-error') return null;
  if (objectsAt(resource.content, 'modifierExtension').length > 0) {
    return { kind: 'failed', reason: 'It carries a modifierExtension that is not understood.', text };
  }
  const prohibits = resource.content['doNotPerform'] ?? false;
  if (prohibits === true) {
    return { kind: 'excluded', reason: 'It is an order not to give this drug (doNotPerform).', text };
  }
  if (prohibits !== false) return { kind: 'failed', reason: 'Its doNotPerform is neither true nor false.', text };
  if (text === null) return { kind: 'failed', reason: 'It names no drug, neither by code nor by text.', text };
  return null;
};

const dosageField = {
  MedicationRequest: 'dosageInstruction',
  MedicationStatement: 'dosage',
  MedicationDispense: 'dosageInstruction',
} as const;

/** The elements as they came; `readFhirDosages` trusts none of their fields. R5 may have the whole as one text. */
const dosagesOf = (content: WildObject, type: MedicationResourceType): readonly Dosage[] => {
  const dosages = objectsAt(content, dosageField[type]) as readonly Dosage[];
  const rendered = textAt(content, 'renderedDosageInstruction');
  return dosages.length === 0 && rendered !== null ? [{ text: rendered }] : dosages;
};

const routeOf = (drug: DrugConcept): StatedMedication['route'] => (drug.recognizedBy === 'none' ? null : drug.route);

const strengthsOf = (drug: DrugConcept) => (drug.recognizedBy === 'none' ? [] : drug.strengths);

/** Only those of a system: a bare number is nobody's name. */
const kindOf = (type: MedicationResourceType, content: WildObject): StatementKind => {
  if (type === 'MedicationDispense') return 'handed-over';
  if (type === 'MedicationStatement') return 'said-to-be-taken';
  return reportedOf(type, content) === true ? 'said-to-be-taken' : 'ordered';
};

/** `intent: plan` alone is no proof of a report: vendors use it for different things, so only `reported[x]` counts. */
const reportedOf = (type: MedicationResourceType, content: WildObject): boolean | null => {
  if (type === 'MedicationStatement') return true;
  if (type === 'MedicationDispense') return null;
  if (objectAt(content, 'reportedReference') !== null) return true;
  return booleanAt(content, 'reportedBoolean');
};

const authorField = {
  MedicationRequest: 'requester',
  MedicationStatement: 'informationSource',
  MedicationDispense: 'performer',
} as const;

const authorOf = (
  type: MedicationResourceType,
  resource: ReceivedResource,
  received: ReadonlyMap<string, ReceivedResource>,
): string | null => {
  const field = authorField[type];
  const author = objectsAt(resource.content, field)[0];
  const reference = type === 'MedicationDispense' ? objectAt(author, 'actor') : author;
  const target = textAt(reference, 'reference');
  const found = target === null ? null : resolveReference(target, resource, received);
  const isPatient = textAt(found, 'resourceType') === 'Patient' || (target !== null && /(^|\/)Patient\//.test(target));
  if (isPatient) return 'the patient';
  return nameOf(found) ?? textAt(reference, 'display') ?? target;
};

/** A person's or an organisation's name as text. */
export const nameOf = (resource: WildObject | null): string | null => {
  const plain = textAt(resource, 'name');
  if (plain !== null) return plain;
  const name = objectsAt(resource, 'name')[0];
  const given = name?.['given'];
  const parts = [...(Array.isArray(given) ? given : []), name?.['family']].filter((part) => typeof part === 'string');
  return textAt(name, 'text') ?? (parts.length === 0 ? null : parts.join(' '));
};

type Dates = Pick<StatedMedication, 'asserted' | 'started' | 'ended'> & { readonly issues: readonly Issue[] };

/** Dates as written: a year stays a year. What is no date is left out, with an issue. */
const datesOf = (type: MedicationResourceType, content: WildObject): Dates => {
  const { asserted, started, ended } = writtenDatesOf(type, content);
  const unreadable = [asserted, started, ended].flat().filter(({ text }) => text !== null && !isDate(text));
  const firstOf = (written: readonly WrittenDate[]): string | null =>
    written.find(({ text }) => text !== null && isDate(text))?.text ?? null;
  return {
    asserted: firstOf(asserted),
    started: firstOf(started),
    ended: firstOf(ended),
    issues: [...new Set(unreadable.map(({ field }) => field))].map((field) =>
      warningIssue('unreadable-date', `${type}.${field}`, 'This is no FHIR date; it was left out.'),
    ),
  };
};

interface WrittenDate {
  readonly field: string;
  readonly text: string | null;
}

/** Where each date may stand, the best place first. */
const writtenDatesOf = (
  type: MedicationResourceType,
  content: WildObject,
): Readonly<Record<'asserted' | 'started' | 'ended', readonly WrittenDate[]>> => {
  const own = (...fields: readonly string[]): readonly WrittenDate[] =>
    fields.map((field) => ({ field, text: textAt(content, field) }));
  if (type === 'MedicationStatement') {
    const period = objectAt(content, 'effectivePeriod');
    const start = [{ field: 'effectivePeriod.start', text: textAt(period, 'start') }, ...own('effectiveDateTime')];
    return {
      asserted: [...own('dateAsserted'), ...start],
      started: start,
      ended: [{ field: 'effectivePeriod.end', text: textAt(period, 'end') }],
    };
  }
  const bounds = objectsAt(content, 'dosageInstruction').map((dosage) =>
    objectAt(objectAt(objectAt(dosage, 'timing'), 'repeat'), 'boundsPeriod'),
  );
  const field = 'dosageInstruction.timing.repeat.boundsPeriod';
  return {
    asserted: type === 'MedicationRequest' ? own('authoredOn') : own('whenHandedOver', 'whenPrepared'),
    started: [{ field: `${field}.start`, text: textAt(bounds[0], 'start') }],
    ended: [{ field: `${field}.end`, text: textAt(bounds.at(-1), 'end') }],
  };
};
