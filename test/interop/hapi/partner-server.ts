import type { Bundle, Resource } from '@medplum/fhirtypes';

/** A FHIR server that others wrote, running on loopback. */
export interface PartnerServer {
  readonly name: string;
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** What somebody else does at a server: the partner's own staff, or another of its clients. */
export interface OtherClient {
  read<T extends Resource>(reference: string): Promise<T>;
  put(resource: Resource): Promise<void>;
  /** Writes all of them in one transaction, under their own ids. */
  putAll(resources: readonly Resource[]): Promise<void>;
  remove(reference: string): Promise<void>;
  /** All matches, over all pages. */
  search<T extends Resource>(query: string): Promise<readonly T[]>;
}

/** Talks to a server without going through the door that counts. */
export const otherClientOf = (baseUrl: string): OtherClient => {
  const ask = async (url: string, method: string, body?: Resource): Promise<Response> => {
    const headers = { accept: 'application/fhir+json', 'content-type': 'application/fhir+json' };
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${new URL(url).pathname} was answered ${response.status}: ${await response.text()}`);
    }
    return response;
  };
  const jsonOf = async <T extends Resource>(response: Response): Promise<T> => (await response.json()) as T;
  return {
    read: async (reference) => jsonOf(await ask(`${baseUrl}/${reference}`, 'GET')),
    put: async (resource) => {
      await ask(`${baseUrl}/${resource.resourceType}/${resource.id}`, 'PUT', resource);
    },
    putAll: async (resources) => {
      await ask(baseUrl, 'POST', {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: resources.map((resource) => ({
          fullUrl: `${baseUrl}/${resource.resourceType}/${resource.id}`,
          resource,
          request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
        })),
      });
    },
    remove: async (reference) => {
      await ask(`${baseUrl}/${reference}`, 'DELETE');
    },
    search: async <T extends Resource>(query: string) => {
      const found: T[] = [];
      for (let url: string | undefined = `${baseUrl}/${query}`; url !== undefined; ) {
        const page: Bundle<T> = await jsonOf<Bundle<T>>(await ask(url, 'GET'));
        found.push(...(page.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource])));
        url = page.link?.find(({ relation }) => relation === 'next')?.url;
      }
      return found;
    },
  };
};
