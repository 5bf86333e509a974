/** The ETags that a partner gave for what it keeps, as far as this client has seen them lately. */
export interface Versions {
  of(reference: string): string | null;
  learn(reference: string, etag: string | null): void;
}

/** What is written is looked at shortly before: older ones need not be known, and a client may live for a year. */
const mostKnown = 10_000;

/** Starts with none. */
export const openVersions = (): Versions => {
  const known = new Map<string, string>();
  return {
    of: (reference) => known.get(reference) ?? null,
    learn: (reference, etag) => {
      known.delete(reference);
      if (etag !== null) known.set(reference, etag);
      const [eldest] = known.keys();
      if (eldest !== undefined && known.size > mostKnown) known.delete(eldest);
    },
  };
};
