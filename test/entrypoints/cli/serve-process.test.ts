import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { recordOf } from '../../support/clinic-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { jsonLines } from './run-concord.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

interface Service {
  readonly process: ChildProcess;
  readonly address: string;
  err(): string;
  /** Resolves with the code, or the signal, that ended it. */
  readonly ended: Promise<number | string | null>;
}

/** `concord serve` in a process of its own, once it serves. */
const serve = async (folder: string, settings: Readonly<Record<string, string>> = {}): Promise<Service> => {
  const child = spawn(process.execPath, [main, 'serve'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], CONCORD_PORT: '0', CONCORD_LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let err = '';
  const ended = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
  const address = await new Promise<string>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      const served = /Concord serves (\S+)/.exec(err)?.[1];
      if (served !== undefined && err.includes('Ctrl+C')) resolve(served);
    });
  });
  return { process: child, address, err: () => err, ended };
};

/** A clinic with one patient and one partner whose server answers as `answer` does. */
const clinicWith = async (answer: Parameters<typeof createServer>[1]): Promise<string> => {
  const folder = await temporaryFolder();
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  await mkdir(join(folder, 'partners'));
  const partner = {
    ...{ id: 'primary-care', name: 'Alder', specialty: 'primary care', baseUrl: `http://127.0.0.1:${port}/fhir` },
    ...{ authentication: { kind: 'none' }, purposeOfUse: 'TREAT', read: ['MedicationRequest'], write: [] },
  };
  await writeFile(join(folder, 'partners', 'primary-care.json'), JSON.stringify(partner));
  const store = await openSqliteStore({ file: join(folder, '.concord', 'data', 'concord.sqlite') });
  await store.records.put(recordOf(), new Date().toISOString());
  await store.close();
  return folder;
};

const everySecond = { CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids', CONCORD_SYNC_SCHEDULE: '* * * * * *' };

const runsIn = async (folder: string) => {
  const store = await openSqliteStore({ file: join(folder, '.concord', 'data', 'concord.sqlite') });
  const runs = await store.runs.latest(10);
  await store.close();
  return runs;
};

const logLines = (err: string) =>
  jsonLines(
    err
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .join('\n'),
  );

describe('concord serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('lives, is ready, and ends with 0 at %s', async (signal) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'partners'));
    const service = await serve(folder);
    expect((await fetch(`${service.address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${service.address}/readyz`)).json()).toMatchObject({ status: 'ready' });
    service.process.kill(signal);
    expect(await service.ended).toBe(0);
  });

  it('lets a sync that is under way end between two steps, and its lines carry the id of the run', async () => {
    let service: Service | null = null;
    const folder = await clinicWith((_request, response) => {
      // The signal comes while the partner is being asked.
      service?.process.kill('SIGTERM');
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '3600' }).end('{}');
    });
    service = await serve(folder, everySecond);
    expect(await service.ended).toBe(0);
    const [run] = await runsIn(folder);
    expect(['stopped', 'problems']).toContain(run?.outcome);
    const lines = logLines(service.err());
    expect(lines.map(({ msg }) => msg)).toContain('sync began');
    for (const line of lines) expect(line).toMatchObject({ run: run?.id });
  });

  it('ends at once at a second signal, and the next run finds what was under way', async () => {
    const asked = Promise.withResolvers<void>();
    // A partner that never answers.
    const folder = await clinicWith(() => asked.resolve());
    const service = await serve(folder, everySecond);
    await asked.promise;
    service.process.kill('SIGTERM');
    // The second one must find the first one handled: no more connections are taken then.
    while (
      await fetch(`${service.address}/healthz`).then(
        () => true,
        () => false,
      )
    )
      await Promise.resolve();
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(143);
    expect(await runsIn(folder)).toMatchObject([{ outcome: 'unfinished' }]);
  });

  it('ends without what is stuck in ten seconds', async () => {
    const asked = Promise.withResolvers<void>();
    const folder = await clinicWith(() => asked.resolve());
    const service = await serve(folder, everySecond);
    await asked.promise;
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(1);
    expect(service.err()).toContain('something was still under way');
  });
});
