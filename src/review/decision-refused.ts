import { ConcordError } from '../domain/concord-error.ts';
import type { SourceId } from '../domain/ids.ts';

/** The list has no such drug or alert: it may have gone since it was shown. */
export class UnknownQuestionError extends ConcordError {
  override readonly code = 'unknown-question';

  constructor() {
    super(
      'The list has no such drug or alert. `concord decisions` shows what there is to decide; type at least the first eight characters.',
    );
  }
}

/** More than one drug or alert of the list begins so. */
export class AmbiguousQuestionError extends ConcordError {
  override readonly code = 'ambiguous-question';

  constructor() {
    super('More than one drug or alert of the list begins so. Type it as `concord decisions` shows it.');
  }
}

/** Only what a source states of a drug can be taken over from it, or asked of it. */
export class SourceDoesNotStateError extends ConcordError {
  override readonly code = 'source-does-not-state';
  readonly source: SourceId;
  /** Those that state it. */
  readonly stating: readonly SourceId[];

  constructor(source: SourceId, stating: readonly SourceId[]) {
    super('That source states nothing of it. Name one of those that do.');
    this.source = source;
    this.stating = stating;
  }
}

/** The clinic asks others; what it states itself it can decide. */
export class AskedItselfError extends ConcordError {
  override readonly code = 'asked-itself';

  constructor() {
    super('The clinic cannot ask itself. Name the source of the other prescriber, or decide.');
  }
}

/** An alert was to be decided like a drug, or a drug dismissed like an alert. */
export class ChoiceDoesNotFitError extends ConcordError {
  override readonly code = 'choice-does-not-fit';
  readonly subject: 'row' | 'alert';

  constructor(subject: 'row' | 'alert') {
    super(
      subject === 'row'
        ? 'Only an alert can be dismissed. Of a drug choose: accept, keep both, stop, change to, not taking, ask.'
        : 'An alert can be dismissed or asked about. To change a drug, decide on the drug itself.',
    );
    this.subject = subject;
  }
}

/** Directions without a word change nothing. */
export class DirectionsMissingError extends ConcordError {
  override readonly code = 'directions-missing';

  constructor() {
    super('The new directions are empty. Write what is to be taken and when: "20 mg every morning".');
  }
}

/** What the person saw is not what is known now: they must see it before they decide. */
export class EvidenceChangedError extends ConcordError {
  override readonly code = 'evidence-changed';

  constructor() {
    super('Something else is known of it since it was shown. Look at it again with `concord decisions`, then decide.');
  }
}

/** There is no such decision of the patient, or it was taken back already. */
export class NothingToUndoError extends ConcordError {
  override readonly code = 'nothing-to-undo';

  constructor() {
    super('The patient has no decision of that id in force. `concord decisions` shows those that there are.');
  }
}
