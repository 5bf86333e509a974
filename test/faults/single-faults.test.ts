import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { textAt } from '../../src/fhir/wild.ts';
import type { SandboxPartner } from '../../src/sandbox/partner.ts';
import { theirDelia, theirGordon } from '../support/clinic-scene.ts';
import { storedLists } from '../support/stored-lists.ts';
import { type ChooseFault, type ExchangeFault, exchangeFaults, isSlow } from './fault.ts';
import { openFaultScene } from './fault-scene.ts';
import { selfMadeCertificate } from './self-made-certificate.ts';

/** What the field met, by the number of its note. */
const notes: Readonly<Partial<Record<ExchangeFault, string>>> = {
  'http-429-seconds': ' (FIELD-NOTES 13)',
  'http-429-date': ' (FIELD-NOTES 13)',
  'success-without-effect': ' (FIELD-NOTES 11)',
};

const where: readonly (readonly [string, boolean, (fault: ExchangeFault) => ChooseFault])[] = [
  ['at every exchange', true, (fault) => () => fault],
  [
    'at every write',
    false,
    (fault) =>
      ({ isWrite }) =>
        isWrite ? fault : null,
  ],
  [
    'at one exchange in three',
    false,
    (fault) =>
      ({ number }) =>
        number % 3 === 0 ? fault : null,
  ],
];

const cases = exchangeFaults.flatMap((fault) =>
  where.map(
    ([place, transaction, choose]) =>
      [`${fault} ${place}${notes[fault] ?? ''}`, { transaction, fault, choose: choose(fault) }] as const,
  ),
);

/** What the partner has when nothing goes wrong. */
const wholeOf = async (): Promise<readonly string[]> => {
  const { sync, held } = await openFaultScene();
  await sync();
  return held();
};

describe('a partner between which and the clinic something goes wrong', () => {
  it.each(cases)('has everything once when it is over: %s', async (_what, { transaction, fault, choose }) => {
    const whole = await wholeOf();
    const { scene, proxy, sync, recover, deliveries, held } = await openFaultScene({ transaction });
    proxy.afflict(choose);
    for (let runs = 0; runs < (isSlow(fault) ? 1 : 2); runs += 1) {
      await sync(isSlow(fault) ? 150 : undefined);
      scene.advance(20_000);
    }
    expect(proxy.met.size).toBe(1);
    await recover();
    expect(held()).toEqual(whole);
    expect((await deliveries()).filter(({ state }) => state !== 'verified')).toEqual([]);
    for (const { list } of await storedLists(scene.store)) {
      const { received, kept, merged, excluded, failed } = list.ledger;
      expect([received, failed]).toEqual([kept + merged + excluded + failed, 0]);
      expect(list.sources.map(({ state }) => state)).toEqual(['complete', 'complete']);
    }
    scene.advance(20_000);
    expect(await sync()).toMatchObject({ writes: 0 });
  });

  it.each(['wrong-content-type', 'duplicate-response'] as const)('loses no time by %s', async (fault) => {
    const { scene, proxy, sync, deliveries } = await openFaultScene();
    proxy.afflict(() => fault);
    await sync();
    const lists = await storedLists(scene.store);
    expect((await deliveries()).map(({ state }) => state)).toEqual(Array(14).fill('verified'));
    expect(lists.flatMap(({ list }) => list.sources.map(({ state }) => state))).toEqual(Array(4).fill('complete'));
  });
});

describe('the answer about one patient in the place of that about the next', () => {
  it('is on the list of neither, and whoever is not heard of is said to be missing', async () => {
    const { scene, proxy, sync } = await openFaultScene();
    const { sandbox } = scene.of('primary-care');
    proxy.afflict(({ isWrite }) => (isWrite ? null : 'late-duplicate'));
    await sync();
    const lists = await storedLists(scene.store);
    const subjects = lists.map(({ list }) => {
      const theirs = list.ledger.entries.filter(({ source }) => source === 'primary-care');
      return [...new Set(theirs.map(({ resource }) => subjectOf(sandbox, resource)))];
    });
    expect(subjects).toEqual([[`Patient/${theirGordon.id}`], [`Patient/${theirDelia.id}`]]);
    expect(proxy.met.get('late-duplicate')).toBeGreaterThan(4);
  });

  const subjectOf = (sandbox: SandboxPartner, reference: string): string | null => {
    const [type = '', id = ''] = reference.split('/');
    const held = sandbox.repository.tables.find(type, id)?.resource;
    return held === undefined || !('subject' in held) ? null : textAt(held.subject, 'reference');
  };
});

describe('a door that is shut', () => {
  const trusted = tls.getCACertificates('default');
  const day = 24 * 60 * 60_000;
  const certificates = {
    good: selfMadeCertificate({ from: new Date(Date.now() - day), until: new Date(Date.now() + day) }),
    expired: selfMadeCertificate({ from: new Date(Date.now() - 3 * day), until: new Date(Date.now() - day) }),
  };

  afterEach(() => tls.setDefaultCACertificates(trusted));

  it.each([
    ['refuse', 'connection-refused'],
    ['expired-certificate', 'tls'],
  ] as const)('costs no attempt, and nothing is lost by it: %s', async (door, reason) => {
    tls.setDefaultCACertificates([...trusted, certificates.good.cert, certificates.expired.cert]);
    const { proxy, sync, recover, deliveries, held } = await openFaultScene({}, { certificates });
    await proxy.shut(door);
    const { pulled } = await sync();
    expect(pulled).toMatchObject([{ complete: 0, notReached: 2 }]);
    expect((await deliveries()).map(({ state, attempts }) => [state, attempts])).toEqual(Array(14).fill(['queued', 0]));
    await proxy.heal();
    await recover();
    await proxy.shut(door);
    const [read] = (await sync()).pulled;
    expect(new Set(read?.failures.map((failure) => failure.reason))).toEqual(new Set([reason]));
    expect((await deliveries()).map(({ state }) => state)).toEqual(Array(14).fill('verified'));
    expect(held()).toHaveLength(12);
  });
});
