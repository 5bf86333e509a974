import { ConcordError } from '../../domain/concord-error.ts';

/** The file could not be opened as a store, or its disk cannot do what a store needs. */
export class StoreOpenError extends ConcordError {
  readonly code = 'store-not-opened';
  readonly file: string;

  constructor(file: string, options?: ErrorOptions) {
    super(
      'The store could not be opened. Check that the folder can be written to, is on a local disk, and that the file is one that Concord made.',
      options,
    );
    this.file = file;
  }
}

/** PostgreSQL could not be reached, or let nobody in. */
export class StoreUnreachableError extends ConcordError {
  readonly code = 'store-not-reached';

  constructor(options?: ErrorOptions) {
    super(
      'PostgreSQL could not be reached at DATABASE_URL. Check that it runs, and that host, port, database, user and password are right.',
      options,
    );
  }
}

/** The tables could not be brought to what this version needs. Nothing was changed. */
export class StoreMigrationError extends ConcordError {
  readonly code = 'store-migration-failed';
  /** The migration that failed; `null` when none was started (a file of a newer version, for one). */
  readonly migration: string | null;

  constructor(migration: string | null, options?: ErrorOptions) {
    super(
      'The store could not be brought to the tables of this version, and was left as it was. If a newer version has used it, run that version; otherwise restore it from a backup and report the cause.',
      options,
    );
    this.migration = migration;
  }
}

/** Another process kept the store locked for longer than the configured time. Nothing was written. */
export class StoreBusyError extends ConcordError {
  readonly code = 'store-busy';

  constructor(options?: ErrorOptions) {
    super('Another process kept the store locked. Try again, or allow a longer wait.', options);
  }
}

/** What was to be written contradicts what is there: an id that is taken, or a row that does not exist. */
export class StoreConflictError extends ConcordError {
  readonly code = 'store-conflict';

  constructor(options?: ErrorOptions) {
    super('The store already holds something under this id, or lacks what this refers to. Use a new id.', options);
  }
}

/** The engine failed: disk full, unreadable, damaged. What was being written was undone. */
export class StoreFailedError extends ConcordError {
  readonly code = 'store-failed';

  constructor(options?: ErrorOptions) {
    super('The store could not read or write. Check the space and the health of its disk; see the cause.', options);
  }
}

/** A store that was handed to a transaction was used after that transaction had ended. */
export class TransactionEndedError extends ConcordError {
  readonly code = 'transaction-ended';

  constructor(options?: ErrorOptions) {
    super('This transaction has ended. Await everything inside it, and use the outer store afterwards.', options);
  }
}

/** `close` was called on a store that was handed to a transaction. */
export class TransactionOpenError extends ConcordError {
  readonly code = 'transaction-open';

  constructor() {
    super('A store inside a transaction cannot be closed. Let the transaction end, then close the outer store.');
  }
}

/** The store was used after `close`. */
export class StoreClosedError extends ConcordError {
  readonly code = 'store-closed';

  constructor() {
    super('This store has been closed. Open it again.');
  }
}

/** No delivery has this id. */
export class UnknownDeliveryError extends ConcordError {
  readonly code = 'unknown-delivery';
  readonly delivery: string;

  constructor(delivery: string) {
    super('There is no delivery with this id. List the deliveries to see those there are.');
    this.delivery = delivery;
  }
}

/** An answer or an ending came for a pull that was never begun, or has already ended. */
export class PullNotOpenError extends ConcordError {
  readonly code = 'pull-not-open';
  readonly pull: string;

  constructor(pull: string) {
    super('This pull was never begun or has already ended. Begin a new one.');
    this.pull = pull;
  }
}
