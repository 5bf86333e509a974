import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import type { SyncRun } from '../../../src/flows/ports.ts';
import { type Installation, installIn } from '../../faults/clinic-installation.ts';
import { recordOf } from '../../support/clinic-scene.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 180_000 });

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

interface Syncing {
  readonly process: ChildProcess;
  readonly said: Promise<string>;
  readonly ended: Promise<number | string | null>;
}

/** `concord sync`, told by signals to end; with the code or the signal that ended it. */
const syncIn = (installation: Installation, folder: string): Syncing => {
  const child = spawn(process.execPath, [main, 'sync'], {
    ...{ cwd: folder, env: { PATH: process.env['PATH'], ...installation.environment } },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    process: child,
    said: text(child.stderr),
    ended: once(child, 'exit').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null),
  };
};

/** An installation whose first partner answers nothing until it is let. */
const silentInstallation = async () => {
  const folder = await temporaryFolder();
  const installation = await installIn(folder);
  const partners = await installation.begin([recordOf()]);
  onTestFinished(() => installation.end());
  const { promise: asked, resolve: sayAsked } = Promise.withResolvers<void>();
  const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
  onTestFinished(() => letAnswer());
  partners[0]?.changeHooks({
    beforeResponse: async () => {
      sayAsked();
      await mayAnswer;
      return undefined;
    },
  });
  return { folder, installation, asked, letAnswer };
};

const newestRun = async (folder: string): Promise<SyncRun | undefined> => {
  const store = await openSqliteStore({ file: join(folder, 'data', 'concord.sqlite') });
  const [run] = await store.runs.latest(1);
  await store.close();
  return run;
};

describe('a sync that is asked to end', () => {
  it('ends after its step, says so, and is kept as stopped; the next one does what is left', async () => {
    const { folder, installation, asked, letAnswer } = await silentInstallation();
    const sync = syncIn(installation, folder);
    await asked;
    sync.process.kill('SIGINT');
    await once(sync.process.stderr ?? sync.process, 'data');
    letAnswer();
    expect(await sync.ended).toBe(1);
    expect(await sync.said).toMatch(/Stopping after the step[\s\S]*\[run-stopped\]/);
    expect(await newestRun(folder)).toMatchObject({ outcome: 'stopped', error: 'run-stopped' });
    expect(await syncIn(installation, folder).ended).toBe(0);
    expect(await newestRun(folder)).toMatchObject({ outcome: 'done' });
  });

  it('ends at once at a second signal', async () => {
    const { folder, installation, asked } = await silentInstallation();
    const sync = syncIn(installation, folder);
    await asked;
    sync.process.kill('SIGTERM');
    await once(sync.process.stderr ?? sync.process, 'data');
    sync.process.kill('SIGTERM');
    expect(await sync.ended).toBe(143);
  });
});
