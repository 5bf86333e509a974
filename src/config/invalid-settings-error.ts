import { ConcordError } from '../domain/concord-error.ts';
import type { SettingName } from './manifest.ts';

/** One setting that cannot be used, and what it should be. Never the value: it may be a secret. */
export interface SettingProblem {
  readonly setting: SettingName;
  readonly expected: string;
}

/** Settings that cannot be used, all of them at once; nothing was started. */
export class InvalidSettingsError extends ConcordError {
  override readonly code = 'invalid-settings';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super('Some settings cannot be used. Mend them in the environment or in .env and start again.');
    this.problems = problems;
  }
}
