import type { Partner } from '../../../domain/partner.ts';
import type { Finding } from '../../../flows/ports.ts';
import type { Connection } from '../open-connection.ts';
import { discoverSmartConfiguration } from '../smart-backend-services/discovery.ts';
import { failed, failedFor, notTried, passed } from './findings.ts';

/** Whether the token endpoint is found, a token is given, and for all that was asked. */
export async function* examineSignIn(partner: Partner, connection: Connection): AsyncGenerator<Finding> {
  const { authentication, baseUrl } = partner;
  if (authentication.kind === 'none' || authentication.kind === 'bearer-token') {
    yield notTried('sign-in', 'discovery', `authentication of kind ${authentication.kind} asks nowhere for a token`);
  } else if (authentication.tokenEndpoint !== undefined) {
    yield notTried('sign-in', 'discovery', 'the partner file names the token endpoint itself');
  } else {
    const found = await discoverSmartConfiguration(baseUrl, connection.transport, connection.surroundings.clock);
    yield found.ok
      ? passed('sign-in', 'discovery', 'names its token endpoint')
      : failedFor('sign-in', 'discovery', found.failure.reason);
    if (!found.ok) return yield notTried('sign-in', 'token', 'discovery comes first');
  }
  yield* examineToken(connection);
}

async function* examineToken({ tokens }: Connection): AsyncGenerator<Finding> {
  if (tokens === null) return yield notTried('sign-in', 'token', 'the partner file asks for none');
  const token = await tokens.current();
  if (!token.ok) return yield failedFor('sign-in', 'token', token.failure.reason);
  yield passed('sign-in', 'token', 'a token is at hand');
  const withheld = tokens.withheldScopes();
  if (withheld.length === 0) return;
  const todo = 'Ask the partner to grant them, or take them and their types out of the partner file.';
  yield failed('sign-in', 'scopes', `not granted: ${withheld.join(' ')}`, todo);
}
