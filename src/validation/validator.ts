import type { Issue } from '../domain/issue.ts';

/**
 * Judges one resource against R4 and the profiles that it claims in `meta.profile`, or those given instead. Takes any
 * value and never throws: what is not a resource is an issue. A Bundle is judged with every resource in it.
 * `path` is a FHIRPath location from the resource's type on; neither `path` nor `reason` repeats a value.
 * No engine shows through here.
 */
export type ResourceValidator = (resource: unknown, profiles?: readonly string[]) => readonly Issue[];
