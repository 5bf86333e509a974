import type { Bundle, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { businessIdentifierOf } from '../../../src/adapters/partner/business-identifier.ts';
import { directionsOf, holdAllVerified, listOf, ourOrder, textsOf, versionsOfAll } from './at-partner.ts';
import { changedBetween, clinicSystem, type Synced, versionsAt, writesOf } from './installation.ts';
import { records, withDirections } from './scene.ts';
import { hold, type Step, StepFailed } from './step.ts';

const [lithium, fluoxetine] = records();

let first: Synced | null = null;

export const push: Step = {
  name: 'push and read-back',
  act: async (installation) => {
    for (const record of [lithium, fluoxetine]) await installation.importRecord(record);
    const synced = await installation.sync();
    first = synced;
    return async (partner) => {
      const deliveries = await installation.deliveries(partner);
      const open = deliveries.filter(({ state }) => state !== 'verified');
      const told = open.map(({ key, state, detail }) => `${key.split('/')[0]} ${state} (${detail})`);
      hold(deliveries.length > 20 && open.length === 0, `not verified: ${told.join(', ')}`);
      return `${deliveries.length} resources verified`;
    };
  },
};

export const onceEach: Step = {
  name: 'each resource is there once, under the partner’s own id',
  act: async (installation) => async (partner) => {
    let found = 0;
    for (const { key, resource, partnerReference } of await installation.deliveries(partner)) {
      const identifier = businessIdentifierOf(resource);
      if (identifier === null) continue;
      const query = `${resource.resourceType}?identifier=${encodeURIComponent(`${identifier.system}|${identifier.value}`)}`;
      const hits = await partner.others.search<Resource>(query);
      const references = hits.map(({ resourceType, id }) => `${resourceType}/${id}`);
      hold(references.join() === partnerReference, `${key.split('/')[0]} is there ${hits.length} times`);
      found += 1;
    }
    return `${found} found by their identifiers`;
  },
};

export const wayOfWriting: Step = {
  name: 'way of writing',
  act: async (installation) => async (partner) => {
    const writes = first === null ? [] : writesOf(first, partner);
    const refused = writes.filter(({ status }) => status >= 300);
    hold(refused.length === 0, `refused: ${refused.map(({ method, path, status }) => `${method} ${path} ${status}`)}`);
    const bundles = writes.filter(({ path }) => path === '');
    const conditional = writes.filter(({ method, path }) => method === 'PUT' && !path.includes('/'));
    if (installation.writing === 'one by one') {
      hold(bundles.length === 0 && conditional.length > 10, 'not by conditional update');
      return `${conditional.length} conditional updates, ${writes.length - conditional.length} creates`;
    }
    // A part of one resource goes by itself.
    const single = writes.length - bundles.length;
    hold(bundles.length > 3 && single < bundles.length, `${bundles.length} of ${writes.length} writes are bundles`);
    const entries = bundles.flatMap(({ body }) => (JSON.parse(body) as Bundle).entry ?? []);
    hold(
      entries.some(({ request }) => request?.method === 'PUT' && request.url.includes('?')),
      'no entry is a conditional update',
    );
    return `${entries.length} entries in ${bundles.length} transactions`;
  },
};

export const pullAndReconcile: Step = {
  name: 'pull over several pages, and reconcile',
  act: async () => async (partner) => {
    if (first === null) throw new StepFailed('there was no first sync');
    const pages = (first.passed.get(partner.id) ?? []).filter(({ isPage }) => isPage).length;
    const pulled = first.report.pulled.find(({ partner: id }) => id === partner.id);
    hold(pulled?.failures.length === 0 && pulled.notMatched === 0, `not read: ${JSON.stringify(pulled)}`);
    hold(pages >= 2, `${pages} further pages were read`);
    const list = listOf(first);
    for (const drug of ['ibuprofen', 'lisinopril', 'metformin', 'atorvastatin', 'levothyroxine']) {
      hold(textsOf(list, partner, drug).length > 0, `the list has no ${drug} of this partner`);
    }
    hold(
      list.alerts.some((alert) => /lithium/i.test(JSON.stringify(alert)) && /ibuprofen/i.test(JSON.stringify(alert))),
      'no alert names lithium and ibuprofen',
    );
    return `${pages} further pages, ${list.rows.length} drugs, ${list.alerts.length} alerts`;
  },
};

export const unchanged: Step = {
  name: 'an unchanged sync writes nothing',
  act: async (installation) => {
    const before = await versionsOfAll(installation);
    const synced = await installation.sync();
    return async (partner) => {
      const writes = writesOf(synced, partner);
      hold(writes.length === 0, `${writes.length} writes reached the server`);
      const changed = changedBetween(before.get(partner.id) ?? new Map(), await versionsAt(partner));
      hold(changed.length === 0, `changed at the server: ${changed}`);
      return `0 writes, ${before.get(partner.id)?.size} resources of the same version`;
    };
  },
};

export const oneRecordChanged: Step = {
  name: 'one changed record: only that is written',
  act: async (installation) => {
    const before = await versionsOfAll(installation);
    await installation.importRecord(withDirections(lithium, 'Take 1 tablet by mouth twice daily'));
    const synced = await installation.sync();
    return async (partner) => {
      const changed = changedBetween(before.get(partner.id) ?? new Map(), await versionsAt(partner));
      const order = await ourOrder(installation, partner);
      hold(directionsOf(order).includes('twice daily'), `the order says “${directionsOf(order)}”`);
      const types = changed.map((key) => key.split('/')[0] ?? '');
      hold(changed.includes(`MedicationRequest/${order.id}`), 'the order is of the same version');
      hold(
        types.every((type) => ['MedicationRequest', 'CarePlan', 'Provenance'].includes(type)) && changed.length <= 3,
        `changed at the server: ${types}`,
      );
      hold(writesOf(synced, partner).length <= changed.length, 'more writes than changes');
      await holdAllVerified(installation, partner);
      return `changed: ${types.toSorted().join(', ')}`;
    };
  },
};

export const nothingTwice: Step = {
  name: 'in the end nothing of ours is there twice',
  act: async () => async (partner) => {
    const ours = await partner.others.search<MedicationRequest>('MedicationRequest');
    const keys = ours.flatMap(({ identifier = [] }) =>
      identifier.filter(({ system }) => system?.startsWith(clinicSystem)).map(({ value }) => value),
    );
    hold(keys.length > 0 && new Set(keys).size === keys.length, `${keys.length} orders of ours`);
    return `${keys.length} orders of ours`;
  },
};
