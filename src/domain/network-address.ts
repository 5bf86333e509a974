/** Where on the network a host of a URL, or an address that a name was resolved to, lies. */
export type NetworkPlace =
  /** This machine. */
  | 'loopback'
  /** A network of somebody's own (RFC 1918, RFC 4193), and addresses shared behind a provider (RFC 6598). */
  | 'private'
  /** The next cable, where clouds keep their metadata services (RFC 3927, RFC 4291), and those services' names. */
  | 'link-local'
  /** No address of one host: unspecified, multicast, documentation, reserved. */
  | 'not-a-host'
  | 'public'
  /** A name; only what it is resolved to tells. */
  | 'name';

/** IPv4 ranges that are not public (IANA special-purpose address registry); the first that fits counts. */
const specialIpv4: readonly (readonly [first: string, bits: number, place: NetworkPlace])[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['169.254.0.0', 16, 'link-local'],
  ['0.0.0.0', 8, 'not-a-host'],
  ['192.0.0.0', 24, 'not-a-host'],
  ['192.0.2.0', 24, 'not-a-host'],
  ['198.18.0.0', 15, 'not-a-host'],
  ['198.51.100.0', 24, 'not-a-host'],
  ['203.0.113.0', 24, 'not-a-host'],
  ['224.0.0.0', 3, 'not-a-host'],
];

/** Metadata services that go by a name or by an address that would else count as a private network's. */
const metadata: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
  'fd00:ec2::254',
  '100.100.100.200',
]);

/**
 * @param host as `URL.hostname` has it (IPv6 in brackets), or an address as a resolver gives it (with or without zone)
 */
export const networkPlaceOf = (host: string): NetworkPlace => {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
  if (metadata.has(bare)) return 'link-local';
  if (bare === 'localhost' || bare.endsWith('.localhost')) return 'loopback';
  const ipv4 = ipv4Number(bare);
  if (ipv4 !== null) return ipv4Place(ipv4);
  return bare.includes(':') ? ipv6Place(bare) : 'name';
};

const ipv4Number = (text: string): number | null => {
  const bytes = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [];
  return bytes.length === 4 && bytes.every((byte) => byte < 256)
    ? bytes.reduce((number, byte) => number * 256 + byte, 0)
    : null;
};

const ipv4Place = (address: number): NetworkPlace =>
  specialIpv4.find(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor((ipv4Number(first) ?? 0) / size);
  })?.[2] ?? 'public';

const ipv6Place = (text: string): NetworkPlace => {
  const groups = ipv6Groups(text);
  if (groups === null) return 'not-a-host';
  const [first = 0, second = 0] = groups;
  const last = (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0);
  const leading = (count: number): boolean => groups.slice(0, count).every((group) => group === 0);
  if (leading(7) && last === 1) return 'loopback';
  if (leading(5) && groups[5] === 0xffff) return ipv4Place(last);
  if (leading(6)) return last < 65_536 ? 'not-a-host' : ipv4Place(last);
  // NAT64 (RFC 6052) leads to the IPv4 address that it ends with.
  if (first === 0x64 && second === 0xff9b) return ipv4Place(last);
  if ((first & 0xfe00) === 0xfc00) return 'private';
  if ((first & 0xffc0) === 0xfe80) return 'link-local';
  if ((first & 0xff00) === 0xff00 || (first === 0x2001 && second === 0xdb8)) return 'not-a-host';
  return 'public';
};

/** Eight groups; `null` where the text is no IPv6 address. The URL parser knows every way to write one. */
const ipv6Groups = (text: string): readonly number[] | null => {
  const written = URL.parse(`http://[${text}]`)?.hostname.slice(1, -1);
  if (written === undefined) return null;
  const [head = '', tail] = written.split('::');
  const groupsOf = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
};

/** What a partner's file lets Concord reach. */
export interface Reach {
  readonly baseUrl: string;
  readonly allowPrivateNetwork?: boolean;
}

/**
 * Whether a host or resolved address may be connected to on a partner's behalf: public ones; this machine where the
 * partner's base is on it; private ones where the file allows them; metadata services and their like never.
 */
export const mayReach = (host: string, { baseUrl, allowPrivateNetwork = false }: Reach): boolean => {
  switch (networkPlaceOf(host)) {
    case 'public':
    case 'name':
      return true;
    case 'private':
      return allowPrivateNetwork;
    case 'loopback':
      return allowPrivateNetwork || networkPlaceOf(URL.parse(baseUrl)?.hostname ?? '') === 'loopback';
    case 'link-local':
    case 'not-a-host':
      return false;
  }
};
