import { clinicSource } from '../domain/ids.ts';
import type { StatedMedication } from '../domain/stated-medication.ts';
import { areSameCourse, productStrengthOf } from './compare-regimens.ts';
import { drugKeyOf } from './pair-statements.ts';
import type { ListDay } from './regimen.ts';

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
  day: ListDay,
): { readonly own: readonly StatedMedication[]; readonly echoes: readonly Echo[] } => {
  const sent = new Map(
    statements
      .filter(({ source }) => source === clinicSource)
      .flatMap((statement) => statement.identifiers.map((identifier) => [identifier, statement] as const)),
  );
  if (sent.size === 0) return { own: statements, echoes: [] };
  const own: StatedMedication[] = [];
  const echoes: Echo[] = [];
  for (const statement of statements) {
    const of = originalOf(statement, sent);
    if (of !== undefined && isUnchanged(of, statement, day)) echoes.push({ statement, of });
    else own.push(statement);
  }
  return { own, echoes };
};

const originalOf = (
  { source, identifiers }: StatedMedication,
  sent: ReadonlyMap<string, StatedMedication>,
): StatedMedication | undefined => {
  const known = source === clinicSource ? undefined : identifiers.find((identifier) => sent.has(identifier));
  return known === undefined ? undefined : sent.get(known);
};

const isUnchanged = (sent: StatedMedication, copy: StatedMedication, { regimenOf }: ListDay): boolean => {
  if (sent.status !== copy.status || !isSameDrug(sent, copy)) return false;
  if (sent.route !== null && copy.route !== null && sent.route !== copy.route) return false;
  return areSameCourse(regimenOf(sent), regimenOf(copy));
};

/** The same ingredients and, where both name one product, the same strength; unrecognised, the same words. */
const isSameDrug = (sent: StatedMedication, copy: StatedMedication): boolean => {
  if (drugKeyOf(sent) !== drugKeyOf(copy)) return false;
  const [strength, copied] = [productStrengthOf(sent), productStrengthOf(copy)];
  return strength === null || copied === null || strength === copied || sent.steps.length > 0;
};
