/**
 * What a sync costs, against pretend partners in processes of their own on loopback: (a) resources a second that one
 * partner takes, as a share of what the same bundles reach when autocannon sends them with nothing else done; (b) a panel
 * in which nothing changed: writes, and requests for each partner; (c) one changed medication: requests, and
 * milliseconds until every partner has it and it was read back; (d) the memory of the engine's process while resources go
 * through, where a number of them is given; (e) resources a second into each store. A client that sends one resource
 * after the other stands beside it. What 1, 2 and 4 workers do is measured where a number of patients is given.
 * Run: npm run bench:sync -- [--patients N] [--panel N] [--memory-resources N] [--worker-patients N]
 */
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { describeMachine, machineLines } from '../validate/machine.ts';
import { figure, tableOf } from '../validate/table.ts';
import { openBenchClinic } from './clinic.ts';
import { memoryOver } from './memory.ts';
import { sendNaively } from './naive-client.ts';
import { partnerIds, recordOf } from './panel.ts';
import { type BenchPartner, startBenchPartner } from './partners.ts';
import { storeRates } from './stores.ts';
import { workerRates } from './workers.ts';

const { values } = parseArgs({
  options: {
    patients: { type: 'string', default: '200' },
    panel: { type: 'string', default: '200' },
    'memory-resources': { type: 'string', default: '0' },
    'worker-patients': { type: 'string', default: '0' },
  },
});
const patients = Number(values.patients);
const panel = Number(values.panel);
const memoryResources = Number(values['memory-resources']);
const workerPatients = Number(values['worker-patients']);

const recordsOf = (count: number) => Array.from({ length: count }, (_, index) => recordOf(index));

const withPartner = async <T>(work: (partner: BenchPartner) => Promise<T>): Promise<T> => {
  const partner = await startBenchPartner(Math.max(patients, panel));
  try {
    return await work(partner);
  } finally {
    await partner.stop();
  }
};

const rowsOfThroughput = async (): Promise<readonly (readonly string[])[]> => {
  const engine = await withPartner(async (partner) => {
    const clinic = await openBenchClinic({ 'primary-care': partner.baseUrl });
    await clinic.import(recordsOf(patients));
    await clinic.sync();
    await clinic.end();
    return partner.tell();
  });
  const bare = await withPartner(async (partner) => {
    const begun = performance.now();
    const result = await autocannon({
      ...{ url: partner.baseUrl, connections: 8, amount: engine.bundles.length, method: 'POST' },
      headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
      requests: engine.bundles.map((body) => ({ body })),
    });
    const { writes } = await partner.tell();
    if (result.non2xx > 0) throw new Error('A bundle was refused.');
    return { writes, seconds: (performance.now() - begun) / 1_000 };
  });
  const naive = await withPartner(async (partner) => {
    const begun = performance.now();
    const sent = await sendNaively(partner.baseUrl, engine.bundles.slice(0, Math.ceil(engine.bundles.length / 4)));
    return { sent, seconds: (performance.now() - begun) / 1_000 };
  });
  const rates = [
    ['Concord', engine.writes, engine.writingSeconds],
    ['autocannon, 8 connections, nothing else', bare.writes, bare.seconds],
    ['one after the other (fhir-kit-client)', naive.sent, naive.seconds],
  ] as const;
  const best = bare.writes / bare.seconds;
  return rates.map(([name, writes, seconds]) => [
    name,
    figure(writes),
    figure(writes / seconds),
    `${((100 * writes) / seconds / best).toFixed(0)} %`,
  ]);
};

const rowsOfPanel = async (): Promise<readonly (readonly string[])[]> => {
  const partners = await Promise.all(partnerIds.map(() => startBenchPartner(panel)));
  try {
    const clinic = await openBenchClinic(
      Object.fromEntries(partnerIds.map((id, index) => [id, partners[index]?.baseUrl ?? ''])),
    );
    await clinic.import(recordsOf(panel));
    await clinic.sync();
    const seen = async (work: () => Promise<unknown>) => {
      for (const partner of partners) await partner.forget();
      const begun = performance.now();
      await work();
      const told = await Promise.all(partners.map((partner) => partner.tell()));
      return {
        milliseconds: performance.now() - begun,
        writes: told.reduce((sum, { writes }) => sum + writes, 0),
        requests: told.map(({ requests }) => requests),
      };
    };
    const unchanged = await seen(() => clinic.sync());
    await clinic.import([recordOf(0, 'Take 1 capsule by mouth three times daily')]);
    const changed = await seen(() => clinic.sync());
    await clinic.import([recordOf(0, 'Take 1 capsule by mouth once daily')]);
    const alone = await seen(() => clinic.sync('p-0'));
    await clinic.end();
    const rowOf = (name: string, { milliseconds, writes, requests }: typeof unchanged): readonly string[] => [
      ...[name, figure(writes), requests.join(' / '), figure(milliseconds)],
    ];
    return [
      rowOf('nothing changed', unchanged),
      rowOf('one medication changed, all patients synced', changed),
      rowOf('one medication changed, that patient synced', alone),
    ];
  } finally {
    await Promise.all(partners.map((partner) => partner.stop()));
  }
};

const [machine = ''] = machineLines(describeMachine());
console.log(`${machine}\n`);
console.log(`${patients} patients to one partner:`);
console.log(tableOf(['', 'resources', 'a second', 'share'], await rowsOfThroughput()));
console.log(`\n${panel} patients, three partners:`);
console.log(tableOf(['', 'writes', 'requests by partner', 'milliseconds'], await rowsOfPanel()));
console.log('\nInto the store, a patient of ten resources and their deliveries in one transaction:');
console.log(
  tableOf(
    ['', 'resources a second'],
    (await storeRates(patients)).map(([name, rate]) => [name, figure(rate)]),
  ),
);

if (memoryResources > 0) {
  const { before, fifths, resources, seconds } = await memoryOver(memoryResources);
  console.log(
    `\nResident memory of the engine while ${figure(resources)} resources go through, in ${figure(seconds)} s:`,
  );
  console.log(
    tableOf(
      ['before', ...['first', 'second', 'third', 'fourth', 'last'].map((part) => `${part} fifth`)],
      [[before, ...fifths].map((megabytes) => `${figure(megabytes)} MB`)],
    ),
  );
}
if (workerPatients > 0) {
  console.log(`\n${workerPatients} patients to one partner by workers over one PostgreSQL database:`);
  const rates = await workerRates(workerPatients, [1, 2, 4]);
  console.log(
    tableOf(
      ['workers', 'resources a second'],
      rates.map(({ workers, resourcesPerSecond }) => [`${workers}`, figure(resourcesPerSecond)]),
    ),
  );
}
