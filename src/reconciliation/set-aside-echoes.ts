import { clinicSource } from '../domain/ids.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { areSameCourse, productStrengthOf } from './compare-regimens.ts';
import { drugKeyOf } from './pair-statements.ts';
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
  if (sent.status !== copy.status || !isSameDrug(sent, copy)) return false;
  if (sent.route !== null && copy.route !== null && sent.route !== copy.route) return false;
  return areSameCourse(regimenOf(sent, on), regimenOf(copy, on));
};

/** The same ingredients and, where both name one product, the same strength; unrecognised, the same words. */
const isSameDrug = (sent: StatedMedication, copy: StatedMedication): boolean => {
  if (drugKeyOf(sent) !== drugKeyOf(copy)) return false;
  const [strength, copied] = [productStrengthOf(sent), productStrengthOf(copy)];
  return strength === null || copied === null || strength === copied || sent.steps.length > 0;
};
