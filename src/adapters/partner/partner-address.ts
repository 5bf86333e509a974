/** Whether an absolute URL lies within a FHIR base: the same scheme, host and port, and a path at or below the base's. */
export const isWithinBase = (url: string, baseUrl: string): boolean => {
  const [address, base] = [URL.parse(url), URL.parse(baseUrl)];
  if (address === null || base === null || address.origin !== base.origin) return false;
  if (address.username !== '' || address.password !== '') return false;
  const basePath = base.pathname.replace(/\/+$/, '');
  return address.pathname === basePath || address.pathname.startsWith(`${basePath}/`);
};

/** https anywhere, http on this machine only: what secrets may be sent over. */
export const isSafeForSecrets = (url: string): boolean => {
  const address = URL.parse(url);
  if (address === null || address.username !== '' || address.password !== '') return false;
  if (address.protocol === 'https:') return true;
  return address.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
};

const typeAndId = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]*)?$/;

/**
 * `Type/id` at the end of a reference or location, with or without a version behind it; else `null`. Whatever stands
 * before it is left out: servers behind a proxy name themselves by addresses that are not the partner's base.
 */
export const referenceTail = (reference: string): string | null => {
  const found = typeAndId.exec(reference.split(/[?#]/)[0] ?? '');
  return found === null ? null : `${found[1]}/${found[2]}`;
};

/** `Type/id` of a reference that is relative or within the base; `null` for any other server's. */
export const localReference = (reference: string, baseUrl: string): string | null =>
  /^[a-z][a-z0-9+.-]*:/i.test(reference) && !isWithinBase(reference, baseUrl) ? null : referenceTail(reference);
