import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import type { PartnerLog } from './adapters/partner/surroundings.ts';
import { PartnerFilesInvalidError } from './adapters/partner-files/partner-files-invalid-error.ts';
import { readDescribedPartners, readPartners } from './adapters/partner-files/read-partners.ts';
import type { Config } from './config/read-config.ts';
import type { PartnerId } from './domain/ids.ts';
import type { Partner, SigningAlgorithm } from './domain/partner.ts';
import { UnknownPartnerError } from './entrypoints/application-errors.ts';
import type { ExaminationOptions, Finding, MadeKey, OpenPartner, PartnerCircuit, PublicKeys } from './flows/ports.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything about the partners' folder: the files in it, the keys in it, and clients to those that it describes. */
export interface PartnerWiring {
  /** @throws PartnerFilesInvalidError */
  partners(): Promise<readonly Partner[]>;
  /** Those with a schedule of their own; none where there is no folder. @throws PartnerFilesInvalidError */
  scheduled(): Promise<readonly (Partner & { readonly schedule: string })[]>;
  /**
   * Each partner has one client, which keeps its token, its connections and what it has learnt of its partner.
   * @param log told of what an operator should know; the settings' own log if not given
   */
  openPartner(log?: PartnerLog): Promise<OpenPartner>;
  /** As the clients that were opened last know it; none before the first. */
  circuits(): readonly PartnerCircuit[];
  /** @throws UnknownPartnerError, PartnerFilesInvalidError */
  examinePartner(id: string, options: ExaminationOptions): AsyncIterable<Finding>;
  keys(): Promise<PublicKeys>;
  makeKey(algorithm: SigningAlgorithm, out: string | null): Promise<MadeKey>;
}

/** Wires what has to do with partners; settings are read, and the client loaded, when they are first needed. */
export const wirePartners = (config: () => Config, environment: Environment): PartnerWiring => {
  const surroundings = () => surroundingsOf(config(), environment);
  const leftAlone = new Map<PartnerId, boolean>();
  const tellCircuit = (partner: PartnerId, isLeftAlone: boolean) => void leftAlone.set(partner, isLeftAlone);
  const partners = async (): Promise<readonly Partner[]> => {
    const read = await readPartners(config().partnersFolder, environment);
    if (!read.ok) throw new PartnerFilesInvalidError(read.issues);
    return read.value;
  };
  return {
    partners,
    scheduled: async () => {
      const known = existsSync(config().partnersFolder) ? await partners() : [];
      return known.flatMap(({ schedule, ...rest }) => (schedule === undefined ? [] : [{ ...rest, schedule }]));
    },
    openPartner: async (log) => {
      const { openPartnerClient } = await import('./adapters/partner/open-partner-client.ts');
      const outside = { ...surroundings(), tellCircuit, ...(log === undefined ? {} : { log }) };
      return onceEach((partner) => openPartnerClient(partner, outside));
    },
    circuits: () => [...leftAlone].map(([partner, isLeftAlone]) => ({ partner, isLeftAlone })),
    examinePartner: async function* (id, options) {
      const partner = (await partners()).find((one) => one.id === id);
      if (partner === undefined) throw new UnknownPartnerError(id);
      const { examinePartner } = await import('./adapters/partner/doctor/examine-partner.ts');
      yield* examinePartner(surroundings())(partner, options);
    },
    keys: async () => {
      const { listKeys } = await import('./adapters/partner/smart-backend-services/key-folder.ts');
      const { partnersFolder } = config();
      return listKeys(partnersFolder, environment, await readDescribedPartners(partnersFolder));
    },
    makeKey: async (algorithm, out) => {
      const { makeKey } = await import('./adapters/partner/smart-backend-services/key-folder.ts');
      return makeKey(config().partnersFolder, algorithm, out);
    },
  };
};

/** Sending and reading, and in a worker every patient's turn, must know alike whether a partner is there. */
const onceEach = (open: OpenPartner): OpenPartner => {
  const opened = new Map<Partner, ReturnType<OpenPartner>>();
  return (partner) => {
    const client = opened.get(partner) ?? open(partner);
    opened.set(partner, client);
    return client;
  };
};

const surroundingsOf = (config: Config, environment: Environment) => ({
  clock: () => new Date(),
  newId: randomUUID,
  random: Math.random,
  sleep: async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds);
  },
  readKey: (file: string): Promise<string> => readFile(resolve(config.partnersFolder, file), 'utf8'),
  environment,
  log: pino({ level: config.logLevel }, pino.destination(2)),
});
