import type { LookupAddress } from 'node:dns';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import type { Partner } from '../../../src/domain/partner.ts';
import { base, partnerWith, pretendSurroundings, searchset } from './pretend-partner.ts';

/** What every name is resolved to. */
let resolved: readonly LookupAddress[] = [];
vi.mock(import('node:dns'), async (original) => {
  const dns = await original();
  const lookup = (_name: string, _options: object, done: (error: null, addresses: readonly LookupAddress[]) => void) =>
    done(null, resolved);
  return { ...dns, lookup } as unknown as typeof dns;
});

const conditionsOf = (change: Partial<Partner>) => {
  const { surroundings, logged } = pretendSurroundings();
  const client = openPartnerClient(partnerWith(change), {
    ...surroundings,
    environment: { SECRET: 's3cret' },
  });
  return { logged, conditions: () => client.pull('77', 'Condition', async () => {}) };
};

const secret = {
  ...{ clientId: 'concord', scopes: ['system/*.rs'], secretEnvironment: 'SECRET' },
  kind: 'client-secret',
  method: 'client_secret_post',
} as const;

describe('addresses that a partner may lead to', () => {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
    nock.enableNetConnect();
  });

  it.each([
    'https://169.254.169.254/latest/api/token',
    'https://[fd00:ec2::254]/token',
    'https://10.0.0.1/token',
    'http://127.0.0.1:8480/login',
    'http://localhost:8480/login',
    'https://[::ffff:192.168.0.1]/token',
  ])('never get a secret by a discovered token endpoint: %s', async (endpoint) => {
    nock(base).get('/.well-known/smart-configuration').reply(200, { token_endpoint: endpoint });
    const { conditions } = conditionsOf({ authentication: secret });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'address-not-allowed' });
  });

  it.each(['https://169.254.169.254/x', 'http://127.0.0.1:8480/', '//10.0.0.1/fhir/Condition', 'file:///etc/passwd'])(
    'are not followed by a next link: %s',
    async (next) => {
      nock(base)
        .post('/Condition/_search')
        .reply(200, searchset([{ resourceType: 'Condition', id: 'c', subject: {} }], next));
      const { conditions } = conditionsOf({});
      expect(await conditions()).toEqual({ kind: 'failed', reason: 'next-leaves-host' });
    },
  );
});

describe('names that are resolved to addresses that a partner may not lead to', () => {
  it.each<[string, readonly LookupAddress[]]>([
    ['a metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['this machine', [{ address: '127.0.0.1', family: 4 }]],
    ['a private network', [{ address: '::ffff:10.1.2.3', family: 6 }]],
    [
      'one of them beside a good one',
      [
        { address: '8.8.8.8', family: 4 },
        { address: '192.168.0.1', family: 4 },
      ],
    ],
  ])('are not connected to: %s', async (_, addresses) => {
    resolved = addresses;
    const { conditions } = conditionsOf({ baseUrl: 'https://fhir.rebound.example/r4' });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'address-not-allowed' });
  });

  it('may be this machine where the file allows it', async () => {
    resolved = [{ address: '127.0.0.1', family: 4 }];
    const { conditions } = conditionsOf({ baseUrl: 'https://fhir.inside.example:9/r4', allowPrivateNetwork: true });
    expect(await conditions()).toEqual({ kind: 'failed', reason: 'connection-refused' });
  });
});
