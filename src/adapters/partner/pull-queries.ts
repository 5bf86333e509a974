import type { Partner, PartnerReadType } from '../../domain/partner.ts';
import type { SearchQuery } from './search.ts';

/** Every status that R4 knows of a MedicationRequest: for servers that answer nothing, or not all, until asked by status. */
const allStatuses = 'active,on-hold,cancelled,completed,entered-in-error,stopped,draft,unknown';

const pageSize = '100';

export interface PullQueries {
  /** As the partner's file says that it likes it, then other ways to ask, for a server that answers 400. */
  readonly attempts: readonly SearchQuery[];
  /** The first attempt with the other form of `patient=`, for a server that finds nothing by the first. */
  readonly otherForm: SearchQuery;
}

/** The ways to ask a partner for one type of resource of one patient (US Core's searches). */
export const pullQueries = (partner: Partner, patient: string, type: PartnerReadType): PullQueries => {
  const { patientParameter, requiresStatus } = partner.habits;
  const other = patientParameter === 'id' ? 'reference' : 'id';
  const query = (form: 'id' | 'reference', withStatus: boolean, strict: boolean): SearchQuery => ({
    type,
    strict,
    parameters: [
      ['patient', form === 'id' ? patient : `Patient/${patient}`],
      ...parametersOf(partner, type, withStatus),
      ['_count', pageSize],
    ],
  });
  const mayNeedStatus = type === 'MedicationRequest' && !requiresStatus;
  return {
    attempts: [
      query(patientParameter, requiresStatus, true),
      query(patientParameter, requiresStatus, false),
      ...(mayNeedStatus ? [query(patientParameter, true, false)] : []),
      query(other, requiresStatus, false),
      ...(mayNeedStatus ? [query(other, true, false)] : []),
    ],
    otherForm: query(other, requiresStatus, false),
  };
};

const parametersOf = (
  partner: Partner,
  type: PartnerReadType,
  withStatus: boolean,
): readonly (readonly [string, string])[] => {
  if (type === 'CarePlan') return [['category', 'assess-plan']];
  if (type !== 'MedicationRequest') return [];
  return [
    ['intent', 'order,plan'],
    ...(withStatus ? [['status', allStatuses] as const] : []),
    ...(partner.habits.includesMedication ? [['_include', 'MedicationRequest:medication'] as const] : []),
  ];
};
