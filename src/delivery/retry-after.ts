/**
 * What a `Retry-After` header asks for, in milliseconds from `now`: a number of seconds or an HTTP date (RFC 9110,
 * section 10.2.3). A moment that has passed is 0; what is neither form is `null`, as if the header were not there.
 */
export const retryAfterMilliseconds = (header: string | null, now: Date): number | null => {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3,9},? .+ GMT$/.test(text)) return null;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now.getTime());
};
