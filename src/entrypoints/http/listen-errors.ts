import { ConcordError } from '../../domain/concord-error.ts';

/** Another program already listens where the pages should be served. */
export class PortInUseError extends ConcordError {
  override readonly code = 'port-in-use';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(
      'The port of the pages is in use; end the program that uses it, or set CONCORD_PORT to another one.',
      options,
    );
    this.port = port;
  }
}

/** The address does not exist on this machine, or this user may not listen on the port. */
export class AddressUnavailableError extends ConcordError {
  override readonly code = 'address-unavailable';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(
      'The pages cannot be served on this address and port; set CONCORD_HOST to an address of this machine and CONCORD_PORT to a port that you may use.',
      options,
    );
    this.host = host;
    this.port = port;
  }
}
