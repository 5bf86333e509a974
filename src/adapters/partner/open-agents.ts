import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { mayReach, type Reach } from '../../domain/network-address.ts';
import type { Partner, PartnerTls } from '../../domain/partner.ts';
import type { Surroundings } from './surroundings.ts';

export interface Agents {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

/** Agents that keep connections open between requests, and agents that open one for each. */
export interface PartnerAgents {
  readonly kept: Agents;
  readonly single: Agents;
}

/** `code` of the error for a name that was resolved to an address that may not be connected to. */
export const addressNotAllowed = 'ERR_ADDRESS_NOT_ALLOWED';

/**
 * The connections to one partner: no more at a time than its file says, with our certificate where it wants
 * one, and to no address that it may not lead us to, whatever its name is resolved to.
 * @throws whatever reading the files of `tls` throws
 */
export const openAgents = async (
  partner: Pick<Partner, 'baseUrl' | 'allowPrivateNetwork' | 'limits' | 'tls'>,
  surroundings: Pick<Surroundings, 'readKey'>,
): Promise<PartnerAgents> => {
  const tls = partner.tls === undefined ? {} : await tlsOptionsOf(partner.tls, surroundings);
  const common = { ...tls, maxSockets: partner.limits.concurrency, lookup: lookupWithin(partner) };
  const agentsThat = (keepAlive: boolean): Agents => ({
    httpAgent: new http.Agent({ ...common, keepAlive }),
    httpsAgent: new https.Agent({ ...common, keepAlive }),
  });
  return { kept: agentsThat(true), single: agentsThat(false) };
};

/** What a TLS connection to the partner is opened with. The partner's own authority is trusted besides the usual ones. */
export const tlsOptionsOf = async (
  { certificateFile, privateKeyFile, authorityFile }: PartnerTls,
  { readKey }: Pick<Surroundings, 'readKey'>,
): Promise<{ readonly cert?: string; readonly key?: string; readonly ca?: string[] }> => ({
  ...(certificateFile === undefined ? {} : { cert: await readKey(certificateFile) }),
  ...(privateKeyFile === undefined ? {} : { key: await readKey(privateKeyFile) }),
  ...(authorityFile === undefined ? {} : { ca: [...getCACertificates('default'), await readKey(authorityFile)] }),
});

/** The system's resolver, that refuses a name of which any address may not be reached. */
export const lookupWithin =
  (reach: Reach): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error, []);
      if (addresses.some(({ address }) => !mayReach(address, reach))) {
        return callback(
          Object.assign(new Error('The address may not be connected to.'), { code: addressNotAllowed }),
          [],
        );
      }
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
