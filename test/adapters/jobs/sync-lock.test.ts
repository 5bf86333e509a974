import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSyncLock } from '../../../src/adapters/jobs/sync-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const lockModule = new URL('../../../src/adapters/jobs/sync-lock.ts', import.meta.url).href;

/** A process that takes the lock, says so, and holds it until it is killed; or says why it has not got it. */
const holder = (file: string) =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { withSyncLock } from ${JSON.stringify(lockModule)};
       await withSyncLock(process.argv[1], async () => {
         console.log('held');
         await new Promise((end) => setTimeout(end, 60_000));
       }).catch((error) => console.log(error.code));`,
      file,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

const wordOf = async (child: ReturnType<typeof holder>): Promise<string> => {
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
};

describe('the lock of a sync', () => {
  it('lets one at a time in, also within one process, and the next one after it', async () => {
    const file = join(await temporaryFolder(), 'deep', 'sync.lock');
    await withSyncLock(file, async () => {
      await expect(withSyncLock(file, async () => 'in')).rejects.toMatchObject({ code: 'sync-running' });
    });
    expect(await withSyncLock(file, async () => 'in')).toBe('in');
  });

  it('is let go of when the work fails', async () => {
    const file = join(await temporaryFolder(), 'sync.lock');
    await expect(withSyncLock(file, async () => Promise.reject(new TypeError('failed')))).rejects.toThrow('failed');
    expect(await withSyncLock(file, async () => 'in')).toBe('in');
  });

  it('lets exactly one of several processes in that start at once', async () => {
    const file = join(await temporaryFolder(), 'sync.lock');
    const children = Array.from({ length: 4 }, () => holder(file));
    const words = await Promise.all(children.map(wordOf));
    expect(words.toSorted()).toEqual(['held', 'sync-running', 'sync-running', 'sync-running']);
    await expect(withSyncLock(file, async () => 'in')).rejects.toMatchObject({ code: 'sync-running' });
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(async (child) => child.signalCode ?? child.exitCode ?? once(child, 'exit')));
  });

  it('ends with the process that holds it, however that ends', async () => {
    const file = join(await temporaryFolder(), 'sync.lock');
    const child = holder(file);
    expect(await wordOf(child)).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await withSyncLock(file, async () => 'in')).toBe('in');
  });
});
