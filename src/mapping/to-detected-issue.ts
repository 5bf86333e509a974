import type { DetectedIssue, DetectedIssueEvidence, DetectedIssueMitigation } from '@medplum/fhirtypes';
import type { Alert, AlertType } from '../domain/alert.ts';
import { type DecisionInForce, mitigationWords } from '../domain/decision.ts';
import { namesOn, type ReconciledList } from '../domain/reconciled-list.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference } from '../fhir/references.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import {
  patientOf,
  type ReconciliationContext,
  reconcilingSoftware,
  statementReference,
} from './to-medication-list.ts';

/** Codes of v3-ActCode for each type of alert, with their names there. */
const alertCode: Readonly<Record<AlertType, readonly [code: string, display: string]>> = {
  interaction: ['DRG', 'Drug Interaction Alert'],
  'duplicate-therapy': ['DUPTHPY', 'Duplicate Therapy Alert'],
  allergy: ['ALGY', 'Allergy Alert'],
  pregnancy: ['PREG', 'Pregnancy Alert'],
  lactation: ['LACT', 'Lactation Alert'],
  condition: ['COND', 'Condition Alert'],
  age: ['AGE', 'Age Alert'],
  dose: ['DOSE', 'Dosage problem'],
  monitoring: ['LAB', 'Lab Alert'],
};

/**
 * An alert as a FHIR DetectedIssue (R4): preliminary where software found it and no person has judged it, final with
 * its mitigation where one has dismissed it; implicated are the statements of the drugs concerned, in the sources
 * concerned.
 * @param dismissed the decision about it that holds; another choice than to dismiss it judges nothing
 */
export const toDetectedIssue = (
  alert: Alert,
  list: ReconciledList,
  context: ReconciliationContext,
  dismissed: DecisionInForce | null = null,
): DetectedIssue => {
  // An alert's id is the same for the same danger of one patient; across patients only both together are unique.
  const { id, identifier } = identify(context.identity, 'alert', `${list.patient.id}/${alert.id}`);
  const [code, display] = alertCode[alert.type];
  const mitigation = mitigationBy(dismissed);
  return present<DetectedIssue>({
    resourceType: 'DetectedIssue',
    id,
    meta: metaOf(context.sensitivity),
    identifier: [identifier],
    status: mitigation.length === 0 ? 'preliminary' : 'final',
    code: worded(alert.drugs.join(' with '), [coding(codeSystem.actCode, code, display)]),
    severity: alert.severity,
    patient: patientOf(list, context.identity),
    identifiedDateTime: context.reconciled,
    author: reconcilingSoftware,
    implicated: implicatedBy(alert, list, context),
    evidence: [present<DetectedIssueEvidence>({ code: [worded(`${alert.evidence} (rule ${alert.rule})`)] })],
    detail: [alert.message, alert.management].filter((part) => part !== '').join(' '),
    mitigation,
  });
};

/** The code's own name is left to the receiver; the words are those that the person chose it by, and their own. */
const mitigationBy = (decision: DecisionInForce | null): DetectedIssueMitigation[] => {
  if (decision?.choice.kind !== 'dismiss') return [];
  const { choice, reason, at, by } = decision;
  const words = [mitigationWords[choice.mitigation], ...(reason === null ? [] : [reason])].join(': ');
  return [
    {
      action: worded(words, [coding(codeSystem.actCode, choice.mitigation)]),
      date: at,
      author: namedReference('Practitioner', by),
    },
  ];
};

const implicatedBy = (alert: Alert, list: ReconciledList, context: ReconciliationContext) => {
  const nameOf = namesOn(list);
  return list.rows
    .filter((row) => alert.rows.includes(row.id))
    .flatMap((row) => row.statements)
    .filter((statement) => alert.sources.includes(statement.source))
    .map((statement) => statementReference(statement, nameOf(statement.source), context.identity));
};
