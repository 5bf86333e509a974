import { isJsonObject, type JsonObject, ownValue } from '../../validation/json-shape.ts';
import type { StructureFacts } from '../../validation/structure-facts.ts';
import { type R4Definitions, sortedProfiles, terminologyOf } from './compile-r4.ts';
import type { TerminologySources } from './compile-terminology.ts';
import { packageBounds, readMembers } from './package-members.ts';

/**
 * HL7's extensions for R4 that R4 itself has not.
 * @param path the package hl7.fhir.uv.extensions.r4
 * @throws PackageUnreadable
 */
export const readExtensions = async (
  path: string,
  { structures, profiles }: R4Definitions,
): Promise<Pick<R4Definitions, 'structures' | 'profiles'> & { readonly terminology: TerminologySources }> => {
  const resources = await readResources(path);
  const known = new Set([...structures, ...profiles].map(({ url }) => url));
  const definitions = resources.filter(
    (one) => isOfKind(one, 'StructureDefinition') && ownValue(one, 'derivation') === 'constraint',
  );
  const added = definitions.filter((one) => !known.has(String(ownValue(one, 'url'))));
  return { ...sortedProfiles(baseOf(structures), added, 'extensions'), terminology: terminologyOf(resources) };
};

/**
 * The code systems and value sets of HL7's terminology.
 * @param path the package hl7.terminology.r4
 * @throws PackageUnreadable
 */
export const readTerminology = async (path: string): Promise<TerminologySources> =>
  terminologyOf(await readResources(path));

const baseOf = (structures: readonly StructureFacts[]): readonly StructureFacts[] =>
  structures.filter(({ derivation, base }) => derivation === 'specialization' || base === undefined);

const isOfKind = (resource: JsonObject, kind: string): boolean => ownValue(resource, 'resourceType') === kind;

const readResources = async (path: string): Promise<readonly JsonObject[]> => {
  const members = await readMembers(path, packageBounds);
  return members.flatMap(({ bytes }) => {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isJsonObject(content) ? [content] : [];
  });
};
