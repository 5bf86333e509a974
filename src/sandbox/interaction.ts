import { FhirRefusal } from './refusal.ts';
import type { ScopeLetter } from './scopes.ts';
import { servedTypes } from './search-parameters.ts';
import type { SearchParameterPair } from './search-query.ts';

/** One FHIR interaction as its method and URL name it (FHIR R4 http, section 3.1.0). */
export type Interaction =
  | { readonly kind: 'bundle' }
  | ({ readonly kind: TypeInteractionKind } & TypeTarget)
  | ({ readonly kind: InstanceInteractionKind; readonly id: string } & TypeTarget);

export type TypeInteraction = Exclude<Interaction, { readonly kind: 'bundle' }>;

interface TypeTarget {
  readonly type: string;
  /** The parameters of the URL, in their order. */
  readonly parameters: readonly SearchParameterPair[];
}

type TypeInteractionKind = 'search' | 'create' | 'conditional-update' | 'conditional-patch' | 'conditional-delete';
type InstanceInteractionKind = 'read' | 'vread' | 'history' | 'update' | 'patch' | 'delete';

const typeInteractions: Readonly<Record<string, TypeInteractionKind>> = {
  GET: 'search',
  POST: 'create',
  PUT: 'conditional-update',
  PATCH: 'conditional-patch',
  DELETE: 'conditional-delete',
};

const instanceInteractions: Readonly<Record<string, InstanceInteractionKind>> = {
  GET: 'read',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * Reads an interaction.
 * @param path below the base, without a leading slash
 * @param query what follows the question mark
 * @throws FhirRefusal 404 for a type that is not served, 405 for a method that the URL does not take
 */
export const readInteraction = (method: string, path: string, query: string): Interaction => {
  const segments = path.split('/').filter((segment) => segment !== '');
  const [type, id, history, version] = segments;
  if (type === undefined) {
    if (method === 'POST') return { kind: 'bundle' };
    throw notAllowed();
  }
  if (!servedTypes.includes(type)) throw new FhirRefusal(404, 'not-supported', 'The resource type is not served here');
  const target = { type, parameters: [...new URLSearchParams(query)] };
  if (segments.length === 1) return typeInteraction(method, target);
  if (id === '_search' && segments.length === 2 && method === 'POST') return { kind: 'search', ...target };
  if (id === undefined || id.startsWith('_') || id.startsWith('$')) throw notFoundHere();
  if (segments.length === 2) return { kind: kindOf(instanceInteractions, method), id, ...target };
  if (history !== '_history' || segments.length > 4) throw notFoundHere();
  if (method !== 'GET') throw notAllowed();
  return { kind: version === undefined ? 'history' : 'vread', id, ...target };
};

const typeInteraction = (method: string, target: TypeTarget): Interaction => {
  const kind = kindOf(typeInteractions, method);
  if (kind.startsWith('conditional') && target.parameters.length === 0) {
    throw new FhirRefusal(400, 'required', 'A conditional interaction needs search parameters');
  }
  return { kind, ...target };
};

const kindOf = <Kind>(kinds: Readonly<Record<string, Kind>>, method: string): Kind => {
  const kind = Object.hasOwn(kinds, method) ? kinds[method] : undefined;
  if (kind === undefined) throw notAllowed();
  return kind;
};

/** What a scope must allow for the interaction. @param createsToo an update that would make a new resource */
export const lettersOf = (kind: TypeInteraction['kind'], createsToo: boolean): readonly ScopeLetter[] => {
  switch (kind) {
    case 'read':
    case 'vread':
    case 'history':
      return ['r'];
    case 'search':
      return ['s'];
    case 'create':
      return ['c'];
    case 'update':
      return createsToo ? ['c', 'u'] : ['u'];
    case 'conditional-update':
      return ['c', 'u'];
    case 'patch':
    case 'conditional-patch':
      return ['u'];
    case 'delete':
    case 'conditional-delete':
      return ['d'];
  }
};

/** Whether the interaction brings a resource that is to be stored. */
export const bringsResource = (kind: TypeInteraction['kind']): boolean =>
  kind === 'create' || kind === 'update' || kind === 'conditional-update';

const notAllowed = (): FhirRefusal => new FhirRefusal(405, 'not-supported', 'The URL does not take this method');
const notFoundHere = (): FhirRefusal => new FhirRefusal(404, 'not-found', 'Nothing is served under this URL');
