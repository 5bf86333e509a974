import type { ResourceValidator } from '../../../../src/validation/validator.ts';
import { createValidator } from '../../../../src/validation-library.ts';
import type { Judging } from './contestant.ts';

/** The one place that names this project's validator: what `concord validate` and the service judge by. */
export const openValidator = (): ResourceValidator => createValidator({ usCore: '6.1.0' });

export const openConcord = (): Judging => {
  const validate = openValidator();
  return {
    judge: (resource) => validate(resource).length,
    errors: (resource) =>
      validate(resource)
        .filter(({ severity }) => severity === 'error')
        .map(({ path, reason }) => `${path}: ${reason}`),
  };
};

/** The same from JSON text, as it arrives. */
export const openConcordFromText = (): Judging => {
  const { judge, errors } = openConcord();
  return { judge, errors, judgeText: (text) => judge(JSON.parse(text)) };
};
