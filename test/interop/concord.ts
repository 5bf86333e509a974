import type { ResourceValidator } from '../../src/validation/validator.ts';
import { createValidator } from '../../src/validation-library.ts';
import type { UsCore } from './releases.ts';

/** Concord's validator under one release of US Core: the one place where it is wired for the comparison. */
export const concordOf = (usCore: UsCore): ResourceValidator => createValidator({ usCore });
