/**
 * Works through items in their order, a few side by side. Where one throws, no further item is begun; what is under way
 * comes to its end before the error is thrown on, so that nothing is left at work over a closed store.
 */
export const aFewAtATime = async <T>(
  items: readonly T[],
  few: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const waiting = items.values();
  let hasFailed = false;
  const takeTurns = async (): Promise<void> => {
    for (const item of waiting) {
      try {
        await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  };
  const turns = await Promise.allSettled(Array.from({ length: few }, takeTurns));
  for (const turn of turns) if (turn.status === 'rejected') throw turn.reason;
};
