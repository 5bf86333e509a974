import { type SourceId, sourceId } from '../../domain/ids.ts';
import type { SourceState } from '../../domain/reconciled-list.ts';
import { freshnessOf } from '../../domain/source-freshness.ts';
import type { PresentedList } from '../../flows/present-list.ts';
import { type ShownDate, shownInstant } from './dates.ts';
import { counted, stateWords } from './words.ts';

export interface SourceView {
  readonly source: SourceId;
  readonly name: string;
  readonly isComplete: boolean;
  /** Whether it has a column: one that was never asked and states nothing would only look like an answer. */
  readonly hasColumn: boolean;
  readonly state: string;
  readonly asOf: ShownDate | null;
  /** Whether nothing of it was reached at the last attempt: it is as of then. */
  readonly isOutOfReach: boolean;
  /** Types that are older than the rest; `null`: never read. */
  readonly behind: readonly { readonly types: string; readonly since: ShownDate | null }[];
  readonly detail: string | null;
  /** What an empty cell in its column means. */
  readonly silence: string;
  /** Why the list may lack something of it; `null` where it does not. */
  readonly gap: string | null;
}

/** The sources in the list's order; one that states something and is not named among them is not left out. */
export const toSourceViews = (list: PresentedList): readonly SourceView[] => {
  const stating = new Set(list.rows.flatMap(({ statements }) => statements.map(({ source }) => sourceId(source))));
  const unnamed = [...stating].filter((id) => !list.sources.some(({ source }) => source === id));
  const named = list.sources.map((state) => toSourceView(state, stating.has(state.source)));
  return [...named, ...unnamed.map((id) => toUnnamedSourceView(id))];
};

const toSourceView = (sourceState: SourceState, isStating: boolean): SourceView => {
  const { source, name, state, detail } = sourceState;
  const { isOutOfReach, asOf, behind } = freshnessOf(sourceState);
  return {
    ...{ source, name, detail },
    isComplete: state === 'complete' && behind.length === 0,
    hasColumn: state !== 'not-asked' || isStating,
    state: stateWords[state].short,
    asOf: asOf === null ? null : shownInstant(asOf),
    isOutOfReach: isOutOfReach && asOf !== null,
    behind: isOutOfReach
      ? []
      : behind.map(({ types, since }) => ({
          types: types.join(', '),
          since: since === null ? null : shownInstant(since),
        })),
    silence: stateWords[state].silence,
    gap: gapOf(sourceState, isOutOfReach && asOf !== null ? shownInstant(asOf).words : null),
  };
};

const gapOf = ({ name, state }: SourceState, outOfReachSince: string | null): string | null => {
  if (state === 'not-asked') return null;
  if (state !== 'complete') return `${name} ${stateWords[state].sentence}.`;
  return outOfReachSince === null
    ? null
    : `${name} was not reached since ${outOfReachSince}: what changed there meanwhile is missing here.`;
};

const toUnnamedSourceView = (source: SourceId): SourceView => ({
  source,
  name: source,
  isComplete: false,
  hasColumn: true,
  state: 'State not known',
  asOf: null,
  isOutOfReach: false,
  behind: [],
  detail: null,
  silence: 'Not listed; whether it answered completely is not known',
  gap: `Whether ${source} answered completely is not known.`,
});

/** Why the list may lack something: every source that did not answer completely, and what could not be read. */
export const gapsOf = ({ ledger }: PresentedList, sources: readonly SourceView[]): readonly string[] => [
  ...sources.flatMap(({ gap }) => gap ?? []),
  ...(ledger.failed === 0
    ? []
    : [`Of what was received, ${counted(ledger.failed, 'resource', 'resources')} could not be read.`]),
];
