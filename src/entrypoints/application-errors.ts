import { ConcordError } from '../domain/concord-error.ts';

/** Nothing may be sent while the clinic has no namespace of its own: ids could meet another clinic's. */
export class ClinicSystemMissingError extends ConcordError {
  override readonly code = 'clinic-system-missing';

  constructor() {
    super(
      'CONCORD_CLINIC_SYSTEM is not set. Set it to an absolute URL of your own, once and for good, and start again.',
    );
  }
}

/** There is no partner file of that name. */
export class UnknownPartnerError extends ConcordError {
  override readonly code = 'unknown-partner';
  readonly partner: string;

  constructor(partner: string) {
    super('There is no partner of that id. `concord partner list` shows those that there are.');
    this.partner = partner;
  }
}

/** The clinic has no record of that patient. */
export class UnknownPatientError extends ConcordError {
  override readonly code = 'unknown-patient';

  constructor() {
    super('No record of that patient was imported. `concord import` brings records in.');
  }
}
