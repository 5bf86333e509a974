import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../domain/issue.ts';

/** Judges one resource against R4 and the profiles it claims in `meta.profile`, or those given. */
export type ResourceValidator = (resource: Resource, profiles?: readonly string[]) => readonly Issue[];
