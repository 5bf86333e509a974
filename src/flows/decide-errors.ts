import { ConcordError } from '../domain/concord-error.ts';

/** Decisions are made on a list; of this patient there is none. */
export class ListMissingError extends ConcordError {
  override readonly code = 'no-list';

  constructor() {
    super(
      'No list was made of that patient yet. `concord import` brings the record in, `concord sync` makes the list.',
    );
  }
}

/** New directions that say nothing which can be read would go out as words alone, and nothing could be checked. */
export class DirectionsUnreadableError extends ConcordError {
  override readonly code = 'directions-unreadable';

  constructor() {
    super('The new directions could not be read. Write what is to be taken and when: "20 mg every morning".');
  }
}

/** Tablets of which the sources state several strengths, or none: how much is to be taken nobody could tell. */
export class StrengthNotToldError extends ConcordError {
  override readonly code = 'strength-not-told';

  constructor() {
    super(
      'The sources do not agree on one strength, so a number of tablets is no dose. Write it as "20 mg every morning".',
    );
  }
}

/** More than one decision in force begins so. */
export class AmbiguousDecisionError extends ConcordError {
  override readonly code = 'ambiguous-decision';

  constructor() {
    super('More than one decision of the patient begins so. Type it as `concord decisions` shows it.');
  }
}
