import { sourceId } from '../domain/ids.ts';
import type { Partner, PartnerReadType } from '../domain/partner.ts';
import type { SourceState, TypeState } from '../domain/reconciled-list.ts';
import type { LatestPull, PatientLink, Pull } from './ports.ts';

/** What is known of how far a partner answered for one patient. */
export interface PartnerAnswers {
  /** Whether a consent lets the partner be asked about the patient today. */
  readonly mayAsk: boolean;
  readonly link: PatientLink | null;
  /** The latest complete pull of each type, or the latest of any outcome. */
  readonly pulls: readonly LatestPull[];
  /** The latest pull of each type, whatever came of it. */
  readonly tried: readonly Omit<Pull, 'answers'>[];
}

/** How complete a partner's part of a list is, as of when, and what a person should know of it. */
export const sourceStateOf = (partner: Partner, answers: PartnerAnswers): SourceState => {
  const { mayAsk, link, pulls, tried } = answers;
  const common = { source: sourceId(partner.id), name: partner.name };
  const asOf = oldestOf(pulls);
  if (!mayAsk) return { ...common, state: 'not-asked', asOf, detail: 'no consent of the patient names it' };
  if (link?.state === 'left-for-a-person') {
    return {
      ...common,
      state: 'patient-not-matched',
      asOf: null,
      detail: 'a person must say who the patient is there',
    };
  }
  const failed = tried
    .filter(({ outcome }) => outcome !== 'complete')
    .map(({ type, reason }) => `${type}: ${reason ?? 'unfinished'}`);
  const detail = failed.length === 0 ? null : `not read: ${failed.join(', ')}`;
  if (link === null || asOf === null)
    return { ...common, state: 'not-reached', asOf: null, detail: detail ?? 'not reached yet' };
  const types = typesOf(pulls, tried);
  return { ...common, state: pulls.some(isMissing) ? 'partial' : 'complete', asOf, detail, types };
};

/** A list is as old as its oldest part. */
const oldestOf = (pulls: readonly LatestPull[]): string | null =>
  pulls.flatMap((pull) => asOfPull(pull) ?? []).toSorted()[0] ?? null;

/** When a type was last read to its end, in full or for what changed; `null` where it never was. */
const asOfPull = ({ outcome, finishedAt, changes }: LatestPull): string | null =>
  outcome === 'complete' ? (changes.at(-1)?.finishedAt ?? finishedAt) : null;

const medicationTypes: ReadonlySet<PartnerReadType> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
]);

/** Reasons by which a server says that it does not have a type at all: nothing is missing then. */
const notOffered: ReadonlySet<string> = new Set(['http-404', 'http-405', 'http-501', 'not-supported']);

/** Each type that the partner has, or should have. */
const typesOf = (pulls: PartnerAnswers['pulls'], tried: PartnerAnswers['tried']): readonly TypeState[] =>
  pulls
    .filter((pull) => pull.outcome === 'complete' || !notOffered.has(pull.reason ?? ''))
    .map((pull) => ({
      type: pull.type,
      asOf: asOfPull(pull),
      isReached: tried.some(({ type, outcome }) => type === pull.type && outcome === 'complete'),
    }));

/** US Core demands MedicationRequest of every server; without it no list is complete. */
const isMissing = ({ type, outcome, reason }: Pull): boolean =>
  outcome !== 'complete' &&
  medicationTypes.has(type) &&
  (type === 'MedicationRequest' || reason === null || !notOffered.has(reason));
