import type { Bundle } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { objectAt, objectsAt, textAt } from '../../../src/fhir/wild.ts';

/**
 * The same resources as somebody would send them in an afternoon: one after the other, each searched for by its
 * identifier and then created or updated; nothing is read back, nothing survives an end. @returns resources sent
 */
export const sendNaively = async (baseUrl: string, bundles: readonly string[]): Promise<number> => {
  const client = new Client({ baseUrl });
  let sent = 0;
  for (const text of bundles) {
    const { entry = [] }: Bundle = JSON.parse(text);
    for (const { resource } of entry) {
      if (resource === undefined) continue;
      const { resourceType } = resource;
      const [identifier] = 'identifier' in resource && Array.isArray(resource.identifier) ? resource.identifier : [];
      const body: Record<string, unknown> & { resourceType: string } = { ...resource, resourceType };
      const found =
        identifier === undefined
          ? undefined
          : await client.search({
              resourceType,
              searchParams: { identifier: `${identifier.system}|${identifier.value}` },
            });
      const known = idOfFirst(found);
      if (known === null) await client.create({ resourceType, body });
      else await client.update({ resourceType, id: known, body: { ...body, id: known } });
      sent += 1;
    }
  }
  return sent;
};

const idOfFirst = (found: unknown): string | null => textAt(objectAt(objectsAt(found, 'entry')[0], 'resource'), 'id');
