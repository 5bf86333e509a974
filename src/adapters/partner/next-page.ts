import { objectsAt, textAt } from '../../fhir/wild.ts';
import { isWithinBase } from './partner-address.ts';

export type NextPage =
  | { readonly kind: 'last' }
  | { readonly kind: 'next'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: 'next-leaves-host' | 'next-loops' };

/**
 * Where a searchset goes on. An absolute `next` is taken verbatim, a relative one is resolved against the address of
 * the request; one that leaves the partner's base, or was followed before, is refused.
 * @param requestUrl the address that the page came from, without `/_search`
 */
export const nextPage = (
  searchset: unknown,
  requestUrl: string,
  baseUrl: string,
  followed: ReadonlySet<string>,
): NextPage => {
  const link = objectsAt(searchset, 'link').find((candidate) => textAt(candidate, 'relation') === 'next');
  const written = textAt(link, 'url');
  if (written === null) return { kind: 'last' };
  const url = URL.canParse(written) ? written : URL.parse(written, requestUrl)?.href;
  if (url === undefined || !isWithinBase(url, baseUrl)) return { kind: 'refused', reason: 'next-leaves-host' };
  return followed.has(url) ? { kind: 'refused', reason: 'next-loops' } : { kind: 'next', url };
};
