/** A look-up that keeps what it found. What it did not find is not noted, so that questions can't fill memory. */
export const keeping = <K, V>(find: (key: K) => V): ((key: K) => V) => {
  const kept = new Map<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const found = find(key);
    if (found !== undefined) kept.set(key, found);
    return found;
  };
};

const most = 4_096;
const longest = 200;

/**
 * A look-up whose questions come from data: it keeps some thousand answers, also empty ones, and begins anew when there
 * are more. Questions too long to be meant are answered and not kept.
 */
export const keepingFew = <V, Q extends string | number = string>(answer: (question: Q) => V): ((question: Q) => V) => {
  const kept = new Map<Q, { readonly answer: V }>();
  return (question) => {
    const known = kept.get(question);
    if (known !== undefined) return known.answer;
    const made = answer(question);
    if (typeof question === 'string' && question.length > longest) return made;
    if (kept.size >= most) kept.clear();
    kept.set(question, { answer: made });
    return made;
  };
};
