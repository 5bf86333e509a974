import type { BearerToken } from '../../../domain/partner.ts';
import { permanent } from '../failures.ts';
import { nameOfPlace, readSecret, type SecretPlace } from '../secret-text.ts';
import type { Surroundings } from '../surroundings.ts';
import type { AccessTokens, Token } from './access-tokens.ts';

/**
 * A token made by hand, read once. When the partner no longer takes it, it is read again: somebody may have put a new
 * one there. The same one again is `token-refused`.
 */
export const openBearerToken = (registration: BearerToken, surroundings: Surroundings): AccessTokens => {
  const place: SecretPlace =
    registration.tokenFile === undefined
      ? { environment: registration.tokenEnvironment }
      : { file: registration.tokenFile };
  let held: string | null = null;
  const current = async (): Promise<Token> => {
    try {
      held ??= await readSecret(place, surroundings);
      return /^[\x21-\x7e]+$/.test(held) ? { ok: true, value: held } : unusable;
    } catch {
      surroundings.log.warn({ place: nameOfPlace(place) }, 'The token for a partner could not be read.');
      return unusable;
    }
  };
  return {
    current,
    insteadOf: async (refused) => {
      held = null;
      const again = await current();
      return again.ok && again.value === refused ? { ok: false, failure: permanent('token-refused') } : again;
    },
    withheldScopes: () => [],
  };
};

const unusable: Token = { ok: false, failure: permanent('token-unusable') };
