import type { Partner, PartnerReadType } from '../../domain/partner.ts';
import { objectAt, objectsAt, textAt } from '../../fhir/wild.ts';
import type { ReadSoFar } from '../../flows/ports.ts';
import { askingForChanges, type ChangesTold, refusesChanges } from './changes-since.ts';
import type { FhirReply } from './fhir-http.ts';
import { formOf, type PatientForm, type PullQueries, pullQueries, questionOf } from './pull-queries.ts';
import type { Search, SearchQuery } from './search.ts';

/** What one type of one patient is asked for with. */
export interface FirstPageTools {
  readonly partner: Partner;
  readonly search: Search;
  readonly clock: () => Date;
  readonly changesTold: ChangesTold;
  /** Types with the forms of `patient=` by which something of them was found: by them, nothing found is nothing there. */
  readonly formsThatFind: Set<TypeAndForm>;
}

/** As `Condition id`: a server may know one form for one type and another for another. */
export type TypeAndForm = `${PartnerReadType} ${PatientForm}`;

export interface PullRequest {
  /** The patient's id at the partner. */
  readonly patient: string;
  readonly type: PartnerReadType;
  /** How far an earlier read reached; `null` where everything is to be read. */
  readonly before: Pick<ReadSoFar, 'upTo' | 'asked'> | null;
}

/** The first page of an answer, and what it answers. */
export interface FirstPage {
  readonly query: SearchQuery;
  readonly first: FhirReply;
  readonly form: PatientForm;
  readonly question: string;
  /** From when on changes were asked for; `null` where everything was. */
  readonly from: Date | null;
}

/** Asks for what changed where that can be asked, else, or where the server refuses that, for everything. */
export const askFirstPage = async (
  tools: FirstPageTools,
  { patient, type, before }: PullRequest,
  handling: Pick<SearchQuery, 'keep' | 'mayGoOn'>,
): Promise<FirstPage> => {
  const queries = pullQueries(tools.partner, patient, type, tools.clock().toISOString().slice(0, 10), handling);
  return (await askForChanges(tools, queries, before)) ?? (await askForEverything(tools, queries, type));
};

/** By the question that was answered before: what another one would leave out or add is not what changed. */
const askForChanges = async (
  { search, changesTold }: FirstPageTools,
  { attempts, otherForm }: PullQueries,
  before: PullRequest['before'],
): Promise<FirstPage | null> => {
  const upTo = before?.upTo ?? null;
  const asBefore = [...attempts, otherForm].find((query) => questionOf(query) === before?.asked);
  if (upTo === null || asBefore === undefined || !(await changesTold.areTold(asBefore.type))) return null;
  const { from, ...query } = askingForChanges(asBefore, upTo);
  const first = await search.first(query);
  if (!refusesChanges(first)) return { ...firstPageOf(asBefore, first), query, from };
  changesTold.refused(query.type);
  return null;
};

/** The search in the form that the partner likes, other forms where it answers 400 or nothing. */
const askForEverything = async (
  { search, formsThatFind }: FirstPageTools,
  { attempts, otherForm }: PullQueries,
  type: PartnerReadType,
): Promise<FirstPage> => {
  const [asLiked, ...others] = attempts;
  let query = asLiked;
  let first = await search.first(query);
  for (const other of others) {
    if (first.ok || first.status !== 400) break;
    query = other;
    first = await search.first(query);
  }
  const found = firstPageOf(query, first);
  if (!isEmptySearchset(first) || formsThatFind.has(`${type} ${found.form}`)) return found;
  const second = await search.first(otherForm);
  return second.ok && !isEmptySearchset(second) ? firstPageOf(otherForm, second) : found;
};

const firstPageOf = (query: SearchQuery, first: FhirReply): FirstPage => ({
  ...{ query, first, from: null },
  form: formOf(query),
  question: questionOf(query),
});

/** Some servers know one form of `patient=` only, and find nothing by the other instead of refusing it. */
const isEmptySearchset = (reply: FhirReply): boolean =>
  reply.ok &&
  reply.resource?.resourceType === 'Bundle' &&
  objectsAt(reply.resource, 'entry').every(
    (entry) => (textAt(objectAt(entry, 'resource'), 'resourceType') ?? 'OperationOutcome') === 'OperationOutcome',
  );
