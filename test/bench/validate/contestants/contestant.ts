import type { JsonObject } from '../json.ts';

/** One validator, ready to judge. */
export interface Judging {
  /** How many issues of any severity; what is measured. Takes the JSON text where `takesText`. */
  readonly judge: (resource: JsonObject) => number;
  readonly judgeText?: (text: string) => number;
  /** The errors, each as text that is the same for the same error; not measured. */
  readonly errors: (resource: JsonObject) => readonly string[];
}
