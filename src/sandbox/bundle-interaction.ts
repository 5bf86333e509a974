import { OperationOutcomeError } from '@medplum/core';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { keptResource, refuseInteraction } from './admission.ts';
import { resolveConditionalReferences, resolveConditionalUpdate } from './conditional-entries.ts';
import { type FhirCall, type FhirContext, preferencesOf, router } from './fhir-call.ts';
import { asShown, type SandboxHabits } from './habits.ts';
import { bringsResource, readInteraction, type TypeInteraction } from './interaction.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { answerOfError, FhirRefusal } from './refusal.ts';
import { searchset } from './searchset.ts';

/**
 * Answers a batch or a transaction (FHIR R4 http, section 3.1.0.11). The router's own transactions end at eight
 * entries with a condition, so the frame is drawn here: the router runs the entries as a batch inside one database
 * transaction, which any failed entry undoes.
 * @throws FhirRefusal, OperationOutcomeError for the whole of it
 */
export const answerBundle = async (call: FhirCall, context: FhirContext): Promise<JsonObject> => {
  const { type, entries } = readBundle(call.body, context.habits);
  const { repository } = context;
  const work = (): Promise<Bundle> => runEntries(call, context, type, entries);
  const response = await (type === 'transaction' ? repository.withTransaction(work) : work());
  return asShown(response, context.habits);
};

type BundleType = 'batch' | 'transaction';

const readBundle = (
  body: unknown,
  habits: SandboxHabits,
): { readonly type: BundleType; readonly entries: readonly JsonObject[] } => {
  if (!isJsonObject(body) || body['resourceType'] !== 'Bundle') throw bad('The body is not a Bundle');
  const { noTransaction, largestBundle = Number.POSITIVE_INFINITY } = habits;
  const type = body['type'];
  if (type !== 'batch' && type !== 'transaction') throw bad('The Bundle is neither a batch nor a transaction');
  if (type === 'transaction' && noTransaction !== undefined) {
    throw new FhirRefusal(noTransaction, 'not-supported', 'Transactions are not supported');
  }
  const entries = body['entry'] ?? [];
  if (!Array.isArray(entries) || !entries.every(isJsonObject)) throw bad('Bundle.entry is not a list of entries');
  if (entries.length > largestBundle) {
    throw new FhirRefusal(habits.largestBundleStatus ?? 413, 'too-long', 'The Bundle has too many entries');
  }
  return { type, entries };
};

/** An entry that is ready to run, or the answer that it has already. */
interface PreparedEntry {
  readonly interaction?: TypeInteraction;
  /** The entry for the router. */
  readonly entry?: BundleEntry;
  readonly isNew: boolean;
  readonly answer?: BundleEntry;
}

const runEntries = async (
  call: FhirCall,
  context: FhirContext,
  type: BundleType,
  entries: readonly JsonObject[],
): Promise<Bundle> => {
  if (type === 'transaction') refuseDuplicates(entries);
  const prepared = entries.map((entry, index) => prepare(call, context, type, entry, index));
  const answers = await routeEntries(call, context, type, prepared);
  const entry = prepared.map((item, index) => {
    if (item.answer !== undefined) return item.answer;
    if (item.interaction?.kind !== 'search') return answerOf(call, item, answers.get(index));
    return guarded(type, () => searchAnswer(call, context, item.interaction));
  });
  return { resourceType: 'Bundle', type: `${type}-response`, ...(entry.length > 0 ? { entry } : {}) };
};

const prepare = (
  call: FhirCall,
  context: FhirContext,
  type: BundleType,
  entry: JsonObject,
  index: number,
): PreparedEntry => {
  try {
    const request = entry['request'];
    if (!isJsonObject(request) || typeof request['method'] !== 'string' || typeof request['url'] !== 'string') {
      throw bad('Bundle.entry.request has no method or no url');
    }
    const [path = '', query = ''] = request['url'].replace(`${call.baseUrl}/`, '').split('?', 2);
    const interaction = readInteraction(request['method'], path, query);
    if (interaction.kind === 'bundle') throw bad('A Bundle inside a Bundle is not taken');
    refuseInteraction(call, context, interaction);
    const url = query === '' ? path : `${path}?${query}`;
    return ready(context, interaction, entry, { ...request, url });
  } catch (error) {
    if (type === 'transaction') throw located(error, index);
    return { isNew: false, answer: errorEntry(error) };
  }
};

const ready = (
  context: FhirContext,
  interaction: TypeInteraction,
  entry: JsonObject,
  request: JsonObject,
): PreparedEntry => {
  const { repository, habits } = context;
  const withoutIfMatch = Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'ifMatch'));
  const heeded = habits.ignoresIfMatch === true ? withoutIfMatch : request;
  if (!bringsResource(interaction.kind)) return { interaction, isNew: false, entry: entryForRouter(entry, heeded) };
  const kept = resolveConditionalReferences(keptResource(entry['resource'], interaction.type, habits), repository);
  const url =
    interaction.kind === 'conditional-update' ? resolveConditionalUpdate(interaction, kept, repository) : undefined;
  const isNew =
    url !== undefined
      ? url.isNew
      : interaction.kind === 'update' && !repository.isLive(interaction.type, interaction.id);
  const resolved = url === undefined ? heeded : { ...heeded, url: url.url };
  const resource = url?.id === undefined ? kept : { ...kept, id: url.id };
  return { interaction, isNew, entry: entryForRouter({ ...entry, resource }, resolved) };
};

/** The router takes a parsed entry as it is; method, url and resource were checked before. */
const entryForRouter = (entry: JsonObject, request: JsonObject): BundleEntry => {
  const whole: unknown = { ...entry, request };
  return whole as BundleEntry;
};

/** Runs all but searches through the router, which rewrites `urn:uuid` references; by index of the Bundle. */
const routeEntries = async (
  call: FhirCall,
  context: FhirContext,
  type: BundleType,
  prepared: readonly PreparedEntry[],
): Promise<ReadonlyMap<number, BundleEntry>> => {
  const toRoute = prepared.flatMap(({ interaction, entry }, index) =>
    entry === undefined || interaction?.kind === 'search' ? [] : [{ index, entry }],
  );
  if (toRoute.length === 0) return new Map();
  const body = { resourceType: 'Bundle', type: 'batch', entry: toRoute.map(({ entry }) => entry) };
  const [outcome, response] = await router.handleRequest(
    { method: 'POST', url: '', pathname: '', body, params: {}, query: {}, headers: call.headers },
    context.repository,
  );
  if (response?.resourceType !== 'Bundle') throw new OperationOutcomeError(outcome);
  const answers = new Map(toRoute.map(({ index }, place) => [index, response.entry?.[place] ?? {}] as const));
  if (type === 'transaction') for (const [index, answer] of answers) refuseFailed(answer, index);
  return answers;
};

const refuseFailed = (answer: BundleEntry, index: number): void => {
  const outcome = answer.response?.outcome;
  if (outcome?.resourceType !== 'OperationOutcome' || Number(answer.response?.status) < 400) return;
  throw located(new OperationOutcomeError(outcome), index);
};

/** The same refusal, saying which entry it is about. */
const located = (error: unknown, index: number): unknown => {
  const { status, outcome } = answerOfError(error);
  const [issue] = outcome.issue;
  if (status === 500 || issue === undefined) return error;
  const diagnostics = issue.diagnostics ?? issue.details?.text ?? 'The entry failed';
  return new FhirRefusal(status, issue.code, diagnostics, { cause: error, expression: `Bundle.entry[${index}]` });
};

/** Two entries on one resource make a transaction ambiguous (FHIR R4 http, section 3.1.0.11.2). */
const refuseDuplicates = (entries: readonly JsonObject[]): void => {
  const targets = entries.flatMap(({ request }) => {
    if (!isJsonObject(request) || request['method'] === 'POST' || request['method'] === 'GET') return [];
    return [String(request['url'])];
  });
  if (new Set(targets).size < targets.length) throw bad('Two entries of the transaction are about one resource');
};

const searchAnswer = (call: FhirCall, context: FhirContext, interaction: TypeInteraction | undefined): BundleEntry => {
  const resource = searchset(call, context, interaction?.type ?? '', interaction?.parameters ?? []);
  return { resource, response: { status: '200' } };
};

const guarded = (type: BundleType, work: () => BundleEntry): BundleEntry => {
  try {
    return work();
  } catch (error) {
    if (type === 'transaction') throw error;
    return errorEntry(error);
  }
};

const errorEntry = (error: unknown): BundleEntry => {
  if (error instanceof FhirRefusal) return { response: { status: String(error.status), outcome: error.outcome } };
  throw error;
};

/** The router's answer to one entry with what it leaves out: version, time, and 201 for an update that created. */
const answerOf = (
  call: FhirCall,
  { interaction, isNew }: PreparedEntry,
  answer: BundleEntry | undefined,
): BundleEntry => {
  const { resource, response } = answer ?? {};
  const status = response?.status ?? '500';
  if (Number(status) >= 400)
    return { response: { status, ...(response?.outcome ? { outcome: response.outcome } : {}) } };
  if (resource === undefined) return { response: { status: '204' } };
  const { versionId, lastUpdated } = resource.meta ?? {};
  const shown = interaction?.kind === 'read' || !preferencesOf(call.headers).includes('return=minimal');
  return {
    ...(shown ? { resource } : {}),
    response: {
      status: isNew ? '201' : status,
      ...(resource.id === undefined || versionId === undefined
        ? {}
        : { location: `${resource.resourceType}/${resource.id}/_history/${versionId}`, etag: `W/"${versionId}"` }),
      ...(lastUpdated === undefined ? {} : { lastModified: lastUpdated }),
    },
  };
};

const bad = (diagnostics: string): FhirRefusal => new FhirRefusal(400, 'invalid', diagnostics);
