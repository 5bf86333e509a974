import type { DetectedIssue, List, MedicationRequest, Provenance, Resource } from '@medplum/fhirtypes';
import type { Alert } from '../domain/alert.ts';
import type { Decision } from '../domain/decision.ts';
import type { PatientId, RowId } from '../domain/ids.ts';
import { namesOn, type ReconciledList } from '../domain/reconciled-list.ts';
import { digestOf } from '../fhir/canonical-json.ts';
import { resourceKey } from '../fhir/references.ts';
import type { MappedResource, MappingContext } from '../mapping/mapping-context.ts';
import { unionOfLabels } from '../mapping/meta-security.ts';
import { toDecisionProvenance } from '../mapping/to-decision-provenance.ts';
import { toDetectedIssue } from '../mapping/to-detected-issue.ts';
import { type ReconciliationContext, toMedicationList } from '../mapping/to-medication-list.ts';
import { toMedicationListChanges } from '../mapping/to-medication-list-changes.ts';
import {
  type DecidedList,
  keyOfMedication,
  type ReconciledMedication,
  toReconciledMedications,
} from '../mapping/to-reconciled-medications.ts';
import { toReconciliationProvenance } from '../mapping/to-reconciliation-provenance.ts';
import { toReviewTask } from '../mapping/to-review-task.ts';
import { type StandingDecision, standingDecisions } from '../review/standing.ts';
import { wordsOfChoice } from '../review/words.ts';
import { askedElsewhere } from './asked-elsewhere.ts';
import type { Instant, StoredList } from './ports.ts';

/** What a list is stored from. */
export interface ListToStore {
  readonly patient: PatientId;
  readonly list: ReconciledList;
  readonly madeAt: Instant;
  /** Of the clinic's record as it is now. */
  readonly mapped: readonly MappedResource[];
  /** Of the patient, in the order in which they were made. */
  readonly decisions: readonly Decision[];
}

/** A list as it is stored: with the resources made of it and of what was decided, and a digest of both. */
export const toStoredList = (given: ListToStore, mapping: MappingContext): StoredList => {
  const { patient, list, madeAt, decisions } = given;
  const withoutTimes = { ...list, sources: list.sources.map(({ types: _, ...source }) => ({ ...source, asOf: null })) };
  const decided = decisions.length === 0 ? {} : { decisions: decisions.map(({ id }) => id) };
  const digest = digestOf({ ...withoutTimes, ...decided });
  return { patient, madeAt, digest, list, resources: resourcesOf(given, mapping) };
};

/**
 * The list, its alerts, the medications after reconciliation, what people's decisions change, what is asked elsewhere;
 * and of all of it how it came about.
 */
const resourcesOf = (given: ListToStore, mapping: MappingContext): readonly Resource[] => {
  const { list, decisions } = given;
  const context = contextOf(given, mapping);
  const standing = standingDecisions(decisions, list);
  const decidedList = decidedListOf(given, standing);
  const snapshot = toMedicationList(list, context, wordsByRow(decidedList));
  const issues = list.alerts.map((alert) => toDetectedIssue(alert, list, context, aboutAlert(alert, standing)));
  const medications = toReconciledMedications(decidedList, context);
  const changes = toMedicationListChanges(medications, list, context);
  const issueOf = (alert: string): DetectedIssue | undefined => issues[list.alerts.findIndex(({ id }) => id === alert)];
  const tasks = askedElsewhere(decisions, standing, { snapshot, issueOf }).map((asked) =>
    toReviewTask(asked, list, context),
  );
  const targets = targetsIn({ snapshot, changes, medications, issueOf });
  const taskOf = new Map(tasks.map((task) => [task.identifier?.[0]?.value, `Task/${task.id ?? ''}`]));
  const holding = standing.flatMap(({ decision, standing: { kind } }) => (kind === 'holds' ? [decision] : []));
  const takenBack = decisions.filter(({ choice }) => choice.kind === 'undo');
  return [
    ...[snapshot, ...issues, ...medications.map(({ resource }) => resource)],
    ...(changes === null ? [] : [changes]),
    ...tasks,
    toReconciliationProvenance(list, [snapshot, ...issues, ...madeBySoftware(medications)], context),
    ...[...holding, ...takenBack].map((decision): Provenance => {
      const [first, ...others] = [
        ...(taskOf.has(decision.id) ? [taskOf.get(decision.id) ?? ''] : []),
        ...targets(decision),
      ];
      return toDecisionProvenance(decision, [first ?? keyOf(snapshot), ...others], list, context);
    }),
  ];
};

const contextOf = ({ madeAt, mapped }: ListToStore, mapping: MappingContext): ReconciliationContext => ({
  identity: mapping.identity,
  organization: mapping.organization,
  reconciled: madeAt,
  sensitivity: unionOfLabels(...mapped.map(({ sensitivity }) => sensitivity)),
});

const aboutAlert = ({ id }: Alert, standing: readonly StandingDecision[]) =>
  standing.find(
    ({ decision: { subject }, standing: { kind } }) =>
      kind === 'holds' && subject.kind === 'alert' && subject.alert === id,
  )?.decision ?? null;

/** Whatever differs and has no decision that holds is open, what is asked first, and what new evidence opened again. */
const decidedListOf = ({ list, mapped }: ListToStore, standing: readonly StandingDecision[]): DecidedList => {
  const ofRows = standing.flatMap(({ decision, standing: { kind } }) =>
    decision.subject.kind === 'row' ? [{ row: decision.subject.row, decision, kind }] : [],
  );
  const isAnswered = ({ kind, decision }: (typeof ofRows)[number]): boolean =>
    kind === 'holds' && decision.choice.kind !== 'ask';
  const isAsked = ({ kind, decision }: (typeof ofRows)[number]): boolean =>
    kind === 'reopened' || (kind === 'holds' && decision.choice.kind === 'ask');
  const holding = new Map(ofRows.filter(isAnswered).map(({ row, decision }) => [row, decision]));
  const asked = new Set(ofRows.filter(isAsked).map(({ row }) => row));
  const isOpen = (id: RowId, differs: boolean): boolean => asked.has(id) || (differs && !holding.has(id));
  return {
    list,
    holding,
    open: new Set(list.rows.filter(({ id, differences }) => isOpen(id, differences.length > 0)).map(({ id }) => id)),
    own: new Map(
      mapped.flatMap(({ key, resource }): readonly (readonly [string, MedicationRequest])[] =>
        resource.resourceType === 'MedicationRequest' ? [[key, resource]] : [],
      ),
    ),
  };
};

const wordsByRow = ({ holding, list }: DecidedList): ReadonlyMap<RowId, string> => {
  const nameOf = namesOn(list);
  return new Map([...holding].map(([row, { choice }]) => [row, wordsOfChoice(choice, nameOf)]));
};

const madeBySoftware = (medications: readonly ReconciledMedication[]): readonly MedicationRequest[] =>
  medications.flatMap(({ decision, isOwn, resource }) => (decision === null && !isOwn ? [resource] : []));

interface Made {
  readonly snapshot: List;
  readonly changes: List | null;
  readonly medications: readonly ReconciledMedication[];
  readonly issueOf: (alert: string) => DetectedIssue | undefined;
}

const keyOf = ({ resourceType, id }: List | DetectedIssue): string => resourceKey(resourceType, id ?? '');

/** What a decision made or changed, but for a question elsewhere; what was taken back is told of the list. */
const targetsIn =
  ({ snapshot, changes, medications, issueOf }: Made) =>
  ({ id, subject, choice }: Decision): readonly string[] => {
    if (choice.kind === 'undo') return [keyOf(snapshot)];
    if (choice.kind === 'ask') return [];
    if (subject.kind === 'alert')
      return [issueOf(subject.alert)].flatMap((issue) => (issue === undefined ? [] : keyOf(issue)));
    const own = medications.filter(({ decision }) => decision?.id === id).map(keyOfMedication);
    const changed = changes?.entry?.some(({ item }) => own.includes(item.reference ?? '')) === true ? changes : null;
    return [...own, ...(changed === null ? [] : [keyOf(changed)])];
  };
