import type { Resource } from '@medplum/fhirtypes';
import type { Failure } from '../../delivery/failure.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { InboxEntry } from '../../flows/ports.ts';
import { isResource } from './answer.ts';
import { permanent } from './failures.ts';
import type { FhirHttp, FhirReply } from './fhir-http.ts';
import { nextPage } from './next-page.ts';
import type { PartnerLog } from './surroundings.ts';

export interface SearchQuery {
  readonly type: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Asks the server to refuse parameters that it does not know, instead of ignoring them. */
  readonly strict?: boolean;
  readonly keep?: (answer: InboxEntry) => Promise<void>;
  /** Asked before each further page: why there is to be none, or `null`. */
  readonly mayGoOn?: () => Failure | null;
}

/** The resources of one page of a searchset; what the server only adds as a remark is left out. */
export interface Page {
  readonly matches: readonly Resource[];
  readonly included: readonly Resource[];
}

export interface Search {
  /** The first page, or why there is none. */
  first(query: SearchQuery): Promise<FhirReply>;
  /** Hands each page to `visit`, from the first reply to the last page. @returns why it ended early, or `null` */
  pages(query: SearchQuery, first: FhirReply, visit: (page: Page) => void): Promise<Failure | null>;
  /** All matches of a search. */
  matches(
    query: SearchQuery,
  ): Promise<
    | { readonly ok: true; readonly resources: readonly Resource[] }
    | { readonly ok: false; readonly status: number | null; readonly failure: Failure }
  >;
}

/** Answers by which a server says that it knows no `_search`. */
const noPostSearch: ReadonlySet<number | null> = new Set([404, 405, 501]);

/**
 * Searches at one partner. The first page is asked for by `POST [type]/_search`, so that what identifies a patient
 * stands in no URL; a server that does not know that gets a GET, from then on for that type.
 * @param mostPages pages followed for one search
 */
export const openSearch = (http: FhirHttp, mostPages: number, log: PartnerLog): Search => {
  const byGet = new Set<string>();
  const first = async (query: SearchQuery): Promise<FhirReply> => {
    if (byGet.has(query.type)) return getSearch(http, query);
    const reply = await postSearch(http, query);
    if (reply.ok || !noPostSearch.has(reply.status)) return reply;
    const fallback = await getSearch(http, query);
    if (fallback.ok) {
      byGet.add(query.type);
      log.warn({ type: query.type }, 'A partner takes no POST search: its searches are sent as GET.');
    }
    return fallback;
  };
  const pages: Search['pages'] = (query, reply, visit) => followPages(http, query, reply, mostPages, visit);
  return {
    first,
    pages,
    matches: async (query) => {
      const reply = await first(query);
      const resources: Resource[] = [];
      const failure = await pages(query, reply, (page) => resources.push(...page.matches));
      return failure === null
        ? { ok: true, resources }
        : { ok: false, status: reply.ok ? null : reply.status, failure };
    },
  };
};

const headersOf = (query: SearchQuery): Readonly<Record<string, string>> =>
  query.strict === true ? { Prefer: 'handling=strict' } : {};

const keepOf = (query: SearchQuery): Pick<SearchQuery, 'keep'> =>
  query.keep === undefined ? {} : { keep: query.keep };

const formOf = (query: SearchQuery): string =>
  new URLSearchParams(query.parameters.map(([name, value]): [string, string] => [name, value])).toString();

const postSearch = (http: FhirHttp, query: SearchQuery): Promise<FhirReply> =>
  http.request({
    method: 'POST',
    url: `${http.baseUrl}/${query.type}/_search`,
    effect: 'read',
    headers: headersOf(query),
    body: { kind: 'form', text: formOf(query) },
    ...keepOf(query),
  });

const getSearch = (http: FhirHttp, query: SearchQuery): Promise<FhirReply> =>
  http.request({
    method: 'GET',
    url: `${http.baseUrl}/${query.type}?${formOf(query)}`,
    effect: 'read',
    headers: headersOf(query),
    ...keepOf(query),
  });

const followPages = async (
  http: FhirHttp,
  query: SearchQuery,
  first: FhirReply,
  mostPages: number,
  visit: (page: Page) => void,
): Promise<Failure | null> => {
  const followed = new Set<string>();
  let reply = first;
  let url = `${http.baseUrl}/${query.type}`;
  for (let seen = 1; ; seen += 1) {
    if (!reply.ok) return reply.failure;
    if (reply.resource?.resourceType !== 'Bundle') return permanent('not-a-fhir-answer');
    visit(pageOf(reply.resource, query.type));
    const next = nextPage(reply.resource, url, http.baseUrl, followed);
    if (next.kind === 'last') return null;
    if (next.kind === 'refused') return permanent(next.reason);
    if (seen >= mostPages) return permanent('too-many-pages');
    const stopped = query.mayGoOn?.() ?? null;
    if (stopped !== null) return stopped;
    url = next.url;
    followed.add(url);
    reply = await http.request({ method: 'GET', url, effect: 'read', ...keepOf(query) });
  }
};

/** The resources of a searchset; one without `entry` is empty. What has no `search.mode` is told apart by its type. */
const pageOf = (searchset: unknown, type: string): Page => {
  const entries = objectsAt(searchset, 'entry').flatMap((entry) => {
    const resource = objectAt(entry, 'resource');
    const mode = textAt(objectAt(entry, 'search'), 'mode');
    return isResource(resource) && mode !== 'outcome' && resource.resourceType !== 'OperationOutcome'
      ? [{ resource, isMatch: mode === null ? resource.resourceType === type : mode === 'match' }]
      : [];
  });
  return {
    matches: entries.filter((entry) => entry.isMatch).map((entry) => entry.resource),
    included: entries.filter((entry) => !entry.isMatch).map((entry) => entry.resource),
  };
};
