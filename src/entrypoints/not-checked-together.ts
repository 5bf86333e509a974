import type { NotChecked } from '../domain/alert.ts';

/** What was not checked for one reason, in one line. */
export interface NotCheckedTogether {
  /** Names joined by commas, each once. */
  readonly drugs: string;
  readonly why: string;
}

/** One line for each reason, in the order in which the reasons first come. */
export const notCheckedTogether = (notChecked: readonly NotChecked[]): readonly NotCheckedTogether[] =>
  [...Map.groupBy(notChecked, ({ why }) => why)].map(([why, same]) => ({
    drugs: [...new Set(same.map(({ drug }) => drug))].join(', '),
    why,
  }));
