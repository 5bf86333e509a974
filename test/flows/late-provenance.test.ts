import { expect, it } from 'vitest';
import { openFaultScene } from '../faults/fault-scene.ts';
import { anotherRecord, recordOf } from '../support/clinic-scene.ts';

const provenances = (held: readonly string[]): number => held.filter((one) => one.startsWith('Provenance')).length;

it('keeps a Provenance in mind whose target could not be looked for, when the record changes meanwhile', async () => {
  const { scene, proxy, sync, recover, held } = await openFaultScene();
  proxy.afflict(({ isWrite }) => (isWrite ? 'effect-without-response' : null));
  await sync();
  const before = provenances(held());
  scene.advance(60 * 60_000);
  proxy.afflict(({ path }) => (path.includes('/MedicationRequest') || path.includes('/Condition') ? 'http-502' : null));
  await sync();
  const [lithium, ...others] = recordOf().medications ?? [];
  await scene.put(
    recordOf(
      lithium === undefined ? {} : { medications: [{ ...lithium, sig: 'Take 5 capsules by mouth daily' }, ...others] },
    ),
    anotherRecord(),
  );
  scene.advance(60 * 60_000);
  await recover();
  expect(before).toBeGreaterThan(0);
  expect(provenances(held())).toBe(before);
});
