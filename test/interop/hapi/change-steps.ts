import type { MedicationRequest, Observation, Provenance } from '@medplum/fhirtypes';
import {
  directionsOf,
  holdAllVerified,
  listOf,
  ourLevel,
  ourOrder,
  placeOfOrder,
  rowOf,
  textsOf,
} from './at-partner.ts';
import { writesOf } from './installation.ts';
import { records, theirIbuprofen, theirLevothyroxine, withDirections, withLithiumLevel } from './scene.ts';
import { hold, type Step } from './step.ts';

const [lithium] = records();

export const changedByPartner: Step = {
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

export const deletedByPartner: Step = {
  name: 'an order that the partner deleted',
  act: async (installation) => {
    for (const { others } of installation.partners) await others.remove(theirLevothyroxine);
    // No change tells of it: it is seen when everything is read, once a day.
    await installation.readEverythingFromNowOn();
    const synced = await installation.sync();
    return async (partner) => {
      hold(textsOf(listOf(synced), partner, 'levothyroxine').length === 0, 'the list still has it');
      return 'it is on the list no more';
    };
  },
};

/** A remark, as a server or another client adds it: it takes nothing away from what the clinic says. */
const remark = { text: 'Seen by the pharmacist' };

export const conflict: Step = {
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

export const changedInBetween: Step = {
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

export const takenBack: Step = {
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

export const oursDeleted: Step = {
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
