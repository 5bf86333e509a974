import { randomUUID } from 'node:crypto';
import type { MedicationRequest, Organization, Resource } from '@medplum/fhirtypes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPartnerClient } from '../../../src/adapters/partner/open-partner-client.ts';
import type { PartnerHabits } from '../../../src/domain/partner.ts';
import { resourceIdOf } from '../../../src/fhir/identity.ts';
import type { SandboxHabits } from '../../../src/sandbox/habits.ts';
import { createSandboxPartner } from '../../../src/sandbox/partner.ts';
import { partnerWith, pretendSurroundings } from './pretend-partner.ts';

const order = (id: string, status: MedicationRequest['status'], intent: MedicationRequest['intent']) =>
  ({
    resourceType: 'MedicationRequest',
    ...{ id, status, intent },
    subject: { reference: 'Patient/77' },
    medicationCodeableConcept: { text: 'sotalol 80 mg tablet' },
  }) as const;
const theirs: readonly Resource[] = [
  { resourceType: 'Patient', id: '77' },
  order('now', 'active', 'order'),
  order('then', 'stopped', 'order'),
  order('meant', 'active', 'proposal'),
];

/** A partner with these habits, and a client that was told of these. */
const open = async (habits: SandboxHabits, known: Partial<PartnerHabits>) => {
  const { surroundings } = pretendSurroundings();
  const partner = createSandboxPartner({
    ...{ id: 'cardiology', name: 'Quarry Road Cardiology', clock: surroundings.clock, ids: randomUUID, clients: [] },
    ...{ authentication: 'none', habits, resources: theirs },
  });
  const { baseUrl, stop } = await partner.start();
  onTestFinished(async () => {
    await stop();
    partner.close();
  });
  const client = openPartnerClient(partnerWith({ baseUrl, write: ['Organization'], habits: known }), surroundings);
  const received = async (): Promise<readonly string[]> => {
    const texts: string[] = [];
    await client.pull('77', 'MedicationRequest', async ({ bytes }) => {
      texts.push(new TextDecoder().decode(bytes));
    });
    return theirs.flatMap(({ id }) => (texts.some((text) => text.includes(`"id":"${id}"`)) ? (id ?? []) : []));
  };
  return { client, partner, received };
};

describe('habits that a partner file tells', () => {
  it('hidesStatuses: what a server leaves out until it is asked for is asked for (FIELD-NOTES 4)', async () => {
    const habits = { hidesStatuses: ['stopped'] };
    expect(await (await open(habits, { hidesStatuses: false })).received()).toEqual(['now']);
    expect(await (await open(habits, { hidesStatuses: true })).received()).toEqual(['now', 'then']);
  });

  it('intents: a server is asked by those that it takes, or by none (FIELD-NOTES 3, 5)', async () => {
    expect(await (await open({}, { intents: ['proposal'] })).received()).toEqual(['meant']);
    expect(await (await open({}, { intents: [] })).received()).toEqual(['now', 'then', 'meant']);
    expect(await (await open({ requiresIntent: true }, {})).received()).toEqual(['now', 'then']);
  });

  it('conditionalUpdate: a server that only says that it honours one gets a search and a create (FIELD-NOTES 11)', async () => {
    const system = 'https://clinic.example/ids/organization';
    const resource: Organization = {
      resourceType: 'Organization',
      id: resourceIdOf(system, 'clinic'),
      identifier: [{ system, value: 'clinic' }],
      name: 'Juniper Street Psychiatry',
    };
    for (const [conditionalUpdate, write] of [
      [true, 'PUT /fhir/Organization'],
      [false, 'POST /fhir/Organization'],
    ] as const) {
      const { client, partner } = await open({}, { conditionalUpdate });
      const outcomes = await client.send([{ key: 'Organization/ours', resource }], new Map());
      expect(outcomes).toMatchObject([{ kind: 'accepted' }]);
      const made = partner.requests.map(({ method, path }) => `${method} ${path}`);
      expect(made.filter((request) => !request.startsWith('GET') && !request.endsWith('_search'))).toEqual([write]);
    }
  });

  it('limits.concurrency: no more requests are under way at a time than the file says (FIELD-NOTES 13)', async () => {
    let [underWay, most] = [0, 0];
    const { surroundings } = pretendSurroundings();
    const partner = createSandboxPartner({
      ...{ id: 'busy', name: 'Busy', clock: surroundings.clock, ids: randomUUID, clients: [], authentication: 'none' },
      hooks: {
        beforeResponse: async () => {
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((later) => setImmediate(later));
          underWay -= 1;
        },
      },
    });
    const { baseUrl, stop } = await partner.start();
    onTestFinished(async () => {
      await stop();
      partner.close();
    });
    const client = openPartnerClient(partnerWith({ baseUrl, limits: { concurrency: 2 } }), surroundings);
    await Promise.all(Array.from({ length: 20 }, () => client.pull('77', 'Condition', async () => {})));
    expect(most).toBeLessThanOrEqual(2);
  });
});
