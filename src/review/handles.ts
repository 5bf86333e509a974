import type { DecisionSubject } from '../domain/decision.ts';
import type { ReconciledList } from '../domain/reconciled-list.ts';
import { AmbiguousQuestionError, UnknownQuestionError } from './decision-refused.ts';

/** Fewest characters of an id that name a drug or an alert for a person who types it. */
const shortest = 8;

/** What a person types for a drug or an alert of a list: the first characters of its id, as many as make it unique. */
export const handleOfSubject = (subject: DecisionSubject, list: ReconciledList): string =>
  shortestUnique(bareIdOf(subject), subjectsOf(list).map(bareIdOf));

/** The first characters of an id that no other id of the list begins with. */
export const shortestUnique = (id: string, ids: readonly string[]): string => {
  const others = ids.filter((other) => other !== id);
  const lengths = Array.from({ length: Math.max(0, id.length - shortest) }, (_, index) => shortest + index);
  const length = lengths.find((count) => !others.some((other) => other.startsWith(id.slice(0, count))));
  return id.slice(0, length ?? id.length);
};

/** What has this id; where nothing has, all whose ids begin with it, if it is long enough to mean one. */
export const namedBy = <T>(typed: string, all: readonly T[], idOf: (one: T) => string): readonly T[] => {
  const exact = all.filter((one) => idOf(one) === typed);
  return exact.length > 0 || typed.length < shortest ? exact : all.filter((one) => idOf(one).startsWith(typed));
};

/**
 * The drug or alert whose id is this, or begins with these eight characters or more.
 * @throws UnknownQuestionError, AmbiguousQuestionError
 */
export const subjectByHandle = (handle: string, list: ReconciledList): DecisionSubject => {
  const typed = bare(handle.trim().toLowerCase());
  const [only, ...others] = namedBy(typed, subjectsOf(list), bareIdOf);
  if (only === undefined) throw new UnknownQuestionError();
  if (others.length > 0) throw new AmbiguousQuestionError();
  return only;
};

const subjectsOf = ({ rows, alerts }: ReconciledList): readonly DecisionSubject[] => [
  ...rows.map(({ id }): DecisionSubject => ({ kind: 'row', row: id })),
  ...alerts.map(({ id }): DecisionSubject => ({ kind: 'alert', alert: id })),
];

const idOf = (subject: DecisionSubject): string => (subject.kind === 'row' ? subject.row : subject.alert);

/** Every row's id begins with the same word: that tells nothing apart. */
const bareIdOf = (subject: DecisionSubject): string => bare(idOf(subject).toLowerCase());

const bare = (id: string): string => id.replace(/^(row|alert)-/, '');
