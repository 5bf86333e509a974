import type { AllergyIntolerance, Condition, Medication, MedicationRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pullFromPartner } from '../../src/flows/pull.ts';
import { reconcilePatient } from '../../src/flows/reconcile-patient.ts';
import { gordon, openScene, recordOf, type Scene } from '../support/clinic-scene.ts';

const minute = 60_000;
const partnerOf = (scene: Scene) => scene.of('primary-care').partner;
const tablesOf = (scene: Scene) => scene.of('primary-care').sandbox.repository;

const pull = (scene: Scene, limits: { readonly fullReadHours?: number } = {}) => {
  const partner = partnerOf(scene);
  return pullFromPartner({ ...partner, limits: { ...partner.limits, ...limits } }, [gordon], scene.context);
};

/** The list but for its times. */
const listOf = async (scene: Scene) => {
  const stored = await reconcilePatient(gordon, scene.context);
  if (stored === null) throw new Error('There is no such patient.');
  return { ...stored.list, sources: stored.list.sources.map((source) => ({ ...source, asOf: null })) };
};

const modes = async (scene: Scene) => {
  const pulls = await scene.store.inbox.latest(partnerOf(scene).id, gordon);
  return pulls.map(({ type, changes }) => `${type} ${changes.length}`);
};

const subject = { reference: 'Patient/their-gordon' };
const drugs = ['Lisinopril 10 mg tablet', 'Warfarin 5 mg tablet', 'Sertraline 50 mg tablet'];
const statuses = ['active', 'stopped', 'on-hold', 'entered-in-error'] as const;

const medication = (n: number): Medication => ({
  resourceType: 'Medication',
  id: `drug-${n % 3}`,
  code: { text: drugs[n % 3] ?? '' },
});
const order = (n: number, status: (typeof statuses)[number]): MedicationRequest => ({
  ...{ resourceType: 'MedicationRequest', id: `order-${n % 4}`, status, intent: 'order', subject },
  ...(n % 2 === 0
    ? { medicationCodeableConcept: { text: drugs[n % 3] ?? '' } }
    : { medicationReference: { reference: `Medication/drug-${n % 3}` } }),
  authoredOn: '2026-11-02',
  dosageInstruction: [{ text: `Take ${1 + (n % 2)} tablet by mouth once daily` }],
});
const problem = (n: number, isWrong: boolean): Condition => ({
  ...{ resourceType: 'Condition', id: `problem-${n % 2}`, subject, code: { text: `A problem, ${n}` } },
  verificationStatus: { coding: [{ code: isWrong ? 'entered-in-error' : 'confirmed' }] },
});
const allergy = (n: number): AllergyIntolerance => ({
  ...{ resourceType: 'AllergyIntolerance', id: `allergy-${n % 2}`, patient: subject },
  code: { text: drugs[n % 3] ?? '' },
});

/** What somebody does at the partner between two syncs, or what befalls a sync. */
const step = fc.record({
  kind: fc.constantFrom('order', 'order', 'order', 'problem', 'allergy', 'nothing', 'failure'),
  n: fc.nat(11),
  status: fc.constantFrom(...statuses),
  minutes: fc.nat(40),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const happens = (scene: Scene, { kind, n, status, minutes }: Step): void => {
  scene.advance(minutes * minute);
  if (kind === 'order') tablesOf(scene).load([order(n, status)]);
  if (kind === 'problem') tablesOf(scene).load([problem(n, status === 'entered-in-error')]);
  if (kind === 'allergy') tablesOf(scene).load([allergy(n)]);
  if (kind === 'failure') scene.of('primary-care').sandbox.failNext(3, 500);
};

describe('reading only what changed', () => {
  it('gives the list that one full read gives, whatever was made, changed or taken back meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 3 }), { minLength: 1, maxLength: 5 }), async (syncs) => {
        const scene = await openScene();
        await scene.put(recordOf());
        tablesOf(scene).load([0, 1, 2].map(medication));
        await pull(scene);
        for (const steps of syncs) {
          for (const each of steps) happens(scene, each);
          await pull(scene);
          // What a failure was ordered for and did not meet must not meet what is compared.
          scene.of('primary-care').sandbox.failNext(0, 500);
        }
        await pull(scene);
        const byChanges = await listOf(scene);
        await pull(scene, { fullReadHours: 0 });
        expect(byChanges).toEqual(await listOf(scene));
      }),
      { numRuns: 25 },
    );
  });

  it('asks each type once for what changed, and once in a day for everything', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    tablesOf(scene).load([order(0, 'active'), problem(0, false), allergy(0)]);
    await pull(scene);
    const { sandbox } = scene.of('primary-care');
    for (const [hours, changes] of [
      [1, 1],
      [22, 2],
      [1, 0],
      [1, 1],
    ] as const) {
      scene.advance(hours * 60 * minute);
      const before = sandbox.requests.length;
      expect(await pull(scene)).toMatchObject({ complete: 3, failures: [] });
      expect(sandbox.requests.slice(before).filter(({ path }) => path.endsWith('_search'))).toHaveLength(3);
      expect(await modes(scene)).toEqual(
        ['AllergyIntolerance', 'Condition', 'MedicationRequest'].map((type) => `${type} ${changes}`),
      );
    }
  });

  it('sees that something is gone at the next full read, and until then shows it', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await pull(scene);
    await tablesOf(scene).deleteResource('MedicationRequest', 'their-ibuprofen');
    scene.advance(60 * minute);
    await pull(scene);
    expect(JSON.stringify(await listOf(scene))).toContain('Ibuprofen');
    scene.advance(24 * 60 * minute);
    await pull(scene);
    expect(JSON.stringify(await listOf(scene))).not.toContain('Ibuprofen');
  });

  it.each(['ignored', 'refused'] as const)(
    'reads everything each time where _lastUpdated is %s',
    async (lastUpdatedParameter) => {
      const scene = await openScene({
        'primary-care': { habits: { lastUpdated: true }, sandbox: { habits: { lastUpdatedParameter } } },
      });
      await scene.put(recordOf());
      await pull(scene);
      scene.advance(60 * minute);
      tablesOf(scene).load([order(0, 'active')]);
      await pull(scene);
      scene.advance(60 * minute);
      expect(await pull(scene)).toMatchObject({ complete: 3, failures: [] });
      expect(await modes(scene)).toContain('MedicationRequest 0');
      expect(JSON.stringify(await listOf(scene))).toContain('Lisinopril');
    },
  );

  it('reads everything always where the partner file says 0 hours', async () => {
    const scene = await openScene();
    await scene.put(recordOf());
    await pull(scene);
    await pull(scene, { fullReadHours: 0 });
    expect(await modes(scene)).toContain('MedicationRequest 0');
  });
});
