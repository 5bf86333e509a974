import type { Store } from './ports.ts';

/** Whether the service can do its work, by the things that it needs; stable words only. */
export interface Readiness {
  readonly ready: boolean;
  readonly store: 'ok' | 'of-another-version' | 'no-answer';
  readonly partnerFiles: 'ok' | 'unusable';
}

/**
 * Asks the store and reads the partner files, as the next sync will.
 * @param readPartners throws where the files cannot be used
 */
export const readinessOf = async (
  store: Pick<Store, 'isCurrent'>,
  readPartners: () => Promise<unknown>,
): Promise<Readiness> => {
  const [ofStore, partnerFiles] = await Promise.all([
    store.isCurrent().then(
      (isCurrent) => (isCurrent ? ('ok' as const) : ('of-another-version' as const)),
      () => 'no-answer' as const,
    ),
    readPartners().then(
      () => 'ok' as const,
      () => 'unusable' as const,
    ),
  ]);
  return { ready: ofStore === 'ok' && partnerFiles === 'ok', store: ofStore, partnerFiles };
};
