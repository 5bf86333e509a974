import { describe, expect, it } from 'vitest';
import { sourceId } from '../../src/domain/ids.ts';
import { findReceived, indexByReference, takeApart } from '../../src/normalization/received-resource.ts';
import { bundleOf, type WrittenResource } from '../support/bundle.ts';

const pcp = sourceId('pcp');
const drug = (id: string | undefined, fields: object = {}) => ({
  resourceType: 'Medication',
  ...(id === undefined ? {} : { id }),
  ...fields,
});
const partsOf = (...documents: readonly unknown[]) => {
  const { resources, unusable } = takeApart(pcp, documents);
  return {
    kept: resources.map(({ reference }) => reference),
    unusable: unusable.map(({ resource, outcome }) => [resource, outcome]),
  };
};

describe('taking documents apart', () => {
  it('finds resources in Bundles, Bundles in Bundles, arrays, and by themselves', () => {
    const documents = [bundleOf([drug('1'), bundleOf([drug('2')])]), [drug('3'), [drug('4')]], drug('5')];
    expect(partsOf(...documents).kept).toEqual(['1', '2', '3', '4', '5'].map((id) => `Medication/${id}`));
  });

  it('finds a Bundle and a resource that stand in an entry without its wrapper', () => {
    const bare = { resourceType: 'Bundle', entry: [drug('1'), bundleOf([drug('2')])] };
    expect(partsOf(bare).kept).toEqual(['Medication/1', 'Medication/2']);
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'failed'],
    ['a number', 7, 'failed'],
    ['a string', 'Bundle', 'failed'],
    ['an object that is no resource', { id: '1' }, 'failed'],
    ['a resourceType that is no text', { resourceType: 7 }, 'failed'],
    ['an entry without a resource', { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:1' }] }, 'failed'],
    ['an entry that is null', { resourceType: 'Bundle', entry: [null] }, 'failed'],
    ['an entry that is text', { resourceType: 'Bundle', entry: 'none' }, 'failed'],
    [
      'a removal',
      { resourceType: 'Bundle', entry: [{ request: { method: 'DELETE', url: 'Medication/1' } }] },
      'excluded',
    ],
    ['a response', { resourceType: 'Bundle', entry: [{ response: { status: '204' } }] }, 'excluded'],
  ])('accounts for %s', (_, document, outcome) => {
    expect(partsOf(document)).toEqual({ kept: [], unusable: [['entry#1', outcome]] });
  });

  it('does not run out of stack on Bundles nested a hundred thousand deep', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(partsOf(deep).unusable).toEqual([['entry#1', 'failed']]);
  });

  it('names a resource without an id by its position', () => {
    expect(partsOf(drug('1'), drug(undefined), drug(undefined)).kept).toEqual([
      'Medication/1',
      'Medication#2',
      'Medication#3',
    ]);
  });

  it('keeps one of what comes twice, whatever its metadata and the order of its keys', () => {
    const again = { id: '1', meta: { source: '#x' }, resourceType: 'Medication' };
    expect(partsOf(drug('1'), again)).toEqual({ kept: ['Medication/1'], unusable: [['Medication/1', 'merged']] });
  });

  it.each([
    ['lastUpdated', { lastUpdated: '2026-05-01T12:00:00+02:00' }, { lastUpdated: '2026-05-01T11:00:00Z' }],
    ['versionId', { versionId: '9' }, { versionId: '10' }],
  ])('keeps the later version by %s, in either order, known by the full URLs of both', (_, older, newer) => {
    const [first, second] = [
      drug('1', { meta: older, status: 'active' }),
      drug('1', { meta: newer, status: 'inactive' }),
    ];
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { resources, unusable } = takeApart(pcp, [bundleOf(order, ['urn:uuid:a', 'urn:uuid:b'])]);
      expect(resources.map(({ content }) => content['status'])).toEqual(['inactive']);
      expect(unusable).toHaveLength(1);
      const index = indexByReference(resources);
      expect(findReceived('urn:uuid:a', index)).toBe(findReceived('urn:uuid:b', index));
      expect(findReceived('Medication/1', index)).toBe(resources[0]);
    }
  });

  it('keeps both of two that share an id where nothing tells which is the later, and finds neither by that id', () => {
    const { resources } = takeApart(pcp, [drug('1', { status: 'active' }), drug('1', { status: 'inactive' })]);
    expect(resources.map(({ reference }) => reference)).toEqual(['Medication/1#1', 'Medication/1#2']);
    expect(findReceived('Medication/1', indexByReference(resources))).toBeNull();
  });

  it('keeps both of two servers’ resources of one id, each found by its own address', () => {
    const meta = (lastUpdated: string) => ({ meta: { lastUpdated } });
    const given = [
      drug('1', { ...meta('2026-01-01T00:00:00Z'), status: 'a' }),
      drug('1', { ...meta('2026-02-01T00:00:00Z'), status: 'b' }),
    ];
    const { resources } = takeApart(pcp, [
      bundleOf(given, ['https://one.example/Medication/1', 'https://two.example/Medication/1']),
    ]);
    expect(resources).toHaveLength(2);
    const found = findReceived('https://two.example/Medication/1', indexByReference(resources));
    expect(found?.content['status']).toBe('b');
  });

  it('keeps one of what comes three times, once in a later version, in whatever order', () => {
    const old = drug('1', { status: 'active', meta: { versionId: '1' } });
    const copy = drug('1', { status: 'active' });
    const newer = drug('1', { status: 'inactive', meta: { versionId: '2' } });
    for (const order of [
      [old, copy, newer],
      [old, newer, copy],
      [copy, newer, old],
      [newer, old, copy],
    ]) {
      const { resources, unusable } = takeApart(pcp, order);
      expect(resources.map(({ content }) => content['status'])).toEqual(['inactive']);
      expect(unusable).toHaveLength(2);
    }
  });

  it('goes by the numbers of two versions where only one has a time', () => {
    const timed = drug('1', { status: 'active', meta: { versionId: '2', lastUpdated: '2026-01-01T00:00:00Z' } });
    const numbered = drug('1', { status: 'inactive', meta: { versionId: '9' } });
    const { resources } = takeApart(pcp, [timed, numbered]);
    expect(resources.map(({ content }) => content['status'])).toEqual(['inactive']);
  });

  it('tells an object from the list of its parts', () => {
    const parts = [drug('1', { code: { text: 'x' } }), drug('1', { code: [['text', 'x']] })];
    expect(partsOf(...parts).kept).toEqual(['Medication/1#1', 'Medication/1#2']);
  });

  it('tells two apart by what stands a hundred levels deep', () => {
    const deep = (text: string): unknown => JSON.parse(`${'['.repeat(100)}"${text}"${']'.repeat(100)}`);
    expect(partsOf(drug('1', { x: deep('a') }), drug('1', { x: deep('b') })).kept).toHaveLength(2);
    expect(partsOf(drug('1', { x: deep('a') }), drug('1', { x: deep('a') })).kept).toHaveLength(1);
  });

  it.each([
    ['without versions', () => ({})],
    ['of as many servers', (n: number) => ({ meta: { versionId: String(n) } })],
  ])('reads each of many of one id a few times only, %s', (_, fields) => {
    let reads = 0;
    const counted = (n: number): WrittenResource =>
      new Proxy(drug('1', { status: `s${n}`, ...fields(n) }), {
        get: (target, key, receiver): unknown => {
          reads += key === 'status' ? 1 : 0;
          return Reflect.get(target, key, receiver);
        },
      });
    const many = Array.from({ length: 200 }, (_unused, n) => counted(n));
    const urls = many.map((_unused, n) => `https://s${n}.example/Medication/1`);
    expect(takeApart(pcp, [bundleOf(many, urls)]).resources).toHaveLength(200);
    expect(reads).toBeLessThanOrEqual(200 * 5);
  });
});
