import type { Partner, PartnerHabits, PartnerReadType } from '../../domain/partner.ts';
import { digestOf } from '../../fhir/canonical-json.ts';
import { codeSystem } from '../../fhir/code-systems.ts';
import { firstDayOfObservations } from '../../normalization/asked-for.ts';
import { observationsAskedFor } from '../../normalization/observations-asked-for.ts';
import type { SearchQuery } from './search.ts';

/** Every status that R4 knows of a MedicationRequest: for servers that answer nothing, or not all, until asked by status. */
const allStatuses = 'active,on-hold,cancelled,completed,entered-in-error,stopped,draft,unknown';

const pageSize = '100';

/** The two forms of `patient=`: both are legal, and some servers know only one. */
export type PatientForm = PartnerHabits['patientParameter'];

export interface PullQueries {
  /** As the partner's file says that it likes it, then other ways to ask, for a server that answers 400. */
  readonly attempts: readonly [SearchQuery, ...SearchQuery[]];
  /** The first attempt with the other form of `patient=`, for a server that finds nothing by the first. */
  readonly otherForm: SearchQuery;
}

/**
 * What tells one question from another: everything but its times, which move on from day to day, and its pages. It names
 * the patient as the partner knows them and follows the habits, so that a change of either makes another question.
 */
export const questionOf = ({ type, strict, parameters }: SearchQuery): string =>
  digestOf([type, strict ?? false, parameters.filter(([name]) => !['date', '_count'].includes(name))]);

export const formOf = ({ parameters }: SearchQuery): PatientForm =>
  parameters.some(([name, value]) => name === 'patient' && value.startsWith('Patient/')) ? 'reference' : 'id';

/** How one type is asked for besides whose: first as the partner likes it, then as a server that answers 400 may take it. */
type Narrowing = readonly (readonly [string, string])[];

/**
 * The ways to ask a partner for one type of resource of one patient (US Core's searches).
 * @param today `YYYY-MM-DD`
 * @param handling what is done with the answers
 */
export const pullQueries = (
  partner: Partner,
  patient: string,
  type: PartnerReadType,
  today: string,
  handling: Pick<SearchQuery, 'keep' | 'mayGoOn'> = {},
): PullQueries => {
  const { patientParameter } = partner.habits;
  const other = patientParameter === 'id' ? 'reference' : 'id';
  const [asLiked, ...otherwise] = narrowingsOf(partner, type, today);
  const query = (form: PatientForm, narrowing: Narrowing, strict: boolean): SearchQuery => ({
    ...handling,
    type,
    strict,
    parameters: [['patient', form === 'id' ? patient : `Patient/${patient}`], ...narrowing, ['_count', pageSize]],
  });
  return {
    attempts: [
      query(patientParameter, asLiked, true),
      ...([patientParameter, other] as const).flatMap((form) =>
        [asLiked, ...otherwise].map((narrowing) => query(form, narrowing, false)),
      ),
    ],
    otherForm: query(other, asLiked, false),
  };
};

const narrowingsOf = (partner: Partner, type: PartnerReadType, today: string): readonly [Narrowing, ...Narrowing[]] => {
  if (type === 'CarePlan') return [[['category', 'assess-plan']]];
  if (type === 'Observation') return observationsSince(firstDayOfObservations(today));
  if (type !== 'MedicationRequest') return [[]];
  const { requiresStatus, hidesStatuses, includesMedication, intents } = partner.habits;
  const withStatus = (isAsked: boolean): Narrowing => [
    ...(intents.length > 0 ? [['intent', intents.join(',')] as const] : []),
    ...(isAsked ? [['status', allStatuses] as const] : []),
    ...(includesMedication ? [['_include', 'MedicationRequest:medication'] as const] : []),
  ];
  return requiresStatus || hidesStatuses ? [withStatus(true)] : [withStatus(false), withStatus(true)];
};

/**
 * No more than safety checks go by, nor older: by code, as US Core lets every server be asked, and by category where a
 * server takes no list of codes.
 */
const observationsSince = (day: string): readonly [Narrowing, ...Narrowing[]] => {
  const codes = ['code', observationsAskedFor.map((code) => `${codeSystem.loinc}|${code}`).join(',')] as const;
  const since = ['date', `ge${day}`] as const;
  return [
    [codes, since],
    [['category', 'laboratory,vital-signs'], since],
  ];
};
