import type { Resource } from '@medplum/fhirtypes';
import type { BulkExportHabit } from './bulk-export-habit.ts';
import { type FhirAnswer, type FhirCall, type FhirContext, preferencesOf } from './fhir-call.ts';
import { asShown } from './habits.ts';
import type { JsonObject } from './json.ts';
import { FhirRefusal, outcomeOf } from './refusal.ts';
import { allows } from './scopes.ts';
import { servedTypes } from './search-parameters.ts';

/** One file of a finished export. */
interface HeldFile {
  readonly kind: 'output' | 'deleted' | 'error';
  readonly type: string;
  /** Where it begins among the resources of the type. */
  readonly offset: number;
  readonly lines: number;
}

interface Job {
  readonly request: string;
  readonly types: readonly string[];
  readonly since: number | null;
  readonly transactionTime: Date;
  polls: number;
  files: readonly HeldFile[];
}

export const exportFilePath = '/export-files';
const statusPath = '$export-status';

/** The exports of one pretend partner, in memory (Bulk Data Access IG 2.0.0). */
export class SandboxExports {
  readonly #clock: () => Date;
  readonly #jobs = new Map<string, Job>();
  #made = 0;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** Exports that were begun and not deleted. */
  get open(): number {
    return this.#jobs.size;
  }

  /** @returns the answer to a kick-off, a question for a status or a deletion; `null` where the call is none of them */
  answer(call: FhirCall, context: FhirContext): FhirAnswer | null {
    const habit = context.habits.bulkExport;
    if (habit === undefined) return null;
    if (/^(Patient|Group\/[A-Za-z0-9.-]{1,64})\/\$export$/.test(call.path)) return this.#kickOff(call, context, habit);
    const [place, id = ''] = call.path.split('/');
    if (place !== statusPath) return null;
    const job = this.#jobs.get(id);
    if (job === undefined) throw new FhirRefusal(404, 'not-found', 'There is no such export');
    if (call.method === 'GET') return this.#status(call, context, habit, job, id);
    if (call.method !== 'DELETE') throw new FhirRefusal(405, 'not-supported', 'The URL does not take this method');
    this.#jobs.delete(id);
    return { status: 202, headers: {}, body: undefined };
  }

  /** The lines of a file, a page at a time; `null` where there is none of that name. */
  lines(job: string, file: string, context: FhirContext): Generator<string> | null {
    const held = this.#jobs.get(job);
    const found = held?.files[Number.parseInt(file, 10)];
    return held === undefined || found === undefined ? null : linesOf(held, found, context);
  }

  #kickOff(call: FhirCall, { habits }: FhirContext, habit: BulkExportHabit): FhirAnswer {
    if (call.method !== 'GET') throw new FhirRefusal(405, 'not-supported', 'The URL does not take this method');
    if (habit.refuses !== undefined) throw new FhirRefusal(habit.refuses, 'not-supported', 'No export is made');
    if (!preferencesOf(call.headers).includes('respond-async')) {
      throw new FhirRefusal(400, 'required', 'An export is asked for with Prefer: respond-async');
    }
    const parameters = new URLSearchParams(call.query);
    const types = (parameters.get('_type') ?? servedTypes.join(',')).split(',');
    const refused = [...(habit.refusesTypes ?? []), ...(habits.refusesTypes ?? [])];
    if (types.some((type) => !servedTypes.includes(type) || refused.includes(type))) {
      throw new FhirRefusal(400, 'not-supported', 'A type is not exported here');
    }
    const since = parameters.get('_since');
    if (since !== null && Number.isNaN(Date.parse(since)))
      throw new FhirRefusal(400, 'invalid', '_since is no instant');
    this.#made += 1;
    const id = `export-${this.#made}`;
    this.#jobs.set(id, {
      request: `${call.baseUrl}/${call.path}?${call.query}`,
      types: types.filter((type) => allows(call.scopes, type, ['r'])),
      since: since === null ? null : Date.parse(since),
      transactionTime: this.#clock(),
      polls: 0,
      files: [],
    });
    const base = movedTo(call.baseUrl, habit.statusOrigin);
    return { status: 202, headers: { 'content-location': `${base}/${statusPath}/${id}` }, body: undefined };
  }

  #status(call: FhirCall, context: FhirContext, habit: BulkExportHabit, job: Job, id: string): FhirAnswer {
    job.polls += 1;
    if (job.polls <= (habit.polls ?? 2)) return notYet(habit, job.polls, this.#clock());
    if (habit.fails === true) throw new FhirRefusal(500, 'processing', 'The export failed');
    job.files = filesOf(job, context, habit);
    const origin = habit.fileOrigin ?? new URL(call.baseUrl).origin;
    const listOf = (kind: HeldFile['kind']) =>
      job.files.flatMap((file, index) =>
        file.kind === kind
          ? [{ type: typeToldOf(file), url: `${origin}${exportFilePath}/${id}/${index}.ndjson`, count: file.lines }]
          : [],
      );
    const body: JsonObject = {
      transactionTime: job.transactionTime.toISOString(),
      request: job.request,
      requiresAccessToken: habit.requiresAccessToken ?? true,
      output: listOf('output'),
      deleted: listOf('deleted'),
      error: listOf('error'),
    };
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
}

const typeToldOf = ({ kind, type }: HeldFile): string =>
  kind === 'output' ? type : kind === 'deleted' ? 'Bundle' : 'OperationOutcome';

const movedTo = (baseUrl: string, origin: string | undefined): string =>
  origin === undefined ? baseUrl : `${origin}${new URL(baseUrl).pathname}`;

const notYet = ({ retryAfter, throttledPolls = 0 }: BulkExportHabit, polls: number, now: Date): FhirAnswer => {
  const date = new Date(now.getTime() + 2_000).toUTCString();
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter === 'http-date' ? date : `${retryAfter}` };
  if (polls <= throttledPolls) {
    return { status: 429, headers: wait, body: { ...outcomeOf('throttled', 'Asked too often') } };
  }
  return { status: 202, headers: { 'x-progress': 'in progress', ...wait }, body: undefined };
};

const filesOf = (job: Job, { repository }: FhirContext, habit: BulkExportHabit): readonly HeldFile[] => {
  const failed = job.types.filter((type) => habit.failedTypes?.includes(type) === true);
  const counted = job.types.filter((type) => !failed.includes(type) && habit.leavesOutTypes?.includes(type) !== true);
  const since = job.since ?? 0;
  const mostLines = habit.linesPerFile ?? 10_000;
  const split = (kind: HeldFile['kind'], type: string, total: number): readonly HeldFile[] =>
    Array.from({ length: Math.ceil(total / mostLines) }, (_, index) => {
      const offset = index * mostLines;
      return { kind, type, offset, lines: Math.min(mostLines, total - offset) };
    });
  return [
    ...counted.flatMap((type) => split('output', type, repository.tables.countSince(type, since, false))),
    ...(job.since === null
      ? []
      : counted.flatMap((type) => split('deleted', type, repository.tables.countSince(type, since, true)))),
    ...failed.map((type): HeldFile => ({ kind: 'error', type, offset: 0, lines: 1 })),
  ];
};

const pageLines = 500;

function* linesOf(job: Job, file: HeldFile, { repository, habits }: FhirContext): Generator<string> {
  if (file.kind === 'error') {
    yield JSON.stringify(outcomeOf('exception', 'The type could not be exported', file.type));
    return;
  }
  const deleted = file.kind === 'deleted';
  const { tables } = repository;
  const since = job.since ?? 0;
  let after = tables.nthSince(file.type, since, deleted, file.offset);
  for (let given = 0; given < file.lines; ) {
    const rows = tables.changedSince(file.type, since, deleted, after, Math.min(pageLines, file.lines - given));
    if (rows.length === 0) return;
    for (const { resource, seq } of rows) {
      const line = JSON.stringify(deleted ? deletionOf(resource) : asShown(resource, habits));
      const isCut = habits.bulkExport?.brokenLineOf === file.type && file.offset + given === 0;
      yield isCut ? line.slice(0, line.length / 2) : line;
      after = seq;
      given += 1;
    }
  }
}

/** One line of a `deleted` file. */
const deletionOf = ({ resourceType, id }: Resource): JsonObject => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [{ request: { method: 'DELETE', url: `${resourceType}/${id ?? ''}` } }],
});
