import { onTestFinished } from 'vitest';
import type { ClinicContext } from '../../src/flows/clinic-context.ts';
import type { Delivery } from '../../src/flows/ports.ts';
import { type SyncReport, sync } from '../../src/flows/sync.ts';
import {
  anotherRecord,
  openScene,
  oursAt,
  recordOf,
  type Scene,
  theirDelia,
  theirGordon,
  theirIbuprofen,
} from '../support/clinic-scene.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';

/** The clinic, one partner, and the proxy between them. */
export interface FaultScene {
  readonly scene: Scene;
  readonly proxy: FaultProxy;
  sync(): Promise<SyncReport>;
  /** Ends every fault and syncs, with hours between, until nothing waits. @returns the last report */
  recover(): Promise<SyncReport>;
  deliveries(): Promise<readonly Delivery[]>;
  /** What the partner has of ours: each by its type and what it is known by. */
  held(): readonly string[];
}

const writtenTypes = ['Organization', 'Practitioner', 'Condition', 'MedicationRequest', 'Consent', 'Provenance'];
const unsettled = ['queued', 'sending', 'accepted'];
const sevenHours = 7 * 60 * 60_000;
const mostSyncs = 4;

/** Letters that are not ASCII, on both sides. */
const resources = [theirGordon, theirDelia, { ...theirIbuprofen, note: [{ text: 'Après le dîner' }] }];
const diagnoses = recordOf().diagnoses?.map((diagnosis) => ({ ...diagnosis, text: 'Trouble bipolaire, dépression' }));

/** Two patients' records, ready to be sent to a partner that takes transactions or not. */
export const openFaultScene = async (
  { transaction = true }: { readonly transaction?: boolean } = {},
  options: FaultProxyOptions = {},
): Promise<FaultScene> => {
  const limits = {
    bundleEntries: 100,
    pages: 10,
    timeoutMilliseconds: 150,
    bytesPerResponse: 1_000_000,
    concurrency: 8,
  };
  const scene = await openScene({ 'primary-care': { limits, habits: { transaction }, sandbox: { resources } } });
  const { partner, sandbox } = scene.of('primary-care');
  const proxy = await startFaultProxy({ clock: scene.context.clock, ...options });
  onTestFinished(() => proxy.stop());
  proxy.leadTo(new URL(partner.baseUrl).origin);
  const partners = [{ ...partner, baseUrl: `${proxy.origin}/fhir` }];
  const context: ClinicContext = { ...scene.context, partners, mapping: { ...scene.context.mapping, partners } };
  await scene.put(recordOf(diagnoses === undefined ? {} : { diagnoses }), anotherRecord());
  const deliveries = () => scene.store.deliveries.list({});
  return {
    ...{ scene, proxy, deliveries },
    sync: () => sync(context),
    recover: async () => {
      await proxy.heal();
      for (let made = 1; ; made += 1) {
        scene.advance(sevenHours);
        const report = await sync(context);
        const isSettled = (await deliveries()).every(({ state }) => !unsettled.includes(state));
        if (isSettled || made === mostSyncs) return report;
      }
    },
    held: () =>
      writtenTypes
        .flatMap((type) => oursAt(sandbox, type))
        .map((resource) => `${resource.resourceType} ${knownBy(resource)}`)
        .toSorted(),
  };
};

/** A Provenance has no identifier, and what it is about stands in the partner's ids: these are only counted. */
const knownBy = (resource: object): string => ('identifier' in resource ? JSON.stringify(resource.identifier) : '');
