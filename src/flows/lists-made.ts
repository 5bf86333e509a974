import { type PartnerId, type SourceId, sourceId } from '../domain/ids.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { openQuestions } from '../review/open-questions.ts';
import { notValidBySource } from './inbound-faults.ts';
import type { Instant, StoredDecision } from './ports.ts';

/** What is borne in mind of the lists that a sync made; they themselves are in the store, however many there are. */
export interface ListsMade {
  readonly count: number;
  /** Differences and alerts that nobody has decided yet. */
  readonly openQuestions: number;
  /** Of when the oldest part is of what the lists show of a source; none where they show nothing of it. */
  readonly oldestAnswers: ReadonlyMap<SourceId, Instant>;
  /** How many resources of a source were not valid FHIR. */
  readonly notValid: ReadonlyMap<SourceId, number>;
}

export const noLists: ListsMade = { count: 0, openQuestions: 0, oldestAnswers: new Map(), notValid: new Map() };

/** @param decisions of the patient */
export const withList = (made: ListsMade, list: ReconciledList, decisions: readonly StoredDecision[]): ListsMade => {
  const oldestAnswers = new Map(made.oldestAnswers);
  for (const { source, state, asOf } of list.sources) {
    const known = oldestAnswers.get(source);
    if (state !== 'not-asked' && asOf !== null && (known === undefined || asOf < known))
      oldestAnswers.set(source, asOf);
  }
  const notValid = new Map(made.notValid);
  for (const [source, count] of notValidBySource(list.ledger))
    notValid.set(source, (notValid.get(source) ?? 0) + count);
  return {
    count: made.count + 1,
    openQuestions: made.openQuestions + openQuestions(list, decisions).length,
    oldestAnswers,
    notValid,
  };
};

/** Of when the oldest part is of what the lists show of a partner; `null` where they show nothing of it. */
export const oldestAnswerOf = (partner: PartnerId, { oldestAnswers }: ListsMade): Instant | null =>
  oldestAnswers.get(sourceId(partner)) ?? null;
