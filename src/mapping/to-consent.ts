import type { Consent, ConsentProvision, ConsentProvisionActor, Organization, Reference } from '@medplum/fhirtypes';
import type { ConsentRecord, DataClass } from '../domain/clinic-record.ts';
import { errorIssue, type Issue, informationIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding } from '../fhir/codeable-concepts.ts';
import { identifierSystemOf } from '../fhir/identity.ts';
import { present } from '../fhir/present.ts';
import { namedReference, resourceKey } from '../fhir/references.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { allSensitivities, metaOf, unionOfLabels } from './meta-security.ts';
import { toDate, toDateTime, toPeriod } from './record-dates.ts';
import type { RecordScope } from './record-scope.ts';

/**
 * A consent or a refusal (R4 Consent, privacy). It carries the labels that it names, as naming them tells of them.
 * One that names no recipient, no purpose (of a permission) or an empty list of data classes is not mapped: here it
 * opens nothing, but in FHIR an axis that is left out is unrestricted, so it would open everything.
 */
export const toConsent = (consent: ConsentRecord, path: string, scope: RecordScope): Mapping<Consent> => {
  const emptyAxis = emptyAxisOf(consent);
  if (emptyAxis !== null) {
    const reason = 'empty: in FHIR this would mean that there is no limit; the consent is not mapped';
    return { mapped: null, issues: [errorIssue('invalid-record', `${path}/${emptyAxis}`, reason)] };
  }
  const { id, identifier } = identify(scope.context.identity, 'consent', consent.id);
  const sensitivity = unionOfLabels(consent.sensitivities);
  const signed = toDateTime(consent.signed, `${path}/signed`);
  const provision = toProvision(consent, path, scope);
  const resource = present<Consent>({
    resourceType: 'Consent',
    id,
    meta: metaOf(sensitivity),
    identifier: [identifier],
    status: consent.revoked !== undefined && consent.status === 'active' ? 'inactive' : consent.status,
    scope: codedConcept(codeSystem.consentScope, 'patient-privacy', 'Privacy Consent'),
    category: [codedConcept(codeSystem.loinc, '59284-0', 'Consent Document')],
    patient: scope.patient,
    dateTime: signed.value,
    performer: [consent.signedBy === 'patient' ? scope.patient : namedReference('RelatedPerson', consent.signedBy)],
    organization: [scope.organization],
    policyRule: codedConcept(codeSystem.actCode, policyOf(consent)),
    provision: provision.provision,
  });
  return {
    mapped: { resource, key: resourceKey('Consent', id), dataClass: 'Consent', sensitivity, recordPath: path },
    issues: [...signed.issues, ...provision.issues],
  };
};

const emptyAxisOf = (consent: ConsentRecord): keyof ConsentRecord | null => {
  if (consent.recipients.length === 0) return 'recipients';
  if (consent.decision === 'permit' && consent.purposes.length === 0) return 'purposes';
  return consent.dataClasses?.length === 0 ? 'dataClasses' : null;
};

const policyOf = (consent: ConsentRecord): string => {
  if (consent.decision === 'deny') return 'OPTOUT';
  return consent.sensitivities?.includes('42CFRPart2') ? '42CFRPart2CD' : 'OPTIN';
};

const toProvision = (
  consent: ConsentRecord,
  path: string,
  scope: RecordScope,
): { readonly provision: ConsentProvision; readonly issues: readonly Issue[] } => {
  const end = endOf(consent, path);
  const { period, issues } = toPeriod(toDate(consent.from, `${path}/from`), toDate(end.date, end.path), end.path);
  const provision = present<ConsentProvision>({
    type: consent.decision,
    period,
    actor: consent.recipients.map((recipient) => toRecipient(recipient, scope)),
    action: [codedConcept(codeSystem.consentAction, 'access'), codedConcept(codeSystem.consentAction, 'disclose')],
    securityLabel: labelsOpened(consent),
    purpose: consent.purposes.map((purpose) => coding(codeSystem.actReason, purpose)),
    class: (consent.dataClasses ?? []).flatMap(resourceTypesOf).map((type) => coding(codeSystem.resourceTypes, type)),
  });
  return { provision, issues: [...end.issues, ...issues] };
};

/** A revocation ends a consent whatever end was planned. */
const endOf = (
  consent: ConsentRecord,
  path: string,
): { readonly date: string | undefined; readonly path: string; readonly issues: readonly Issue[] } => {
  if (consent.revoked === undefined) return { date: consent.until, path: `${path}/until`, issues: [] };
  const reason = 'revoked: the day of the revocation is sent as the end, and the planned end is left out';
  return {
    date: consent.revoked,
    path: `${path}/revoked`,
    issues: consent.until === undefined ? [] : [informationIssue('unsupported', `${path}/until`, reason)],
  };
};

/** An information recipient: a partner by the id it has here, or every treating provider for `*`. */
const toRecipient = (recipient: string, { context }: RecordScope): ConsentProvisionActor => {
  const role = codedConcept(codeSystem.participationType, 'IRCP', 'information recipient');
  if (recipient === '*') return { role, reference: namedReference('CareTeam', 'Every treating provider') };
  const reference = present<Reference<Organization>>({
    type: 'Organization',
    identifier: { system: identifierSystemOf(context.identity, 'partner'), value: recipient },
    display: context.partners?.find((partner) => partner.id === recipient)?.name,
  });
  return { role, reference };
};

/**
 * A permission opens what is labelled N and the labels that it names: in FHIR leaving the axis out would open every
 * label. A refusal that names labels closes those; one that names none closes everything.
 */
const labelsOpened = (consent: ConsentRecord) => {
  const named = allSensitivities
    .filter((label) => consent.sensitivities?.includes(label))
    .map((label) => coding(codeSystem.actCode, label));
  return consent.decision === 'permit' ? [coding(codeSystem.confidentiality, 'N', 'normal'), ...named] : named;
};

/** The resource types of a data class; goals go with the plan that they belong to. */
const resourceTypesOf = (dataClass: DataClass): readonly string[] =>
  dataClass === 'CarePlan' ? ['CarePlan', 'Goal'] : [dataClass];
