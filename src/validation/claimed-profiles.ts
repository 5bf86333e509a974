import { vitalSignsProfile } from './compile/vital-signs.ts';
import type { Walk } from './compile/walk.ts';
import { isJsonObject, type JsonObject, ownText } from './json-shape.ts';
import type { KnownStructures } from './known-structures.ts';
import type { StructureFacts } from './structure-facts.ts';

/**
 * The profiles to judge a resource by: those given that are of its type, else those in `meta.profile` and the vital
 * signs profile that R4 asks for. Claims that lead nowhere are told.
 */
export const claimedProfiles = (
  resource: JsonObject,
  given: readonly string[] | undefined,
  walk: Walk,
  structureOf: KnownStructures['claimed'],
): readonly StructureFacts[] => {
  const { meta } = resource;
  const type = ownText(resource, 'resourceType');
  const claims: unknown = given ?? (isJsonObject(meta) ? meta['profile'] : undefined);
  const implied = given === undefined && type === 'Observation' ? vitalSignsProfile(resource) : undefined;
  const vitalSign = implied === undefined ? undefined : structureOf(implied);
  if (!Array.isArray(claims)) return vitalSign === undefined ? none : [vitalSign];
  const found: StructureFacts[] = vitalSign === undefined ? [] : [vitalSign];
  claims.forEach((claim: unknown, index) => {
    if (typeof claim !== 'string') return;
    const below = given === undefined ? `meta.profile[${index}]` : undefined;
    const structure = structureOf(claim);
    if (structure === undefined) {
      walk.add('information', 'not-found', 'a profile that is not known here was not checked', {
        code: 'not-validated',
        ...(below === undefined ? {} : { below }),
      });
    } else if (structure.type === type) found.push(structure);
    else if (given === undefined && !(walk.depth > 0 && anyResource.has(structure.type)))
      walk.error('structure', `claim profiles of ${type}: this is one of ${structure.type}`, below);
  });
  return found;
};

/** Every resource is of these; claimed of one within another they are let pass, as HL7's validator does. */
const anyResource: ReadonlySet<string> = new Set(['Resource', 'DomainResource']);

const none: readonly StructureFacts[] = [];
