/**
 * How long one rests who is held up by another patient's turn, in seconds: at first about as long as it takes to bring an
 * organisation to a partner, in the end as long as it takes to take over from a worker that was killed. They come after
 * all who waited before them: were they first, that other one might never have their turn.
 * @param rests how often in a row it rested before
 */
export const momentAfter = (rests: number): number => Math.min(2 ** rests, longest);

const longest = 8;
