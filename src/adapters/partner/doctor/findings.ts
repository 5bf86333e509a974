import type { ExaminedArea, Finding } from '../../../flows/ports.ts';

export const passed = (area: ExaminedArea, about: string, says: string): Finding => ({
  ...{ area, about, says },
  outcome: 'passed',
});

export const failed = (area: ExaminedArea, about: string, says: string, todo: string): Finding => ({
  ...{ area, about, says, todo },
  outcome: 'failed',
});

export const notTried = (area: ExaminedArea, about: string, says: string): Finding => ({
  ...{ area, about, says },
  outcome: 'not-tried',
});

/** A failure of the client, by its reason, with what to do about it. */
export const failedFor = (area: ExaminedArea, about: string, reason: string): Finding =>
  failed(area, about, words[reason]?.says ?? `failed (${reason})`, words[reason]?.todo ?? askThem);

const askThem =
  'Ask the partner, with the time of this run and the reason in brackets; docs/delivery.md tells classes of failures.';

interface Words {
  readonly says: string;
  readonly todo: string;
}

const words: Readonly<Record<string, Words>> = {
  'host-not-found': {
    says: 'the name is not known',
    todo: 'Check the spelling of baseUrl, and the DNS of this machine.',
  },
  'host-unreachable': { says: 'no way leads there', todo: 'Check the firewall and the VPN between here and there.' },
  'connection-refused': {
    says: 'nobody listens there',
    todo: 'Check the port of baseUrl; ask the partner whether it is up, and whether your address is on its list.',
  },
  timeout: {
    says: 'no answer in time',
    todo: 'Try again; if it stays, raise limits.timeoutMilliseconds or ask the partner.',
  },
  tls: {
    says: 'no TLS connection was made',
    todo: "Check the partner's certificate, tls.authorityFile if an authority of its own signed it, and tls.certificateFile if it wants yours.",
  },
  'connection-reset': {
    says: 'the connection was cut',
    todo: 'Some partners do so where they want a client certificate: see `tls` in docs/partners.md.',
  },
  'address-not-allowed': {
    says: 'leads to an address that the partner file does not allow',
    todo: 'Set allowPrivateNetwork to true if the partner is on a private network of yours; else find out why it leads there.',
  },
  'no-token-endpoint': {
    says: 'names no token endpoint',
    todo: 'Check baseUrl; ask the partner for its token endpoint and set authentication.tokenEndpoint.',
  },
  'token-endpoint-not-safe': {
    says: 'the token endpoint is not https',
    todo: 'No secret is sent there. Ask the partner for the right one and set authentication.tokenEndpoint.',
  },
  'token-refused': {
    says: 'gave no token',
    todo: 'Check clientId, scopes and keyId; check that the partner has the public key (`concord partner keys`).',
  },
  'signing-key-unusable': {
    says: 'the key or secret cannot be used',
    todo: 'Check the file or variable that `authentication` names, and that the key suits the algorithm.',
  },
  'token-unusable': {
    says: 'the token cannot be used',
    todo: 'Check the file or variable that `authentication` names.',
  },
  'http-401': { says: 'does not take the token', todo: 'Check `authentication`; ask the partner what it takes.' },
  'http-403': { says: 'is refused', todo: 'Ask the partner for the scope, and name it in authentication.scopes.' },
  'http-404': { says: 'is not there', todo: 'Check baseUrl, and whether the partner has this type at all.' },
  'http-429': { says: 'too many requests', todo: 'Lower limits.concurrency, and try again later.' },
  'no-capability-statement': {
    says: 'gives no CapabilityStatement',
    todo: 'Check baseUrl: is it the base of a FHIR server?',
  },
  'not-a-fhir-answer': {
    says: 'the answer is not FHIR',
    todo: 'Check baseUrl: a login page or a proxy may answer there.',
  },
  'not-fhir-r4': { says: 'is not FHIR R4', todo: 'Ask the partner for the base of its R4 server.' },
  'write-not-offered': {
    says: 'lets nobody write it',
    todo: 'Take the type out of `write`, or ask the partner to allow it.',
  },
};
