import { userInfo } from 'node:os';

/** The account that runs the program: who acts, where nobody else is named. */
export const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry of its own, as containers have them.
    return 'unnamed account';
  }
};
