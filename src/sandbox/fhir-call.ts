import type { IncomingHttpHeaders } from 'node:http';
import { FhirRouter } from '@medplum/fhir-router';
import type { Resource } from '@medplum/fhirtypes';
import type { SandboxHabits } from './habits.ts';
import type { JsonObject } from './json.ts';
import type { SandboxRepository } from './repository.ts';
import type { SystemScope } from './scopes.ts';

/** A FHIR request that has been let in: who may do what, and where the server stands. */
export interface FhirCall {
  readonly method: string;
  /** Below the FHIR base, without a leading slash. */
  readonly path: string;
  /** What follows the question mark, or the body of a `_search`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly scopes: readonly SystemScope[];
  /** The FHIR base URL, absolute, without a trailing slash. */
  readonly baseUrl: string;
}

/** What goes back: a resource as it is to be shown, or none. */
export interface FhirAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | undefined;
}

/** What every interaction works with. */
export interface FhirContext {
  readonly repository: SandboxRepository;
  readonly habits: SandboxHabits;
}

/** Medplum's router does what it does right: everything but searches and the frame of a transaction. */
export const router = new FhirRouter();

/** The directives of `Prefer` (RFC 7240), lower-cased: `return=minimal`, `handling=strict`. */
export const preferencesOf = (headers: IncomingHttpHeaders): readonly string[] =>
  [headers['prefer'] ?? []]
    .flat()
    .flatMap((line) => line.split(/[,;]/))
    .map((directive) => directive.trim().toLowerCase());

/** `ETag`, `Last-Modified` and, for what was written, `Location`. */
export const versionHeaders = (resource: Resource, baseUrl: string, written: boolean): Record<string, string> => {
  const { versionId, lastUpdated } = resource.meta ?? {};
  if (versionId === undefined || lastUpdated === undefined || resource.id === undefined) return {};
  return {
    etag: `W/"${versionId}"`,
    'last-modified': new Date(lastUpdated).toUTCString(),
    ...(written ? { location: `${baseUrl}/${resource.resourceType}/${resource.id}/_history/${versionId}` } : {}),
  };
};
