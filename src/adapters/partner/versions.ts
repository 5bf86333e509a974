/** The ETags that a partner gave for what it keeps, as far as this client has seen them. */
export interface Versions {
  of(reference: string): string | null;
  learn(reference: string, etag: string | null): void;
}

/** Starts with none. */
export const openVersions = (): Versions => {
  const known = new Map<string, string>();
  return {
    of: (reference) => known.get(reference) ?? null,
    learn: (reference, etag) => {
      if (etag === null) known.delete(reference);
      else known.set(reference, etag);
    },
  };
};
