/**
 * The base of every error that Concord throws. `code` is stable and meant for programs; `message` is static text that
 * says what to do and never holds a patient's data: what varies travels in the subclass's typed fields or in `cause`.
 */
export abstract class ConcordError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
