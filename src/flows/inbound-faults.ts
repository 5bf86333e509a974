import type { SourceId } from '../domain/ids.ts';
import { errorIssue, type Issue } from '../domain/issue.ts';
import type { Ledger, LedgerEntry } from '../domain/stated-medication.ts';
import type { Received } from '../normalization/received-resource.ts';
import type { ResourceValidator } from '../validation/validator.ts';

/** The errors of a source's resources, by their reference; what is valid is not in it. */
export type InboundFaults = ReadonlyMap<string, readonly Issue[]>;

/** So many are noted of one resource: by then its source knows what to look at, and the ledger stays readable. */
const mostNoted = 20;

/**
 * Judges every resource of a source against R4 and the profiles that it claims and that are known here. Nothing is
 * taken away for it: a fault in one element does not make the others wrong.
 */
export const judgeReceived = ({ resources }: Received, validate: ResourceValidator): InboundFaults =>
  new Map(
    resources.flatMap(({ reference, content }) => {
      const errors = validate(content).filter(({ severity }) => severity === 'error');
      return errors.length === 0 ? [] : [[reference, noted(errors)] as const];
    }),
  );

/** In the order of their places: a server that writes the elements in another order has sent nothing new. */
const noted = (errors: readonly Issue[]): readonly Issue[] => {
  const sorted = errors.toSorted(
    (a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }) || a.reason.localeCompare(b.reason, 'en'),
  );
  if (sorted.length <= mostNoted) return sorted;
  const rest = errorIssue('invalid-resource', '', `and ${sorted.length - mostNoted} more errors of this resource`);
  return [...sorted.slice(0, mostNoted), rest];
};

/**
 * The entries with the faults of their resources. An older copy of a resource was not judged: of two entries of one
 * name, the faults are those of the one that was used.
 */
export const withFaults = (
  entries: readonly LedgerEntry[],
  faultsOf: (source: SourceId) => InboundFaults | undefined,
): readonly LedgerEntry[] => {
  const judged = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const key = `${entry.source} ${entry.resource}`;
    const other = judged.get(key);
    if (other === undefined || other.outcome === 'merged') judged.set(key, entry);
  }
  return entries.map((entry) => {
    const faults = faultsOf(entry.source)?.get(entry.resource);
    const isJudged = judged.get(`${entry.source} ${entry.resource}`) === entry;
    return faults === undefined || !isJudged ? entry : { ...entry, faults };
  });
};

/** How many resources of each source were not valid FHIR; sources without any are left out. */
export const notValidBySource = ({ entries }: Ledger): ReadonlyMap<SourceId, number> => {
  const counts = new Map<SourceId, number>();
  for (const { source, faults } of entries) {
    if (faults !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return counts;
};
