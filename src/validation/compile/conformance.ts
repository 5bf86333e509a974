import type { SliceMatch } from './slicing.ts';
import type { Judge } from './walk.ts';

/** Whether a value would be found without error; what is found is not told. */
export const conformsTo =
  (judge: Judge): SliceMatch =>
  (value, walk) => {
    const aside = walk.aside();
    judge(value, aside);
    return !aside.issues.some(({ severity }) => severity === 'error');
  };

/** Several profiles of one type: the value must conform to one; what the first says is told otherwise. */
export const anyOf = (judges: readonly Judge[]): Judge => {
  const tests = judges.map(conformsTo);
  const [first] = judges;
  return (value, walk) => {
    if (!tests.some((conforms) => conforms(value, walk))) first?.(value, walk);
  };
};
