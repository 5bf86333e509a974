import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/delivery/failure.ts';
import { publishPatient } from '../../src/flows/publish.ts';
import { changeByFailure } from '../../src/flows/settle-delivery.ts';
import { gordon, openScene, recordOf } from '../support/clinic-scene.ts';

const changeBy = async (failure: Partial<Failure>, attempts = 0) => {
  const scene = await openScene();
  await scene.put(recordOf());
  await publishPatient(gordon, scene.context);
  const [delivery] = await scene.store.deliveries.list({});
  if (delivery === undefined) throw new Error('Nothing was queued.');
  const whole: Failure = { kind: 'permanent', reason: 'http-422', retryAfterMilliseconds: null, ...failure };
  return changeByFailure({ ...delivery, attempts }, whole, scene.context);
};

describe('what becomes of a delivery that was not taken', () => {
  it('is refused, where the partner says that it cannot be taken', async () => {
    expect(await changeBy({})).toMatchObject({ state: 'refused', detail: 'http-422', attempted: true });
  });

  it.each(['not-a-fhir-answer', 'wrong-charset'])(
    'waits, where the partner was looked at before and gave a page about maintenance (%s)',
    async (reason) => {
      expect(await changeBy({ reason })).toMatchObject({ state: 'queued', detail: reason, attempted: true });
      expect(await changeBy({ reason }, 11)).toMatchObject({ state: 'dead', detail: reason });
    },
  );

  it('is looked for, where such a page was the answer to the write', async () => {
    expect(await changeBy({ kind: 'ambiguous', reason: 'not-a-fhir-answer' })).toMatchObject({ state: 'sending' });
  });

  it('keeps its patience, where the partner is away', async () => {
    const change = await changeBy({ kind: 'transient', reason: 'connection-refused' });
    expect(change).toEqual({ state: 'queued', detail: 'connection-refused', failure: 'connection-refused' });
  });
});
