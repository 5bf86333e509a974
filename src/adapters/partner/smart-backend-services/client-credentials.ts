import type { ClientSecret, SmartBackendServices } from '../../../domain/partner.ts';
import { nameOfPlace, readSecret, type SecretPlace } from '../secret-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { signClientAssertion } from './client-assertion.ts';

/** How Concord is registered where a token has to be asked for. */
export type ClientRegistration = SmartBackendServices | ClientSecret;

/** What a token request says besides the grant: who asks, and how it is proved. */
export interface ClientProof {
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The proof for one token request; `null`, and a line in the log, where the key or secret cannot be used. */
export const proveClient = async (
  registration: ClientRegistration,
  tokenEndpoint: string,
  surroundings: Surroundings,
): Promise<ClientProof | null> => {
  const place = placeOf(registration);
  try {
    const secret = await readSecret(place, surroundings);
    return registration.kind === 'client-secret'
      ? withSecret(registration, secret)
      : await withAssertion(registration, tokenEndpoint, secret, surroundings);
  } catch {
    surroundings.log.warn({ place: nameOfPlace(place) }, 'The key or secret for a partner could not be used.');
    return null;
  }
};

/** Where the key or secret of a registration is. */
export const placeOf = (registration: ClientRegistration): SecretPlace => {
  if (registration.kind === 'client-secret') {
    return registration.secretFile === undefined
      ? { environment: registration.secretEnvironment }
      : { file: registration.secretFile };
  }
  return registration.privateKeyFile === undefined
    ? { environment: registration.privateKeyEnvironment }
    : { file: registration.privateKeyFile };
};

/** RFC 6749, section 2.3.1: in the header, both halves are form-encoded before they are joined. */
const withSecret = ({ clientId, method }: ClientSecret, secret: string): ClientProof => {
  if (secret === '') throw new RangeError('The secret is empty.');
  if (method === 'client_secret_post')
    return { parameters: { client_id: clientId, client_secret: secret }, headers: {} };
  const pair = `${formEncoded(clientId)}:${formEncoded(secret)}`;
  return { parameters: {}, headers: { Authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` } };
};

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

const withAssertion = async (
  registration: SmartBackendServices,
  tokenEndpoint: string,
  privateKey: string,
  { clock, newId }: Surroundings,
): Promise<ClientProof> => ({
  parameters: {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signClientAssertion(registration, tokenEndpoint, privateKey, clock(), newId()),
  },
  headers: {},
});
