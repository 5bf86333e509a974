/**
 * A full cycle with servers that others wrote: HAPI's JPA server for R4, and Medplum's FHIR router. Concord is installed
 * beside them, once writing in transactions and once one by one; each step is printed as passed or failed.
 * Run: npm run interop:hapi -- [--only medplum]
 * Exit 1 when a step failed. Without Java or Maven the Medplum half is run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { steps } from './cycle.ts';
import { buildHapi, startHapi, whyNoHapi } from './hapi-server.ts';
import { type Installation, installIn, type Writing } from './installation.ts';
import { startMedplum } from './medplum-server.ts';
import type { PartnerServer } from './partner-server.ts';
import type { StepResult } from './step.ts';

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });

/** The whole run, in milliseconds, without Maven's first download. */
const longestRun = 15 * 60_000;

const log = (line: string): void => console.error(line);

const wantsHapi = (): boolean => {
  if (options.only === 'medplum') return false;
  const reason = whyNoHapi();
  if (reason !== null) console.log(`skipped  HAPI: ${reason}; only Medplum's half is run`);
  return reason === null;
};

const main = async (): Promise<boolean> => {
  const withHapi = wantsHapi();
  if (withHapi) buildHapi(log);
  const tooLate = setTimeout(() => {
    console.log('failed   the run took too long');
    process.exit(1);
  }, longestRun);
  const results: StepResult[] = [];
  for (const writing of ['in transactions', 'one by one'] as const) {
    results.push(...(await cycle(writing, withHapi)));
  }
  clearTimeout(tooLate);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0;
};

const cycle = async (writing: Writing, withHapi: boolean): Promise<readonly StepResult[]> => {
  const servers: PartnerServer[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'concord-interop-'));
  let installation: Installation | null = null;
  try {
    const medplum = await startMedplum();
    servers.push(medplum);
    if (withHapi) log('starting HAPI’s server');
    const hapi = withHapi ? await startHapi() : null;
    if (hapi !== null) servers.push(hapi);
    installation = await installIn(folder, writing, { ...(hapi === null ? {} : { hapi }), medplum });
    return await runSteps(installation);
  } finally {
    await installation?.close();
    for (const { stop } of servers) await stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const runSteps = async (installation: Installation): Promise<readonly StepResult[]> => {
  const results: StepResult[] = [];
  for await (const result of steps(installation)) {
    results.push(result);
    const { ok, partner, step, told } = result;
    console.log(`${ok ? 'passed' : 'failed'}   ${partner}, ${installation.writing}: ${step}: ${told}`);
  }
  return results;
};

process.exitCode = (await main()) ? 0 : 1;
