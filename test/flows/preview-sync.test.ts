import { describe, expect, it } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { applyPreview, previewSync } from '../../src/flows/preview-sync.ts';
import { sync } from '../../src/flows/sync.ts';
import { anotherRecord, openScene, permit, recordOf, type Scene } from '../support/clinic-scene.ts';

const both = { 'primary-care': {}, cardiology: {} };

const opened = async (...records: readonly ClinicRecord[]): Promise<Scene> => {
  const scene = await openScene(both);
  await scene.put(...records);
  return scene;
};

const requestsOf = (scene: Scene): number =>
  Object.values(scene.partners).reduce((sum, partner) => sum + partner.requests(), 0);

const withSig = (sig: string, status: 'active' | 'stopped' = 'active'): ClinicRecord => {
  const record = recordOf();
  const stopped = status === 'stopped' ? { statusReason: { text: 'not needed any more' } } : {};
  return { ...record, medications: (record.medications ?? []).map((one) => ({ ...one, sig, status, ...stopped })) };
};

describe('a preview of a sync', () => {
  it('says what would be created, and stores nothing, asks nobody and sends nothing', async () => {
    const scene = await opened(recordOf());
    const preview = await previewSync(scene.context);
    expect(preview.writes.filter(({ effect }) => effect !== 'created')).toEqual([]);
    expect(preview.writes.map(({ about }) => about)).toContain('Lithium carbonate 300 mg capsule');
    expect(requestsOf(scene)).toBe(0);
    expect(await scene.store.deliveries.list({})).toEqual([]);
    expect((await sync(scene.context)).writes).toBe(preview.writes.length);
  });

  it('says of a change which elements, from what to what', async () => {
    const scene = await opened(recordOf());
    await sync(scene.context);
    await scene.put(withSig('Take 1 capsule by mouth three times daily'));
    const { writes } = await previewSync(scene.context);
    const [change] = writes.filter(({ key }) => key.startsWith('MedicationRequest/'));
    expect(change).toMatchObject({ effect: 'changed', about: 'Lithium carbonate 300 mg capsule' });
    expect(change?.changes).toContainEqual({
      path: 'MedicationRequest.dosageInstruction[0].timing.repeat.frequency',
      before: '2',
      after: '3',
    });
  });

  it('says what would be stopped', async () => {
    const scene = await opened(recordOf());
    await sync(scene.context);
    await scene.put(withSig('Take 1 capsule by mouth twice daily', 'stopped'));
    const { writes } = await previewSync(scene.context);
    expect(writes.filter(({ effect }) => effect === 'stopped').map(({ key }) => key.split('/')[0])).toEqual([
      'MedicationRequest',
      'MedicationRequest',
    ]);
  });

  it('is empty over what was sent, and the same however often and whenever it is asked for', async () => {
    const scene = await opened(recordOf(), anotherRecord());
    const first = await previewSync(scene.context);
    scene.advance(60_000);
    expect((await previewSync(scene.context)).digest).toBe(first.digest);
    await sync(scene.context);
    expect((await previewSync(scene.context)).writes).toEqual([]);
  });

  it('names one that two patients share once a partner', async () => {
    const scene = await opened(recordOf(), anotherRecord());
    const { writes } = await previewSync(scene.context);
    const shared = writes.filter(({ key }) => key.startsWith('Organization/') || key.startsWith('Practitioner/'));
    expect(new Set(shared.map(({ partner, key }) => `${partner} ${key}`)).size).toBe(shared.length);
    expect((await sync(scene.context)).writes).toBe(writes.length);
  });
});

describe('applying a preview', () => {
  it('does exactly what it said', async () => {
    const scene = await opened(recordOf());
    const { digest, writes } = await previewSync(scene.context);
    scene.advance(60_000);
    expect((await applyPreview(digest, scene.context)).writes).toBe(writes.length);
  });

  it.each<[string, ClinicRecord]>([
    ['a record', withSig('Take 2 capsules by mouth twice daily')],
    ['a consent', recordOf({ consents: [permit(['primary-care'])] })],
  ])('is refused, and queues and sends nothing, where %s changed since', async (_, changed) => {
    const scene = await opened(recordOf());
    const { digest } = await previewSync(scene.context);
    await scene.put(changed);
    await expect(applyPreview(digest, scene.context)).rejects.toMatchObject({ code: 'preview-moved' });
    expect(requestsOf(scene)).toBe(0);
    expect(await scene.store.deliveries.list({})).toEqual([]);
  });

  it('is refused once it was done', async () => {
    const scene = await opened(recordOf());
    const { digest } = await previewSync(scene.context);
    await applyPreview(digest, scene.context);
    await expect(applyPreview(digest, scene.context)).rejects.toMatchObject({ code: 'preview-moved' });
  });
});
