import { isSafeForSecrets } from '../partner-address.ts';

/** Whether an address has the scheme, host and port of the partner's base: where the status of an export may lie. */
export const isOfPartner = (url: string, baseUrl: string): boolean => {
  const [address, base] = [URL.parse(url), URL.parse(baseUrl)];
  return address !== null && base !== null && address.origin === base.origin && isWithoutUser(address);
};

/**
 * Whether a file of an export may be fetched: from the partner's own host, or over https from a host that the partner's
 * file names (http where both are this machine).
 */
export const mayHoldFiles = (url: string, baseUrl: string, fileHosts: readonly string[]): boolean => {
  if (isOfPartner(url, baseUrl)) return true;
  const address = URL.parse(url);
  if (address === null || !isWithoutUser(address) || !fileHosts.includes(address.host)) return false;
  return address.protocol === 'https:' || (isSafeForSecrets(url) && isSafeForSecrets(baseUrl));
};

const isWithoutUser = ({ username, password }: URL): boolean => username === '' && password === '';
