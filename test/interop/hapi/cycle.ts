import type { Bundle, Dosage, MedicationRequest, Observation, Provenance, Resource } from '@medplum/fhirtypes';
import { businessIdentifierOf } from '../../../src/adapters/partner/business-identifier.ts';
import type { ReconciledList, ReconciledRow } from '../../../src/domain/reconciled-list.ts';
import {
  type CyclePartner,
  changedBetween,
  clinicSystem,
  type Installation,
  type Synced,
  versionsAt,
  writesOf,
} from './installation.ts';
import {
  lithiumPatient,
  records,
  theirIbuprofen,
  theirLevothyroxine,
  withDirections,
  withLithiumLevel,
} from './scene.ts';

export interface StepResult {
  readonly step: string;
  readonly partner: string;
  readonly ok: boolean;
  /** What was seen, or what is wrong. */
  readonly told: string;
}

/** Does something to the whole installation, and gives what is then to be seen at each partner. */
interface Step {
  readonly name: string;
  readonly act: (installation: Installation) => Promise<(partner: CyclePartner) => Promise<string>>;
}

class StepFailed extends Error {}

const hold = (isTrue: boolean, wrong: string): void => {
  if (!isTrue) throw new StepFailed(wrong);
};

/** All steps in order; one that fails does not keep the next from being tried. */
export async function* steps(installation: Installation): AsyncGenerator<StepResult> {
  for (const { name, act } of cycle) {
    const acted = await attempt(() => act(installation));
    for (const partner of installation.partners) {
      const seen = acted.ok ? await attempt(() => acted.value(partner)) : acted;
      yield { step: name, partner: partner.server.name, ok: seen.ok, told: seen.ok ? seen.value : seen.wrong };
    }
  }
}

const attempt = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly wrong: string }> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof StepFailed) return { ok: false, wrong: error.message };
    return { ok: false, wrong: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

const [lithium, fluoxetine] = records();

let first: Synced | null = null;

const push: Step = {
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

const onceEach: Step = {
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

const wayOfWriting: Step = {
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

const pullAndReconcile: Step = {
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

const listOf = ({ report }: Synced): ReconciledList => {
  const stored = report.lists.find(({ patient }) => patient === lithiumPatient);
  if (stored === undefined) throw new StepFailed('the patient has no list');
  return stored.list;
};

const rowOf = (list: ReconciledList, drug: string): ReconciledRow | undefined =>
  list.rows.find((row) => row.ingredients.some(({ name }) => name.toLowerCase().includes(drug)));

/** What a partner says of a drug, as it was read, directions included. */
const textsOf = (list: ReconciledList, partner: CyclePartner, drug: string): readonly string[] =>
  (rowOf(list, drug)?.statements ?? [])
    .filter(({ source }) => source === partner.id)
    .map((statement) => JSON.stringify(statement));

const unchanged: Step = {
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

const versionsOfAll = async ({ partners }: Installation) =>
  new Map(await Promise.all(partners.map(async (partner) => [partner.id, await versionsAt(partner)] as const)));

const oneRecordChanged: Step = {
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

const directionsOf = ({ dosageInstruction = [] }: MedicationRequest): string =>
  dosageInstruction.map(({ text }: Dosage) => text).join('; ');

/** Our order of lithium as the partner has it. */
const ourOrder = async (installation: Installation, partner: CyclePartner): Promise<MedicationRequest> =>
  partner.others.read(await placeOfOrder(installation, partner));

const placeOfOrder = async (installation: Installation, partner: CyclePartner): Promise<string> => {
  const placed = (await installation.deliveries(partner)).findLast(
    ({ patient, resource, partnerReference }) =>
      patient === lithiumPatient && resource.resourceType === 'MedicationRequest' && partnerReference !== null,
  );
  if (placed?.partnerReference == null) throw new StepFailed('the order is not placed');
  return placed.partnerReference;
};

const holdAllVerified = async (installation: Installation, partner: CyclePartner): Promise<void> => {
  const latest = new Map((await installation.deliveries(partner)).map((delivery) => [delivery.key, delivery]));
  const open = [...latest.values()].filter(({ state }) => state !== 'verified');
  const told = open.map(({ key, state, detail }) => `${key.split('/')[0]} ${state} (${detail})`);
  hold(open.length === 0, `not verified: ${told.join(', ')}`);
};

const changedByPartner: Step = {
  name: 'an order that the partner changed',
  act: async (installation) => {
    for (const { others } of installation.partners) {
      const theirs = await others.read<MedicationRequest>(theirIbuprofen);
      await others.put({ ...theirs, dosageInstruction: [{ text: 'Take 2 tablets by mouth every 8 hours' }] });
    }
    const synced = await installation.sync();
    return async (partner) => {
      hold(writesOf(synced, partner).length === 0, 'something was written');
      const [text = ''] = textsOf(listOf(synced), partner, 'ibuprofen');
      hold(text.includes('every 8 hours'), `the list says ${text.slice(0, 300)}`);
      return 'the list has the new directions';
    };
  },
};

const deletedByPartner: Step = {
  name: 'an order that the partner deleted',
  act: async (installation) => {
    for (const { others } of installation.partners) await others.remove(theirLevothyroxine);
    const synced = await installation.sync();
    return async (partner) => {
      hold(textsOf(listOf(synced), partner, 'levothyroxine').length === 0, 'the list still has it');
      return 'it is on the list no more';
    };
  },
};

/** A remark, as a server or another client adds it: it takes nothing away from what the clinic says. */
const remark = { text: 'Seen by the pharmacist' };

const conflict: Step = {
  name: 'another client adds a remark just before the write',
  act: async (installation) => {
    const met = new Set<string>();
    for (const partner of installation.partners) {
      const place = await placeOfOrder(installation, partner);
      partner.door.beforeWrite(
        ({ path, body }) => path === place || (path === '' && body.includes(place)),
        async () => {
          met.add(partner.id);
          await partner.others.put({ ...(await partner.others.read<MedicationRequest>(place)), note: [remark] });
        },
      );
    }
    await installation.importRecord(withDirections(lithium, 'Take 2 tablets by mouth at bedtime'));
    const synced = await installation.sync();
    return async (partner) => {
      hold(met.has(partner.id), 'no write of the order was seen');
      const conflicts = writesOf(synced, partner).filter(({ status }) => status === 409 || status === 412);
      hold(conflicts.length > 0, 'the server refused nothing: the write did not say which version it replaces');
      hold(directionsOf(await ourOrder(installation, partner)).includes('at bedtime'), 'the order is not the new one');
      await holdAllVerified(installation, partner);
      return `refused with ${conflicts[0]?.status}, read again, written with the new version`;
    };
  },
};

const changedInBetween: Step = {
  name: 'another client stops our order just before the write',
  act: async (installation) => {
    for (const partner of installation.partners) {
      const place = await placeOfOrder(installation, partner);
      partner.door.beforeWrite(
        ({ path, body }) => path === place || (path === '' && body.includes(place)),
        async () => partner.others.put({ ...(await partner.others.read<MedicationRequest>(place)), status: 'stopped' }),
      );
    }
    await installation.importRecord(withDirections(lithium, 'Take 3 tablets by mouth at bedtime'));
    const synced = await installation.sync();
    return async (partner) => {
      hold((await ourOrder(installation, partner)).status === 'stopped', 'what the other client wrote was overwritten');
      const [delivery] = (await installation.deliveries(partner)).filter(({ state }) => state === 'refused');
      hold(delivery?.detail?.includes('MedicationRequest.status') === true, `the delivery says ${delivery?.detail}`);
      const row = rowOf(listOf(synced), 'lithium');
      hold(
        (row?.differences ?? []).some(
          ({ type, sources }) => type === 'status' && sources.some((id) => id === partner.id),
        ),
        `the list shows ${row?.differences.map(({ type }) => type)}`,
      );
      return 'not overwritten; left for a person, and shown on the list';
    };
  },
};

const takenBack: Step = {
  name: 'once the partner takes its change back, ours is written again',
  act: async (installation) => {
    for (const { others, ...partner } of installation.partners) {
      const place = await placeOfOrder(installation, { others, ...partner });
      await others.put({ ...(await others.read<MedicationRequest>(place)), status: 'active' });
    }
    await installation.importRecord(withDirections(lithium, 'Take 1 tablet by mouth at bedtime'));
    await installation.sync();
    return async (partner) => {
      hold(directionsOf(await ourOrder(installation, partner)).includes('1 tablet'), 'the order is not the new one');
      await holdAllVerified(installation, partner);
      return 'written, and verified';
    };
  },
};

const oursDeleted: Step = {
  name: 'what the partner deleted of ours comes back when it changes',
  act: async (installation) => {
    for (const partner of installation.partners) {
      const level = await ourLevel(installation, partner);
      for (const { id } of await partner.others.search<Provenance>(`Provenance?target=${level}`)) {
        await partner.others.remove(`Provenance/${id}`);
      }
      await partner.others.remove(level);
    }
    await installation.importRecord(
      withLithiumLevel(withDirections(lithium, 'Take 1 tablet by mouth at bedtime'), 0.9),
    );
    await installation.sync();
    return async (partner) => {
      const level = await partner.others.read<Observation>(await ourLevel(installation, partner));
      hold(level.valueQuantity?.value === 0.9, 'the level is not the new one');
      await holdAllVerified(installation, partner);
      return 'written again, and verified';
    };
  },
};

/** Where the partner keeps the lithium level. */
const ourLevel = async (installation: Installation, partner: CyclePartner): Promise<string> => {
  const placed = (await installation.deliveries(partner)).findLast(
    ({ resource, partnerReference }) =>
      partnerReference !== null &&
      resource.resourceType === 'Observation' &&
      /lithium/i.test(JSON.stringify(resource.code)),
  );
  if (placed?.partnerReference == null) throw new StepFailed('the lithium level is not placed');
  return placed.partnerReference;
};

const nothingTwice: Step = {
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

const cycle: readonly Step[] = [
  ...[push, onceEach, wayOfWriting, pullAndReconcile, unchanged, oneRecordChanged],
  ...[changedByPartner, deletedByPartner, conflict, changedInBetween, takenBack, oursDeleted, unchanged, nothingTwice],
];
