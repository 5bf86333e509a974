import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeApplication } from '../../../src/compose.ts';
import type { ClinicRecord } from '../../../src/domain/clinic-record.ts';
import type { SyncReport } from '../../../src/flows/sync.ts';

const types = ['Organization', 'Practitioner', 'Condition', 'MedicationRequest', 'Consent', 'Provenance'];

/** Concord as it is installed, in a folder of its own. */
export interface BenchClinic {
  /** For a process of its own over the same installation. */
  readonly environment: Readonly<Record<string, string>>;
  import(records: readonly ClinicRecord[]): Promise<void>;
  /** @param patient this one alone; everybody if not given */
  sync(patient?: string): Promise<SyncReport>;
  end(): Promise<void>;
}

/** Where a partner is, and whether it is only read from. */
type BenchAddress = string | { readonly baseUrl: string; readonly isReadOnly: true };

/** @param addresses of the partners, by id */
export const openBenchClinic = async (
  addresses: Readonly<Record<string, BenchAddress>>,
  databaseUrl: string | null = null,
): Promise<BenchClinic> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-bench-'));
  const partners = join(folder, 'partners');
  await mkdir(partners);
  for (const [id, address] of Object.entries(addresses)) {
    const takes = typeof address === 'string';
    const baseUrl = takes ? address : address.baseUrl;
    const file = {
      ...{ id, baseUrl, name: `Partner ${id}`, specialty: 'other', purposeOfUse: 'TREAT' },
      ...{
        read: takes ? ['MedicationRequest', 'Condition'] : ['MedicationRequest'],
        write: takes ? types : [],
        authentication: { kind: 'none' },
      },
      habits: { transaction: true },
    };
    await writeFile(join(partners, `${id}.json`), JSON.stringify(file));
  }
  const environment = {
    CONCORD_DATA: join(folder, 'data'),
    CONCORD_PARTNERS: partners,
    CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids',
    CONCORD_LOG_LEVEL: 'silent',
    ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
  };
  const application = composeApplication(environment);
  const quiet = { start: () => ({ step: () => {}, done: () => {} }) };
  return {
    environment,
    import: async (records) => {
      const file = join(folder, 'records.ndjson');
      await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      const report = await application.importRecords([file], { dryRun: false });
      if (report.refused > 0) throw new Error('A record of the benchmark was refused.');
    },
    sync: (patient) => application.sync({ partner: null, patient: patient ?? null, progress: quiet }),
    end: () => rm(folder, { recursive: true, force: true }),
  };
};
