import type { WithId } from '@medplum/core';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { StoredVersion } from './tables.ts';

/** A history Bundle, newest version first; a deletion is an entry without a resource (FHIR R4 http, section 3.1.0.13). */
export const historyBundle = <T extends Resource>(
  versions: readonly StoredVersion[],
  total: number,
): Bundle<WithId<T>> => {
  const entry = versions.map((version) => entryOf<T>(version));
  return { resourceType: 'Bundle', type: 'history', total, ...(entry.length > 0 ? { entry } : {}) };
};

const statusOf = { POST: '201', PUT: '200', DELETE: '204' } as const;

const entryOf = <T extends Resource>({
  version,
  lastUpdated,
  method,
  resource,
}: StoredVersion): BundleEntry<WithId<T>> => {
  const url = method === 'POST' ? resource.resourceType : `${resource.resourceType}/${resource.id}`;
  const entry = {
    request: { method, url },
    response: { status: statusOf[method], etag: `W/"${version}"`, lastModified: lastUpdated },
  };
  // The caller names the type whose history it asked for.
  return method === 'DELETE' ? entry : { resource: resource as WithId<T>, ...entry };
};
