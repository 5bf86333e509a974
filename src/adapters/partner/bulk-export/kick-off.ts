import type { BulkExport } from '../../../domain/partner.ts';
import type { ExportQuestion, KickOffOutcome } from '../../../flows/ports.ts';
import { type Answer, failureOfAnswer } from '../answer.ts';
import { ambiguous, permanent } from '../failures.ts';
import { isOfPartner } from './export-address.ts';
import { type ExportTools, requestOf } from './export-tools.ts';

/**
 * Asks a partner to begin an export (Bulk Data Access IG 2.0.0, "Bulk Data Kick-off Request"). The request is sent once:
 * a second one could begin a second export. Where the partner answers 400 or 422 it is asked once more without
 * Medications, which many leave out of a patient's data.
 */
export const kickOff = async (tools: ExportTools, question: ExportQuestion): Promise<KickOffOutcome> => {
  const asked = await typesInScope(tools, question.types);
  if (asked.length === 0) return { kind: 'failed', failure: permanent('scope-not-granted') };
  const first = await kickOffOnce(tools, { ...question, types: asked });
  const fewer = asked.filter((type) => type !== 'Medication');
  return first.outcome.kind === 'failed' && [400, 422].includes(first.status ?? 0) && fewer.length < asked.length
    ? (await kickOffOnce(tools, { ...question, types: fewer })).outcome
    : first.outcome;
};

/** A type whose scope was not granted would come back empty, as if there were none of it. */
const typesInScope = async ({ tokens }: ExportTools, types: readonly string[]): Promise<readonly string[]> => {
  if (tokens === null) return types;
  await tokens.current();
  const withheld = tokens.withheldScopes();
  return types.filter((type) => !withheld.some((scope) => scope.includes(`/${type}.`) || scope.includes('/*.')));
};

interface Attempt {
  readonly status: number | null;
  readonly outcome: KickOffOutcome;
}

const kickOffOnce = async (tools: ExportTools, question: ExportQuestion): Promise<Attempt> => {
  const { partner, clock } = tools;
  const exchange = await requestOf(tools, {
    method: 'GET',
    url: kickOffUrl(partner.baseUrl, tools.terms, question),
    headers: { Accept: 'application/fhir+json', Prefer: 'respond-async' },
  });
  if (exchange.kind === 'failed') return { status: null, outcome: exchange };
  const { answer } = exchange;
  if (answer.status === 202) return { status: 202, outcome: begun(answer, partner.baseUrl, question.types) };
  const failure = failureOfAnswer(answer, 'read', clock());
  const isRefusal = failure.kind === 'permanent' && answer.status !== 401;
  return {
    status: answer.status,
    outcome: { kind: 'failed', failure: isRefusal ? permanent('bulk-export-refused') : failure },
  };
};

/** The address of a kick-off request with its parameters; none of them is about one patient. */
export const kickOffUrl = (baseUrl: string, terms: BulkExport, { types, since }: ExportQuestion): string => {
  const place = terms.kind === 'group' ? `Group/${terms.group}` : 'Patient';
  const parameters = new URLSearchParams({ _outputFormat: 'application/fhir+ndjson', _type: types.join(',') });
  if (since !== null) parameters.set('_since', since);
  if (terms.typeFilters.length > 0) parameters.set('_typeFilter', terms.typeFilters.join(','));
  return `${baseUrl}/${place}/$export?${parameters}`;
};

/** The status is asked for with the partner's token, so it lies where the partner is and nowhere else. */
const begun = (answer: Answer, baseUrl: string, types: readonly string[]): KickOffOutcome => {
  const written = answer.contentLocation ?? answer.location;
  const statusUrl = written === null ? undefined : URL.parse(written, `${baseUrl}/`)?.href;
  if (statusUrl === undefined) return { kind: 'failed', failure: ambiguous('export-without-status') };
  return isOfPartner(statusUrl, baseUrl)
    ? { kind: 'begun', statusUrl, types }
    : { kind: 'failed', failure: permanent('export-status-elsewhere') };
};
