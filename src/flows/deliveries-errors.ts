import { ConcordError } from '../domain/concord-error.ts';
import type { DeliveryState } from './ports.ts';

/** No delivery is named so. */
export class NoSuchDeliveryError extends ConcordError {
  override readonly code = 'no-such-delivery';

  constructor() {
    super('There is no such delivery. `concord deliveries list` shows them; type at least the first eight characters.');
  }
}

/** More than one delivery begins so. */
export class AmbiguousDeliveryError extends ConcordError {
  override readonly code = 'ambiguous-delivery';

  constructor() {
    super('More than one delivery begins so. Type more characters; `--format json` shows whole ids.');
  }
}

/** Only what was refused as the partner changed its copy can replace that. Nothing was changed. */
export class NothingToReplaceError extends ConcordError {
  override readonly code = 'nothing-to-replace';

  constructor() {
    super(
      'Only deliveries that are refused because the partner changed its copy can replace it. Nothing was changed; ' +
        '`concord deliveries show` says why one was refused.',
    );
  }
}

/** Only what was refused or given up on is put back. Nothing was changed. */
export class DeliveryNotReplayableError extends ConcordError {
  override readonly code = 'delivery-not-replayable';
  readonly state: DeliveryState;

  constructor(state: DeliveryState) {
    super('Only deliveries that are refused or dead can be replayed. Nothing was changed; leave the others out.');
    this.state = state;
  }
}
