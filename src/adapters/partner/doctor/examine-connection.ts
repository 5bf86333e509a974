import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { mayReach } from '../../../domain/network-address.ts';
import type { Partner } from '../../../domain/partner.ts';
import type { Finding } from '../../../flows/ports.ts';
import { lookupWithin, tlsOptionsOf } from '../open-agents.ts';
import type { Surroundings } from '../surroundings.ts';
import { failed, failedFor, notTried, passed } from './findings.ts';

const daysWorthTelling = 30;

/** Whether the partner's name is known and leads where it may, and whether TLS is spoken there, until when. */
export async function* examineConnection(partner: Partner, surroundings: Surroundings): AsyncGenerator<Finding> {
  const address = await examineAddress(partner);
  yield address;
  const { protocol } = new URL(partner.baseUrl);
  if (address.outcome === 'failed') yield notTried('tls', 'certificate', 'the address comes first');
  else if (protocol !== 'https:')
    yield notTried('tls', 'certificate', 'plain HTTP, as is allowed on this machine only');
  else yield await examineCertificate(partner, surroundings);
}

const examineAddress = async (partner: Partner): Promise<Finding> => {
  const host = new URL(partner.baseUrl).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return passed('address', 'baseUrl', 'is an address; no name to look up');
  try {
    const found = await dns.lookup(host, { all: true });
    return found.every(({ address }) => mayReach(address, partner))
      ? passed(
          'address',
          'baseUrl',
          `the name leads to ${found.length === 1 ? 'one address' : `${found.length} addresses`}`,
        )
      : failedFor('address', 'baseUrl', 'address-not-allowed');
  } catch {
    return failedFor('address', 'baseUrl', 'host-not-found');
  }
};

const examineCertificate = async (partner: Partner, surroundings: Surroundings): Promise<Finding> => {
  let socket: TLSSocket | null = null;
  try {
    socket = await shakeHands(partner, surroundings);
    const ends = new Date(socket.getPeerCertificate().valid_to);
    const days = Math.floor((ends.getTime() - surroundings.clock().getTime()) / 86_400_000);
    const until = `the certificate is good until ${ends.toISOString().slice(0, 10)}`;
    return days >= daysWorthTelling
      ? passed('tls', 'certificate', until)
      : failed('tls', 'certificate', `${until}, ${days} days from now`, 'Ask the partner to renew it in time.');
  } catch {
    return failedFor('tls', 'certificate', 'tls');
  } finally {
    socket?.destroy();
  }
};

const shakeHands = async (partner: Partner, surroundings: Surroundings): Promise<TLSSocket> => {
  const { hostname, port } = new URL(partner.baseUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = partner.tls === undefined ? {} : await tlsOptionsOf(partner.tls, surroundings);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host, port: Number(port || 443), lookup: lookupWithin(partner), ...tls },
      ...(isIP(host) === 0 ? { servername: host } : {}),
      timeout: partner.limits.timeoutMilliseconds,
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('No TLS connection was made in time.')));
  });
};
