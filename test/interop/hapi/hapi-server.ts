import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PartnerServer } from './partner-server.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, 'target');
const sources = join(here, 'src', 'main', 'java');

/** Longest times, in milliseconds: Maven's first download, and the start of the server on a slow machine. */
const longestBuild = 15 * 60_000;
const longestStart = 5 * 60_000;

/** Why HAPI's server cannot be run here, or `null` where it can. */
export const whyNoHapi = (): string | null => {
  const missing = ['java', 'mvn'].filter(
    (command) => spawnSync(command, ['-version'], { stdio: 'ignore' }).error !== undefined,
  );
  return missing.length === 0 ? null : `there is no ${missing.join(' and no ')} on PATH`;
};

/** Compiles the server and fetches what it is made of, once; needs no network after that. @throws Error when it fails */
export const buildHapi = (log: (line: string) => void): void => {
  if (isBuilt()) return;
  log('building HAPI’s server (mvn package; the first time downloads about 300 MB)');
  const words = ['-q', '-B', '-f', join(here, 'pom.xml'), 'package'];
  const { status, stdout } = spawnSync('mvn', words, { encoding: 'utf8', timeout: longestBuild });
  if (status !== 0) throw new Error(`mvn failed: ${stdout.slice(-2_000)}`);
};

const isBuilt = (): boolean => {
  const built = join(target, 'classes', 'HapiPartner.class');
  if (!existsSync(join(target, 'lib')) || !existsSync(built)) return false;
  const made = statSync(built).mtimeMs;
  const from = [join(here, 'pom.xml'), ...readdirSync(sources).map((name) => join(sources, name))];
  return from.every((file) => statSync(file).mtimeMs <= made);
};

/** Starts HAPI's JPA server with nothing in it. @throws Error when it does not answer in time */
export const startHapi = async (): Promise<PartnerServer> => {
  const classes = [join(target, 'classes'), join(target, 'lib', '*')].join(delimiter);
  const options = ['-Xmx1500m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
  const child = spawn('java', [...options, '-cp', classes, 'HapiPartner'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const stop = () => end(child);
  try {
    return { name: 'HAPI', baseUrl: `http://127.0.0.1:${await portOf(child)}/fhir`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const portOf = async (child: ChildProcess): Promise<number> => {
  const { stdout } = child;
  if (stdout === null) throw new Error('HAPI’s server has no output to read.');
  const tooLate = setTimeout(() => child.kill('SIGKILL'), longestStart);
  try {
    for await (const line of createInterface({ input: stdout })) {
      const port = /^ready (\d+)$/.exec(line)?.[1];
      if (port !== undefined) return Number(port);
    }
  } finally {
    clearTimeout(tooLate);
  }
  throw new Error('HAPI’s server ended before it answered.');
};

/** It ends with its input; one that does not is killed. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(tooLate);
};
