/** Keeps the answers to the first questions, also those that found nothing; bounded, since the questions come from data. */
export const keepingFew = <T>(find: (key: string) => T | undefined): ((key: string) => T | undefined) => {
  const kept = new Map<string, T | undefined>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined || kept.has(key)) return known;
    const found = find(key);
    if (kept.size < mostKept) kept.set(key, found);
    return found;
  };
};

const mostKept = 1_000;
