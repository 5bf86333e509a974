import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Compares what somebody gave with the login token, in a time that tells nothing of either: digests of one length are
 * compared, never the texts.
 */
export const createTokenCheck = (loginToken: string): ((given: unknown) => boolean) => {
  const expected = digestOf(loginToken);
  return (given) => typeof given === 'string' && timingSafeEqual(digestOf(given), expected);
};

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
