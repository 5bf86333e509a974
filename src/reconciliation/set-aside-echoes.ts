import { clinicSource } from '../domain/ids.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { compareRegimens } from './compare-regimens.ts';
import { regimenOf } from './regimen.ts';

/** A partner's copy of a line that the clinic sent it. */
export interface Echo {
  readonly statement: StatedMedication;
  readonly of: StatedMedication;
}

/**
 * Tells a partner's own statements from copies of the clinic's, by business identifier. An unchanged copy is no second
 * opinion. A copy that the partner changed is: it stays among the statements.
 */
export const setAsideEchoes = (
  statements: readonly StatedMedication[],
  on: string,
): { readonly own: readonly StatedMedication[]; readonly echoes: readonly Echo[] } => {
  const sent = new Map(
    statements
      .filter(({ source }) => source === clinicSource)
      .flatMap((statement) => statement.identifiers.map((identifier) => [identifier, statement] as const)),
  );
  const echoOf = (statement: StatedMedication): StatedMedication | null => {
    if (statement.source === clinicSource) return null;
    const original = statement.identifiers
      .map((identifier) => sent.get(identifier))
      .find((found) => found !== undefined);
    return original !== undefined && isUnchanged(original, statement, on) ? original : null;
  };
  return {
    own: statements.filter((statement) => echoOf(statement) === null),
    echoes: statements.flatMap((statement) => {
      const of = echoOf(statement);
      return of === null ? [] : [{ statement, of }];
    }),
  };
};

const isUnchanged = (sent: StatedMedication, copy: StatedMedication, on: string): boolean => {
  const { dose, frequency } = compareRegimens(regimenOf(sent, on), regimenOf(copy, on));
  return sent.status === copy.status && !dose && !frequency;
};
