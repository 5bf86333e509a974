import { describe, expect, it } from 'vitest';
import { deliveryId } from '../../../src/domain/ids.ts';
import { ada, cardiology, minute, newDelivery, outbound } from '../../adapters/store/samples.ts';
import { servePages } from '../web/served-pages.ts';

/** The metrics as a monitoring system reads them, without those of the process. */
const metricsOf = async (pages: Awaited<ReturnType<typeof servePages>>): Promise<readonly string[]> =>
  (await (await pages.get('/metrics')).text())
    .split('\n')
    .filter((line) => line.startsWith('concord_') && !/^concord_(process|nodejs)_/.test(line));

describe('/healthz and /readyz', () => {
  it('say without a login that the process lives, and that it can work', async () => {
    const pages = await servePages();
    expect(await (await pages.get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await pages.get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', store: 'ok', partnerFiles: 'ok' });
  });

  it('say by a word what is missing', async () => {
    const readPartners = async () => {
      throw new Error('partners/of-ada-marchetti.json');
    };
    const answer = await (await servePages({ readPartners })).get('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'not-ready', store: 'ok', partnerFiles: 'unusable' });
  });
});

describe('/metrics', () => {
  it('tell deliveries, writes, failures, reads, syncs and what is open, as the store has them', async () => {
    const pages = await servePages();
    const { deliveries, inbox } = pages.store;
    await deliveries.enqueue(newDelivery('1', outbound('Basic/a', 'A')), minute(0));
    await deliveries.claim(cardiology, ada, minute(1));
    await deliveries.move(deliveryId('1'), { state: 'accepted', attempted: true }, minute(2));
    await deliveries.move(deliveryId('1'), { state: 'accepted', detail: 'timeout', failure: 'timeout' }, minute(3));
    await inbox.begin({ id: 'pull', partner: cardiology, patient: ada, type: 'Condition', mode: 'full' }, minute(0));
    await inbox.finish('pull', 'failed', 'http-403', minute(1));
    expect(await metricsOf(pages)).toEqual([
      'concord_deliveries{partner="cardiology",state="accepted"} 1',
      'concord_writes_total{partner="cardiology",type="Basic"} 1',
      'concord_failures_total{partner="cardiology",direction="send",reason="timeout"} 1',
      'concord_failures_total{partner="cardiology",direction="read",reason="http-403"} 1',
      'concord_reads_total{partner="cardiology",type="Condition",outcome="failed"} 1',
      expect.stringMatching(/^concord_oldest_answer_age_seconds\{partner="cardiology"\} \d+$/),
      'concord_sync_runs_total{outcome="problems"} 1',
      'concord_sync_runs_total{outcome="unfinished"} 1',
      expect.stringMatching(/^concord_sync_last_success_timestamp_seconds \d+$/),
      'concord_sync_duration_seconds 0',
      'concord_open_questions 5',
    ]);
  });

  it('come in the text format of Prometheus, with what the process uses', async () => {
    const answer = await (await servePages()).get('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('concord_process_resident_memory_bytes');
  });
});
