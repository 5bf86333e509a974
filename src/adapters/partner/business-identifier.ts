import type { Resource } from '@medplum/fhirtypes';
import { resourceIdOf } from '../../fhir/identity.ts';
import { objectsAt, textAt } from '../../fhir/wild.ts';

export interface BusinessIdentifier {
  readonly system: string;
  readonly value: string;
}

/**
 * The identifier by which a resource of ours is found again at a partner: the one that its id is derived from. A
 * national number beside it (an NPI) is never used: by that, a conditional update would overwrite the partner's own.
 * Where no identifier gives the id, the first one counts; `null` where there is none.
 */
export const businessIdentifierOf = (resource: Resource): BusinessIdentifier | null => {
  const identifiers = objectsAt(resource, 'identifier').flatMap((identifier) => {
    const [system, value] = [textAt(identifier, 'system'), textAt(identifier, 'value')];
    return system === null || value === null ? [] : [{ system, value }];
  });
  return identifiers.find(({ system, value }) => resourceIdOf(system, value) === resource.id) ?? identifiers[0] ?? null;
};

/** `identifier=system|value`, encoded for a URL. */
export const identifierQuery = ({ system, value }: BusinessIdentifier): string =>
  `identifier=${encodeURIComponent(`${system}|${value}`)}`;
