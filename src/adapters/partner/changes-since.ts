import type { PartnerHabits } from '../../domain/partner.ts';
import { objectsAt, textAt } from '../../fhir/wild.ts';
import type { Clock, PullReach } from '../../flows/ports.ts';
import type { SeenCapability } from './capability.ts';
import type { FhirReply } from './fhir-http.ts';
import type { SearchQuery } from './search.ts';

/** What is learnt of a server while it is read, so that it is not asked again for every patient. */
export interface ChangesTold {
  /** Whether searches of a type may be asked for changes. */
  areTold(type: string): Promise<boolean>;
  /** To be called where a server refused to be asked so. */
  refused(type: string): void;
}

/** A partner can tell what changed where its file, or its CapabilityStatement, says that it takes `_lastUpdated`. */
export const openChangesTold = (
  habits: Pick<PartnerHabits, 'lastUpdated'>,
  capability: () => Promise<SeenCapability>,
  clock: Clock,
): ChangesTold => {
  const refusedAt = new Map<string, number>();
  let seen: { readonly at: number; readonly told: Promise<SeenCapability> } | null = null;
  const isRecent = (at: number): boolean => clock().getTime() - at < rememberedMilliseconds;
  return {
    areTold: async (type) => {
      if (isRecent(refusedAt.get(type) ?? Number.NEGATIVE_INFINITY)) return false;
      if (habits.lastUpdated) return true;
      // Where it cannot be read, everything is read as ever, and what is wrong shows there.
      if (seen === null || !isRecent(seen.at)) seen = { at: clock().getTime(), told: capability() };
      const told = await seen.told;
      return told.ok && told.value.ofType(type).lastUpdated;
    },
    refused: (type) => {
      refusedAt.set(type, clock().getTime());
    },
  };
};

/** A worker keeps its clients for as long as it lives; what a server could not do may have been mended by then. */
const rememberedMilliseconds = 3_600_000;

/** Servers index what they took with a delay, and several servers behind one address have clocks of their own. */
const overlapMilliseconds = 10 * 60_000;

/** The question for what changed since an earlier read by the same question (FHIR R4 search, section 3.1.1.4.3). */
export const askingForChanges = (query: SearchQuery, upTo: string): ChangesQuery => {
  const from = new Date(Date.parse(upTo) - overlapMilliseconds);
  return { ...query, from, parameters: [...query.parameters, ['_lastUpdated', `ge${from.toISOString()}`]] };
};

export interface ChangesQuery extends SearchQuery {
  readonly from: Date;
}

/** Answers by which servers refuse a parameter: HAPI with 400, others with 422, or with what their code ended in. */
const refusals: ReadonlySet<number | null> = new Set([400, 422, 500, 501]);

/** Whether a server would not be asked for changes: everything is to be asked for instead. */
export const refusesChanges = (reply: FhirReply): boolean =>
  !reply.ok && reply.failure.kind === 'permanent' && refusals.has(reply.status);

/**
 * Whether an answer proves that `_lastUpdated` was ignored, and so holds everything: the server says by which parameters
 * it searched, that one is not among them, and there is older. Without that proof an answer is taken for changes: these
 * are laid over what is there, which is right of everything too.
 * @param oldest when the oldest match was last updated, in milliseconds
 */
export const isEverything = (first: FhirReply, oldest: number | null, from: Date): boolean => {
  const self = first.ok ? objectsAt(first.resource, 'link').find((link) => textAt(link, 'relation') === 'self') : null;
  const url = textAt(self, 'url') ?? '';
  if (!/[?&]patient=/.test(url) || /[?&]_lastUpdated=/.test(url)) return false;
  return oldest !== null && oldest < from.getTime() - toTheSecond;
};

/** Some servers keep no milliseconds. */
const toTheSecond = 1_000;

/**
 * The moment up to which a first page tells everything: when the server says that it searched, or answered, by its own
 * clock. Never later than when we asked, by ours: the earlier moment brings more, and misses nothing.
 */
export const momentOf = (first: FhirReply, askedAt: Date): PullReach['upTo'] => {
  if (!first.ok) return null;
  const told = [textAt(first.resource?.meta, 'lastUpdated'), first.date].map((moment) => Date.parse(moment ?? ''));
  return new Date(Math.min(askedAt.getTime(), ...told.filter((moment) => !Number.isNaN(moment)))).toISOString();
};
