/** No connection was made, or none is tried for now: the partner took nothing, and asking for the next patient would only wait again. */
const unreachable: ReadonlySet<string> = new Set([
  'connection-refused',
  'host-not-found',
  'host-unreachable',
  'tls',
  'circuit-open',
]);

/** The partner does not let us in: this says nothing of a resource, and passes when somebody mends it. */
const atTheDoor: ReadonlySet<string> = new Set([
  'http-401',
  'token-refused',
  'no-token-endpoint',
  'token-endpoint-not-safe',
  'signing-key-unusable',
  'token-unusable',
  'address-not-allowed',
  'base-not-safe',
  'no-capability-statement',
]);

/** The partner wants to be left alone for now. */
const busy: ReadonlySet<string> = new Set(['http-429', 'http-503']);

/** Whether a failure is the partner's as a whole, so that nothing of it counts against what was to be sent. */
export const isAway = (reason: string): boolean => unreachable.has(reason) || atTheDoor.has(reason);

/** An answer that tells nothing of what was asked: a page about maintenance, a login page, garbled letters. */
export const tellsNothing = (reason: string): boolean => ['not-a-fhir-answer', 'wrong-charset'].includes(reason);

/** Whether a partner is there and does not let us in: a person must mend that. */
export const isClosedDoor = (reason: string): boolean => atTheDoor.has(reason);

/** Whether a partner is there and wants to be left alone for now. */
export const isBusy = (reason: string): boolean => busy.has(reason);

/** Whether a partner is not to be asked for the next thing: it is away, or wants to be left alone. */
export const isToBeLeft = (reason: string): boolean => isAway(reason) || isBusy(reason);
