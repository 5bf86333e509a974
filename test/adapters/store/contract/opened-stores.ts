import { afterEach } from 'vitest';
import type { Store } from '../../../../src/flows/ports.ts';

export type OpenStore = () => Promise<Store>;

/** Opens stores that are closed again after the test that opened them. */
export const closingAfterEach = <Arguments extends readonly unknown[]>(
  open: (...from: Arguments) => Promise<Store>,
): ((...from: Arguments) => Promise<Store>) => {
  const opened: Store[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  return async (...from) => {
    const store = await open(...from);
    opened.push(store);
    return store;
  };
};
