import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type { SandboxClient } from './authorization-server.ts';
import type { SandboxHabits } from './habits.ts';
import { createSandboxPartner, type RunningSandbox, type SandboxPartner } from './partner.ts';

export const threePartnerIds = ['primary-care', 'cardiology', 'ob-gyn'] as const;
export type ThreePartnerId = (typeof threePartnerIds)[number];

/** The Medication that cardiology's list refers to and its server no longer serves: only the display tells its name. */
export const retiredMedicationId = 'retired-medication';

/** What each of the three is called and does its own way; all of it a correct client can live with. */
export const threePartnerHabits: Readonly<
  Record<ThreePartnerId, { readonly name: string; readonly specialty: string; readonly habits: SandboxHabits }>
> = {
  'primary-care': {
    name: 'Larkspur Family Medicine',
    specialty: 'primary care',
    habits: { requiresStatus: true, patientParameter: 'reference' },
  },
  cardiology: {
    name: 'Quarry Road Cardiology',
    specialty: 'cardiology',
    habits: { ignoresInclude: true, missingMedications: [retiredMedicationId], noTransaction: 405 },
  },
  'ob-gyn': {
    name: 'Meadowbank OB/GYN',
    specialty: 'OB/GYN',
    habits: {
      refusesTypes: ['MedicationDispense'],
      relativeNextLinks: true,
      omitsEmptyEntry: true,
      pageSize: 3,
    },
  },
};

export interface ThreePartnersOptions {
  /** Where each keeps its data, as `<id>.sqlite`; made when missing. In memory when left out. */
  readonly folder?: string;
  /** What each holds when its database is new. */
  readonly dataByPartner: Readonly<Partial<Record<ThreePartnerId, readonly Resource[]>>>;
  /** The clients that every one of them has registered. */
  readonly clients: readonly SandboxClient[];
  readonly clock: () => Date;
  readonly ids: () => string;
  /** Ports on 127.0.0.1; any that is free when left out. */
  readonly ports?: Readonly<Partial<Record<ThreePartnerId, number>>>;
}

export interface StartedPartner extends RunningSandbox {
  readonly id: ThreePartnerId;
  readonly specialty: string;
  readonly partner: SandboxPartner;
}

export interface ThreePartners {
  /** In the order of `threePartnerIds`. */
  readonly partners: readonly StartedPartner[];
  /** Resource versions written to any of them over HTTP since they were started. */
  readonly writes: number;
  /** Stops all of them and closes their databases. */
  stop(): Promise<void>;
}

/** Starts primary care, cardiology and OB/GYN on loopback. @throws SandboxPortError, and then none is left running */
export const startThreePartners = async (options: ThreePartnersOptions): Promise<ThreePartners> => {
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  const partners: StartedPartner[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(partners.map((started) => started.stop()));
    for (const { partner } of partners) partner.close();
  };
  try {
    for (const id of threePartnerIds) partners.push(await startPartner(id, options));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    partners,
    get writes() {
      return partners.reduce((sum, { partner }) => sum + partner.writes, 0);
    },
    stop,
  };
};

const startPartner = async (id: ThreePartnerId, options: ThreePartnersOptions): Promise<StartedPartner> => {
  const { name, specialty, habits } = threePartnerHabits[id];
  const { folder, clients, clock, ids } = options;
  const partner = createSandboxPartner({
    ...{ id, name, habits, clients, clock, ids },
    databasePath: folder === undefined ? ':memory:' : join(folder, `${id}.sqlite`),
    resources: options.dataByPartner[id] ?? [],
  });
  try {
    return { id, specialty, partner, ...(await partner.start(options.ports?.[id])) };
  } catch (error) {
    partner.close();
    throw error;
  }
};
