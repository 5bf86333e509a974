import { createHash } from 'node:crypto';

/**
 * The FHIR id and business identifier of everything that leaves the clinic. The identifier is the clinic's own id in
 * the clinic's own system; the id is derived from it, so that the same record always makes the same bytes.
 */
export interface ClinicIdentity {
  /** Absolute URI under which the clinic names its own things, without a trailing slash. */
  readonly system: string;
}

/** `https://clinic.example/ids` and `medication` make the system `https://clinic.example/ids/medication`. */
export const identifierSystemOf = (clinic: ClinicIdentity, kind: string): string => `${clinic.system}/${kind}`;

/**
 * A FHIR id from a business identifier: the name-based UUID (RFC 9562, section 5.5, version 5 layout) of
 * `system|value` under the URL namespace. Always 36 characters out of `[0-9a-f-]`.
 */
export const resourceIdOf = (system: string, value: string): string => {
  const digest = createHash('sha1').update(urlNamespace).update(`${system}|${value}`, 'utf8').digest().subarray(0, 16);
  const versioned = Uint8Array.from(digest, (byte, index) => {
    if (index === 6) return (byte & 0x0f) | 0x50;
    if (index === 8) return (byte & 0x3f) | 0x80;
    return byte;
  });
  const hex = Buffer.from(versioned).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const urlNamespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
