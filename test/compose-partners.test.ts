import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { wirePartners } from '../src/compose-partners.ts';
import { readConfig } from '../src/config/read-config.ts';
import { partnerWith } from './adapters/partner/pretend-partner.ts';

const wiring = () => wirePartners(() => readConfig({ CONCORD_LOG_LEVEL: 'silent' }), {});

/** A server on loopback that asks everybody to come back in two hours. */
const resting = async (): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(429, { 'Retry-After': '7200' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/fhir`;
};

describe('the clients of partners', () => {
  it('are one for each partner and run, so that all of a run knows whether a partner is there', async () => {
    const { openPartner } = wiring();
    const [partner, other] = [partnerWith(), partnerWith()];
    const run = await openPartner();
    expect(run(partner)).toBe(run(partner));
    expect(run(other)).not.toBe(run(partner));
    expect((await openPartner())(partner)).not.toBe(run(partner));
  });

  it('tell which partners they leave alone, and begin anew with the next run', async () => {
    const { openPartner, circuits } = wiring();
    const partner = partnerWith({ baseUrl: await resting() });
    expect(circuits()).toEqual([]);
    const read = async () => (await openPartner())(partner).pull('77', 'Condition', async () => {});
    expect(await read()).toEqual({ kind: 'failed', reason: 'http-429' });
    expect(circuits()).toEqual([{ partner: 'cardiology', isLeftAlone: true }]);
    expect(await read()).toEqual({ kind: 'failed', reason: 'http-429' });
  });
});
