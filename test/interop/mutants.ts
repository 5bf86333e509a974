import { documentFaults } from './faults/document-faults.ts';
import { extensionAndSiblingFaults } from './faults/extension-faults.ts';
import { type Category, type Fault, type Site, sitesOf } from './faults/fault.ts';
import { ruleFaults } from './faults/rule-faults.ts';
import { structureFaults } from './faults/structure-faults.ts';
import { valueFaults } from './faults/value-faults.ts';
import type { JsonObject } from './json.ts';
import { type Random, seeded } from './random.ts';
import type { UsCore } from './releases.ts';

/** A resource under one release of US Core. */
export interface Subject {
  /** Which corpus, for the tables. */
  readonly corpus: string;
  readonly name: string;
  readonly release: UsCore;
  readonly resource: JsonObject;
  /** What is wrong with it; absent for one that was not changed. */
  readonly mutation?: { readonly category: Category; readonly description: string };
}

const faults: readonly Fault[] = [
  ...structureFaults,
  ...valueFaults,
  ...ruleFaults,
  ...extensionAndSiblingFaults,
  ...documentFaults,
];

/** A fault at a place: the place is found again in a copy by its number in the order of the walk. */
interface Opportunity {
  readonly base: Subject;
  readonly fault: Fault;
  readonly place: number;
}

/**
 * Mutants of the bases, each with one fault, spread evenly over the kinds of fault and, within a kind, over the faults and
 * the element paths that have it. The same bases, count and seed give the same mutants; no two are equal.
 * @returns fewer than `count` where the bases do not offer as many
 */
export const mutantsOf = (
  corpus: string,
  bases: readonly Subject[],
  count: number,
  seed: number,
): readonly Subject[] => {
  const random = seeded(seed);
  const queues = random.shuffled([...opportunities(bases)]).map(([category, groups]) => ({
    category,
    groups: random.shuffled([...groups.values()]),
    next: 0,
  }));
  const seen = new Set<string>();
  const mutants: Subject[] = [];
  for (let idle = 0, turn = 0; mutants.length < count && idle < queues.length * 50; turn++) {
    const queue = queues[turn % queues.length];
    const group = queue?.groups[queue.next++ % queue.groups.length];
    const made = group === undefined ? undefined : mutate(corpus, random.oneOf(group), random);
    const text = made === undefined ? '' : `${made.release} ${JSON.stringify(made.resource)}`;
    if (made === undefined || seen.has(text)) {
      idle++;
      continue;
    }
    idle = 0;
    seen.add(text);
    mutants.push(made);
  }
  return mutants;
};

/** By category, then by fault and path. */
const opportunities = (
  bases: readonly Subject[],
): ReadonlyMap<Category, ReadonlyMap<string, readonly Opportunity[]>> => {
  const found = new Map<Category, Map<string, Opportunity[]>>();
  for (const base of bases) {
    for (const [place, site] of [...sitesOf(base.resource)].entries()) {
      for (const fault of faults) if (fault.fits(site)) note(found, { base, fault, place }, site);
    }
  }
  return found;
};

const note = (found: Map<Category, Map<string, Opportunity[]>>, one: Opportunity, site: Site): void => {
  const groups = found.get(one.fault.category) ?? new Map<string, Opportunity[]>();
  found.set(one.fault.category, groups);
  const key = `${one.fault.name} ${site.path}`;
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
};

const mutate = (corpus: string, { base, fault, place }: Opportunity, random: Random): Subject | undefined => {
  const copy = structuredClone(base.resource);
  const holder = { root: copy };
  const sites = [...sitesOf(copy)];
  const site = sites[place];
  if (site === undefined) return undefined;
  fault.make(place === 0 ? { ...site, parent: holder } : site, random);
  if (JSON.stringify(holder.root) === JSON.stringify(base.resource)) return undefined;
  return {
    corpus,
    name: base.name,
    release: base.release,
    resource: holder.root,
    mutation: { category: fault.category, description: `${site.path}: ${fault.name}` },
  };
};
