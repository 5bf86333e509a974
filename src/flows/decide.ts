import type { Decision, DecisionChoice } from '../domain/decision.ts';
import type { PatientId } from '../domain/ids.ts';
import type { Issue } from '../domain/issue.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { isCurrent } from '../domain/stated-medication.ts';
import { readSig } from '../dosage/sig.ts';
import { isCountable } from '../dosage/units.ts';
import { mapClinicRecord } from '../mapping/map-clinic-record.ts';
import { productStrengthOf } from '../reconciliation/compare-regimens.ts';
import { namedBy, subjectByHandle } from '../review/handles.ts';
import { makeDecision, makeUndo } from '../review/make-decision.ts';
import { decisionsInForce, nameOfSubject } from '../review/standing.ts';
import type { ClinicContext } from './clinic-context.ts';
import {
  AmbiguousDecisionError,
  DirectionsUnreadableError,
  ListMissingError,
  StrengthNotToldError,
} from './decide-errors.ts';
import { type PresentedDecision, presentDecision } from './patient-decisions.ts';
import type { Store } from './ports.ts';
import { toStoredList } from './reconciliation-resources.ts';

/** What a person decides of a patient: a choice about a drug or an alert, or that a decision is taken back. */
export interface DecideRequest {
  readonly patient: PatientId;
  readonly what:
    | {
        /** The drug or alert: its id, or the first characters of it as they are shown. */
        readonly question: string;
        readonly choice: DecisionChoice;
        /** Digest of the evidence that the person saw; `null` where they saw the list as it is stored. */
        readonly shown: string | null;
      }
    /** The decision to take back: its id, or the first characters of it as they are shown. */
    | { readonly undo: string };
  readonly reason: string | null;
  /** Nothing is recorded; what would be is given back. */
  readonly dryRun: boolean;
}

export interface Decided {
  readonly decision: PresentedDecision;
  /** The decision that it takes the place of, or takes back; `null` where there is none. */
  readonly replaces: PresentedDecision | null;
  readonly recorded: boolean;
  /** What of new directions could not be read; they go on as text. */
  readonly issues: readonly Issue[];
}

/** What deciding needs; the actor is the person who decides. */
export interface DecideContext extends Pick<ClinicContext, 'store' | 'clock' | 'newId' | 'mapping'> {
  readonly actor: string;
}

/**
 * Records what a person decided on the latest list of a patient, with who and when, and stores the list again with the
 * resources that the decision makes: all of it or nothing.
 * @throws ListMissingError, AmbiguousDecisionError, DirectionsUnreadableError; and what `makeDecision` and `makeUndo`
 *   refuse
 */
export const decide = async (request: DecideRequest, context: DecideContext): Promise<Decided> =>
  context.store.inTransaction(async (store) => {
    const record = await store.records.get(request.patient);
    const stored = await store.lists.latest(request.patient);
    if (record === null || stored === null) throw new ListMissingError();
    const before = await store.decisions.ofPatient(request.patient);
    const decision = decisionOf(request, stored.list, before, context);
    const decisions = [...before, decision];
    const replaced = replacedBy(decision, before);
    const decided = {
      decision: presentDecision(decision, stored.list, decisions),
      replaces: replaced === null ? null : presentDecision(replaced, stored.list, decisions),
      issues: issuesOf(decision),
    };
    if (request.dryRun) return { ...decided, recorded: false };
    await store.decisions.put({ ...decision, patient: request.patient });
    const { resources: mapped } = mapClinicRecord(record, context.mapping);
    await store.lists.put(toStoredList({ ...stored, mapped, decisions }, context.mapping));
    await recordAudit(request, decision, store);
    return { ...decided, recorded: true };
  });

const decisionOf = (
  { what, reason }: DecideRequest,
  list: ReconciledList,
  before: readonly Decision[],
  { newId, clock, actor }: DecideContext,
): Decision => {
  const made = { id: newId(), by: actor, at: clock().toISOString(), reason };
  if ('undo' in what) return makeUndo(decisionByHandle(what.undo, before), before, made);
  const decision = makeDecision(subjectByHandle(what.question, list), what.choice, list, made, what.shown);
  if (issuesOf(decision).some(({ code }) => code === 'unreadable-sig')) throw new DirectionsUnreadableError();
  if (isCountOfNothing(decision, list)) throw new StrengthNotToldError();
  return decision;
};

/** What an undo takes back, and the last decision in force about the same drug or alert before another one. */
const replacedBy = ({ subject, choice }: Decision, before: readonly Decision[]): Decision | null => {
  const inForce = decisionsInForce(before);
  return choice.kind === 'undo'
    ? (inForce.find(({ id }) => id === choice.decision) ?? null)
    : (inForce.findLast((one) => nameOfSubject(one.subject) === nameOfSubject(subject)) ?? null);
};

/** New directions that count tablets of a drug of which the list does not tell one strength. */
const isCountOfNothing = ({ choice, subject }: Decision, list: ReconciledList): boolean => {
  if (choice.kind !== 'change-to' || subject.kind !== 'row') return false;
  const counts = readSig(choice.directions, 'directions').steps.some(({ dose }) => isCountable(dose?.unit ?? ''));
  const stated = list.rows.find(({ id }) => id === subject.row)?.statements ?? [];
  const strengths = new Set(stated.filter(({ status }) => isCurrent(status)).map(productStrengthOf));
  return counts && (strengths.size !== 1 || strengths.has(null));
};

/** Directions are read as the partners' own are: what cannot be read at all is asked for in other words. */
const issuesOf = ({ choice }: Decision): readonly Issue[] =>
  choice.kind === 'change-to' ? readSig(choice.directions, 'directions').issues : [];

const decisionByHandle = (typed: string, decisions: readonly Decision[]): string => {
  const [first, ...others] = namedBy(typed, decisionsInForce(decisions), ({ id }) => id);
  if (others.length > 0) throw new AmbiguousDecisionError();
  return first?.id ?? typed;
};

/** Who decided, and when; what, stands in the decision alone. */
const recordAudit = async ({ patient }: DecideRequest, { id, choice, by, at }: Decision, store: Store): Promise<void> =>
  store.audit.record({
    ...{ at, actor: by, action: 'decide', patient, partner: null },
    subject: `Decision/${id}`,
    reason: choice.kind === 'undo' ? 'taken back' : 'recorded',
  });
