import type fc from 'fast-check';
import type { JsonObject } from '../../../src/validation/json-shape.ts';
import type { ElementArbitrary } from './arbitrary-elements.ts';

/** How one expression is put to the test. */
export interface InvariantCase {
  readonly key: string;
  readonly expression: string;
  /** The type by which the engine knows the values. */
  readonly typePath: string;
  readonly values: ElementArbitrary | fc.Arbitrary<unknown>;
  /** What the values stand in; without it they stand in a Basic, or are a resource themselves. */
  readonly resource?: JsonObject;
  /** The expression as HL7's validator corrects it, which is what the function is held to. */
  readonly corrected?: string;
}

/** Cases of one type: `expressionOf` finds an expression by the start that tells it from all others. */
export const casesOf =
  (expressions: readonly string[]) =>
  (
    typePath: string,
    values: fc.Arbitrary<unknown>,
    starts: Readonly<Record<string, string>>,
    more: Partial<Pick<InvariantCase, 'resource' | 'corrected'>> = {},
  ): readonly InvariantCase[] =>
    Object.entries(starts).map(([key, start]) => ({
      key,
      expression: expressionOf(expressions, start),
      typePath,
      values,
      ...more,
    }));

const expressionOf = (expressions: readonly string[], start: string): string => {
  const exact = expressions.find((expression) => expression === start);
  if (exact !== undefined) return exact;
  const [found, ...others] = expressions.filter((expression) => expression.startsWith(start));
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} expressions start with ${start}`);
  return found;
};
