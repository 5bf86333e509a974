import { getStatus, isOk, OperationOutcomeError } from '@medplum/core';
import type { HttpMethod } from '@medplum/fhir-router';
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import { keptResource, refuseInteraction } from './admission.ts';
import { answerBundle } from './bundle-interaction.ts';
import {
  type FhirAnswer,
  type FhirCall,
  type FhirContext,
  preferencesOf,
  router,
  versionHeaders,
} from './fhir-call.ts';
import { asShown } from './habits.ts';
import { bringsResource, readInteraction, type TypeInteraction } from './interaction.ts';
import { FhirRefusal } from './refusal.ts';
import { searchset } from './searchset.ts';

/**
 * Answers one FHIR request that has been let in.
 * @throws FhirRefusal, OperationOutcomeError
 */
export const answerCall = async (call: FhirCall, context: FhirContext): Promise<FhirAnswer> =>
  context.repository.inTurn(() => answerInTurn(call, context));

const answerInTurn = async (call: FhirCall, context: FhirContext): Promise<FhirAnswer> => {
  const interaction = readInteraction(call.method, call.path, call.query);
  if (interaction.kind === 'bundle') return { status: 200, headers: {}, body: await answerBundle(call, context) };
  refuseInteraction(call, context, interaction);
  if (interaction.kind === 'search') {
    const bundle = searchset(call, context, interaction.type, interaction.parameters);
    return { status: 200, headers: {}, body: asShown(bundle, context.habits) };
  }
  const body = bringsResource(interaction.kind) ? keptResource(call.body, interaction.type, context.habits) : call.body;
  const isNew = interaction.kind === 'update' && !context.repository.isLive(interaction.type, interaction.id);
  const [outcome, resource] = await route(call, context, body);
  if (!isOk(outcome)) throw new OperationOutcomeError(outcome);
  return shape(call, context, interaction, isNew ? 201 : getStatus(outcome), resource, outcome);
};

const route = async (call: FhirCall, { repository, habits }: FhirContext, body: unknown) => {
  const ignored = habits.ignoresIfMatch === true ? ['if-match'] : [];
  const headers = Object.fromEntries(Object.entries(call.headers).filter(([name]) => !ignored.includes(name)));
  const url = call.query === '' ? call.path : `${call.path}?${call.query}`;
  return router.handleRequest(
    { method: methodOf(call.method), url, pathname: '', body, params: {}, query: {}, headers },
    repository,
  );
};

const methodOf = (method: string): HttpMethod => {
  const known = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((name) => name === method);
  if (known === undefined) throw new FhirRefusal(405, 'not-supported', 'The method is not supported');
  return known;
};

const shape = (
  call: FhirCall,
  { habits }: FhirContext,
  interaction: TypeInteraction,
  status: number,
  resource: Resource | undefined,
  outcome: OperationOutcome,
): FhirAnswer => {
  const reads = interaction.kind === 'read' || interaction.kind === 'vread' || interaction.kind === 'history';
  if (resource === undefined) return { status: 204, headers: {}, body: undefined };
  const headers = versionHeaders(resource, call.baseUrl, !reads);
  if (reads) {
    if (headers['etag'] !== undefined && call.headers['if-none-match'] === headers['etag']) {
      return { status: 304, headers, body: undefined };
    }
    return { status, headers, body: asShown(withFullUrls(resource, call.baseUrl), habits) };
  }
  const preferences = preferencesOf(call.headers);
  if (preferences.includes('return=minimal')) return { status, headers, body: undefined };
  if (preferences.includes('return=operationoutcome')) return { status, headers, body: { ...outcome } };
  return { status, headers, body: asShown(resource, habits) };
};

/** A history Bundle gets the absolute URLs that the repository, which knows no base, cannot give. */
const withFullUrls = (resource: Resource, baseUrl: string): Resource => {
  if (resource.resourceType !== 'Bundle') return resource;
  const entry = resource.entry?.map((item) => {
    const id = item.resource?.id;
    return id === undefined ? item : { fullUrl: `${baseUrl}/${item.resource?.resourceType ?? ''}/${id}`, ...item };
  });
  return entry === undefined ? resource : { ...resource, entry };
};
