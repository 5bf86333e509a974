import { userInfo } from 'node:os';

/** Who acts: whoever is named, else the account that runs the program. */
export const actorOf = (named: string | undefined): string => named ?? accountName();

const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry of its own, as containers have them.
    return 'unnamed account';
  }
};
