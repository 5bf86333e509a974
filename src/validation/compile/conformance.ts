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

export const allOf = (judges: readonly Judge[]): Judge => {
  const [first, ...others] = judges;
  if (first === undefined) return () => undefined;
  if (others.length === 0) return first;
  return (value, walk) => {
    for (const judge of judges) judge(value, walk);
  };
};

/** Where some of the profiles are not at hand, a value that conforms to none of the others may still be right. */
export const anyOrUnknown = (judges: readonly Judge[], base: Judge): Judge => {
  const tests = judges.map(conformsTo);
  return (value, walk) => {
    base(value, walk);
    if (tests.some((conforms) => conforms(value, walk))) return;
    walk.add('information', 'not-found', 'a profile of this type that is not known here was not checked', {
      code: 'not-validated',
    });
  };
};

/** Several profiles of one type: the value must conform to one; what the first says is told otherwise. */
export const anyOf = (judges: readonly Judge[]): Judge => {
  const tests = judges.map(conformsTo);
  const [first] = judges;
  return (value, walk) => {
    if (!tests.some((conforms) => conforms(value, walk))) first?.(value, walk);
  };
};
