import type { DefinitionRelease } from './definition-release.ts';

/** The releases of a library, and in which order a question goes to them. */
export interface Releases {
  readonly all: readonly DefinitionRelease[];
  /** The release itself, those that it depends on, R4, and then those that are not bound to a release of US Core. */
  readonly seenFrom: (name: string) => readonly DefinitionRelease[];
  /**
   * The first that has a definition, by the version that it has it in; with a version, the first that has that one,
   * wherever it is.
   */
  readonly holding: (
    name: string,
    version: string | undefined,
    versionIn: (release: DefinitionRelease) => string | undefined,
  ) => DefinitionRelease | undefined;
}

/** @param all nearest first, where several have what a question without version asks for */
export const releasesOf = (all: readonly DefinitionRelease[]): Releases => {
  const orders = new Map(all.map(({ name }) => [name, orderFrom(name, all)]));
  const unknown = orderFrom('', all);
  const seenFrom = (name: string) => orders.get(name) ?? unknown;
  return {
    all,
    seenFrom,
    holding: (name, version, versionIn) => {
      const near = seenFrom(name);
      if (version === undefined) return near.find((one) => versionIn(one) !== undefined);
      const isWanted = (one: DefinitionRelease) => isVersion(versionIn(one), version);
      return near.find(isWanted) ?? all.find(isWanted);
    },
  };
};

/** `6.1` asks for any 6.1. */
const isVersion = (version: string | undefined, wanted: string): boolean =>
  version !== undefined && (version === wanted || version.startsWith(`${wanted}.`));

const orderFrom = (name: string, all: readonly DefinitionRelease[]): readonly DefinitionRelease[] => {
  // HL7's own releases are asked in the order in which they are given: the newest terminology before R4's.
  const own = all.filter((one) => one.name === name && one.name !== 'r4');
  const order = new Set(own);
  for (const release of order) {
    for (const wanted of release.dependencies) {
      const dependency = all.find((one) => isRelease(one.name, wanted));
      if (dependency !== undefined) order.add(dependency);
    }
  }
  for (const release of all) if (!isBoundToUsCore(release.name)) order.add(release);
  return [...order];
};

/** A package's dependency may be open at its end: `6.1.x`. */
const isRelease = (name: string, wanted: string): boolean =>
  name === wanted || (wanted.endsWith('.x') && name.startsWith(wanted.slice(0, -1)));

const isBoundToUsCore = (name: string): boolean => name.startsWith('us-core-') || name.startsWith('hl7.fhir.us.core#');
