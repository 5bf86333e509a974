import { describe, expect, it } from 'vitest';
import { mayReach, type NetworkPlace, networkPlaceOf } from '../../src/domain/network-address.ts';

describe('networkPlaceOf', () => {
  it.each<[NetworkPlace, readonly string[]]>([
    ['loopback', ['127.0.0.1', '127.255.0.9', 'localhost', 'a.localhost', '[::1]', '::ffff:127.0.0.1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '[fd12::1]', '[fc00::]']],
    ['private', ['::ffff:10.0.0.1', '[::ffff:a00:1]', '64:ff9b::c0a8:101']],
    ['link-local', ['169.254.169.254', '[fe80::1]', 'fe80::1%eth0', 'febf::1', '[::ffff:169.254.169.254]']],
    ['link-local', ['metadata.google.internal', 'METADATA.google.internal.', '[fd00:ec2::254]', '100.100.100.200']],
    ['not-a-host', ['0.0.0.0', '[::]', '224.0.0.1', '255.255.255.255', '[ff02::1]', '192.0.2.1', '[2001:db8::1]']],
    ['public', ['8.8.8.8', '172.32.0.1', '100.128.0.1', '[2606:4700::1111]', '::ffff:8.8.8.8']],
    ['name', ['fhir.example', '1.2.3.4.example', 'fe80', '300.1.1.1']],
  ])('is %s for %j', (place, hosts) => {
    expect(hosts.map(networkPlaceOf)).toEqual(hosts.map(() => place));
  });

  it.each(['https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/'])(
    'sees through other ways to write an address: %s',
    (url) => {
      expect(networkPlaceOf(new URL(url).hostname)).toBe('loopback');
    },
  );
});

describe('mayReach', () => {
  const away = { baseUrl: 'https://fhir.example/r4' };
  it('lets a partner elsewhere lead neither to this machine nor to a private network', () => {
    expect(mayReach('127.0.0.1', away)).toBe(false);
    expect(mayReach('192.168.1.1', away)).toBe(false);
    expect(mayReach('login.example', away)).toBe(true);
  });

  it('lets a partner on this machine stay on it', () => {
    expect(mayReach('localhost', { baseUrl: 'http://127.0.0.1:9201/fhir' })).toBe(true);
    expect(mayReach('192.168.1.1', { baseUrl: 'http://127.0.0.1:9201/fhir' })).toBe(false);
  });

  it('allows a private network where the file does, and metadata services never', () => {
    const inside = { ...away, allowPrivateNetwork: true };
    expect(['10.1.1.1', '127.0.0.1', '[fd12::1]'].map((host) => mayReach(host, inside))).toEqual([true, true, true]);
    expect(['169.254.169.254', '[fe80::1]', '0.0.0.0'].map((host) => mayReach(host, inside))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
