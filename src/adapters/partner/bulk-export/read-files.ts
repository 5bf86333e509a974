import { classifyFailure } from '../../../delivery/classify-failure.ts';
import type { Failure } from '../../../delivery/failure.ts';
import { backoffMilliseconds } from '../../../delivery/next-attempt.ts';
import { retryAfterMilliseconds } from '../../../delivery/retry-after.ts';
import type { ExportFile, ExportManifest, FileOutcome, FileSink } from '../../../flows/ports.ts';
import { permanent, transient } from '../failures.ts';
import { isSafeForSecrets } from '../partner-address.ts';
import type { Body, Download, Downloading } from './download.ts';
import { mayHoldFiles } from './export-address.ts';
import { type ExportTools, nap } from './export-tools.ts';
import { countLines, WholeLines } from './whole-lines.ts';

export interface FileTools extends ExportTools {
  readonly download: Download;
  readonly random: () => number;
}

const mostAttempts = 4;
const retryDelays = { firstDelay: 500, longestDelay: 8_000 };
const pieceBytes = 1024 * 1024;

/** What the files of one export have used up of its limits. */
interface Used {
  readonly bytes: number;
  readonly lines: number;
  /** Milliseconds for which the partner asked to be left alone. */
  readonly waited: number;
}

/** How one attempt at a file ended. */
interface Attempt {
  readonly failure: Failure | null;
  readonly used: Used;
}

/**
 * Reads the files of an export (Bulk Data Access IG 2.0.0, "Bulk Data Output File Request") one after the other, each as
 * a stream of which a piece at a time is in memory. One that fails for a moment is begun again, after as long as
 * `Retry-After` asks; all such waits together take no longer than waiting for the export may. A file that cannot be read
 * costs itself alone; limits hold for all together.
 */
export const readFiles = async (
  tools: FileTools,
  manifest: ExportManifest,
  sink: FileSink,
  goOn: () => void,
): Promise<readonly FileOutcome[]> => {
  const outcomes: FileOutcome[] = [];
  let used: Used = { bytes: 0, lines: 0, waited: 0 };
  for (const file of manifest.files) {
    goOn();
    const { partner, terms } = tools;
    const mayRead = mayHoldFiles(file.url, partner.baseUrl, terms.fileHosts);
    const attempt = mayRead
      ? await readFile(tools, { file, manifest, sink, goOn, before: used })
      : { failure: permanent('export-file-elsewhere'), used };
    used = attempt.used;
    outcomes.push({ file, failure: attempt.failure });
  }
  return outcomes;
};

interface Reading {
  readonly file: ExportFile;
  readonly manifest: ExportManifest;
  readonly sink: FileSink;
  readonly goOn: () => void;
  readonly before: Used;
}

const readFile = async (tools: FileTools, reading: Reading): Promise<Attempt> => {
  const longest = tools.terms.limits.minutes * 60_000;
  let { before } = reading;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptFile(tools, { ...reading, before });
    if (outcome.failure?.kind !== 'transient' || attempt === mostAttempts) return outcome;
    const asked = outcome.failure.retryAfterMilliseconds ?? 0;
    const waited = before.waited + asked;
    if (waited > longest) return outcome;
    await nap(tools, Math.max(backoffMilliseconds(attempt, tools.random, retryDelays), asked), reading.goOn);
    before = { ...before, waited };
  }
};

const attemptFile = async (tools: FileTools, reading: Reading): Promise<Attempt> => {
  const opened = await open(tools, reading);
  if ('reason' in opened) return { failure: opened, used: reading.before };
  await reading.sink.begin(reading.file);
  return readBody(opened, tools, reading);
};

/** The token goes along only where the manifest says that it must; a new one is asked for once. */
const open = async (tools: FileTools, { file, manifest }: Reading): Promise<Body | Failure> => {
  const { tokens, download } = tools;
  const headers = { Accept: 'application/fhir+ndjson' };
  const bodyOrFailure = (downloading: Downloading): Body | Failure => bodyOf(downloading, tools.clock());
  if (tokens === null || !manifest.requiresAccessToken) return bodyOrFailure(await download(file.url, headers));
  if (!isSafeForSecrets(file.url)) return permanent('base-not-safe');
  const token = await tokens.current();
  if (!token.ok) return token.failure;
  const first = await download(file.url, { ...headers, Authorization: `Bearer ${token.value}` });
  if (first.kind !== 'answered' || first.status !== 401) return bodyOrFailure(first);
  first.body.close();
  const renewed = await tokens.insteadOf(token.value);
  if (!renewed.ok) return renewed.failure;
  return bodyOrFailure(await download(file.url, { ...headers, Authorization: `Bearer ${renewed.value}` }));
};

/** A page that says "log in" with status 200 would be a file of broken lines: no server sends NDJSON as HTML. */
const bodyOf = (downloading: Downloading, now: Date): Body | Failure => {
  if (downloading.kind === 'unanswered') return classifyFailure('read', downloading);
  const { status, contentType, retryAfter, body } = downloading;
  if (status === 200 && !/^text\/html\b/i.test(contentType)) return body;
  body.close();
  return classifyFailure('read', {
    kind: 'answered',
    status,
    issueCodes: [],
    body: 'not-fhir',
    retryAfterMilliseconds: retryAfterMilliseconds(retryAfter, now),
  });
};

const readBody = async (body: Body, tools: FileTools, { file, sink, before }: Reading): Promise<Attempt> => {
  const { limits } = tools.terms;
  const longestLine = tools.partner.limits.bytesPerResponse;
  const cutter = new WholeLines(Math.min(pieceBytes, longestLine));
  const { waited } = before;
  let { bytes, lines } = before;
  const keep = async (piece: Uint8Array): Promise<void> => {
    lines += countLines(piece);
    if (piece.length > 0) await sink.keep(file, piece);
  };
  const isTooMuch = (): boolean =>
    bytes > limits.bytes || lines > limits.lines || cutter.held > longestLine + pieceBytes;
  let tooMuch = false;
  const problem = await body.read(async (chunk) => {
    if (tooMuch) return;
    bytes += chunk.length;
    const piece = cutter.add(chunk);
    if (!isTooMuch() && piece !== null) await keep(piece);
    tooMuch = isTooMuch();
    if (tooMuch) body.close();
  });
  if (tooMuch) return { failure: permanent('export-too-large'), used: { bytes, lines, waited } };
  if (problem !== null) return { failure: classifyFailure('read', { kind: 'unanswered', problem }), used: before };
  await keep(cutter.rest());
  if (isTooMuch()) return { failure: permanent('export-too-large'), used: { bytes, lines, waited } };
  const isShort = file.count !== null && lines - before.lines < file.count;
  return { failure: isShort ? transient('export-file-short') : null, used: { bytes, lines, waited } };
};
