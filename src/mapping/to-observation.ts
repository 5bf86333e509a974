import type { CodeableConcept, Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import type { ClinicalFact } from '../domain/clinic-record.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codedConcept, coding, worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { resourceKey } from '../fhir/references.ts';
import { usCoreProfile } from '../fhir/us-core.ts';
import { identify, type Mapping } from './mapping-context.ts';
import { measurementCodeOf } from './measured-facts.ts';
import { metaOf, unionOfLabels } from './meta-security.ts';
import { toDate, toDateTime } from './record-dates.ts';
import type { RecordScope } from './record-scope.ts';

/** What the kinds of fact differ in. */
interface Finding {
  readonly content: Pick<Observation, 'code'> & Partial<Observation>;
  readonly profile?: string;
  readonly issues: readonly Issue[];
}

/** A clinical fact as a final Observation. The pregnancy status follows its US Core profile; the others follow R4. */
export const toObservation = (fact: ClinicalFact, path: string, scope: RecordScope): Mapping<Observation> => {
  const { id, identifier } = identify(scope.context.identity, 'fact', fact.id);
  const sensitivity = unionOfLabels(fact.sensitivity);
  const on = toDateTime(fact.on, `${path}/on`);
  const finding = toFinding(fact, on.value, path);
  const resource = present<Observation>({
    resourceType: 'Observation',
    id,
    meta: metaOf(sensitivity, on.value === undefined ? undefined : finding.profile),
    identifier: [identifier],
    status: 'final',
    ...finding.content,
    subject: scope.patient,
    effectiveDateTime: on.value,
  });
  return {
    mapped: { resource, key: resourceKey('Observation', id), dataClass: 'Observation', sensitivity, recordPath: path },
    issues: [...finding.issues, ...on.issues],
  };
};

const toFinding = (fact: ClinicalFact, on: string | undefined, path: string): Finding => {
  switch (fact.kind) {
    case 'pregnancy':
      return toPregnancyStatus(fact, path);
    case 'lactation':
      return toLactationStatus(fact);
    default:
      return toMeasurement(fact, on, path);
  }
};

const socialHistory = () => codedConcept(codeSystem.observationCategory, 'social-history', 'Social History');
const unknown = () => worded('Unknown', [coding(codeSystem.nullFlavor, 'UNK', 'unknown')]);

type Fact<Kind> = Extract<ClinicalFact, { readonly kind: Kind }>;

const pregnancyAnswer = (status: Fact<'pregnancy'>['status']): CodeableConcept => {
  if (status === 'unknown') return unknown();
  return status === 'pregnant'
    ? worded('Pregnant', [coding(codeSystem.loinc, 'LA15173-0', 'Pregnant')])
    : worded('Not pregnant', [coding(codeSystem.loinc, 'LA26683-5', 'Not pregnant')]);
};

/** US Core Observation Pregnancy Status; the expected day of delivery as a component, which the profile leaves open. */
const toPregnancyStatus = (fact: Fact<'pregnancy'>, path: string): Finding => {
  const due = toDate(fact.dueDate, `${path}/dueDate`);
  const delivery = (day: string) =>
    present<ObservationComponent>({
      code: codedConcept(codeSystem.loinc, '11778-8', 'Delivery date Estimated'),
      valueDateTime: day,
    });
  return {
    profile: usCoreProfile.PregnancyStatus,
    content: present<Finding['content']>({
      category: [socialHistory()],
      code: worded('Pregnancy status', [coding(codeSystem.loinc, '82810-3', 'Pregnancy status')]),
      valueCodeableConcept: pregnancyAnswer(fact.status),
      component: due.value === undefined ? undefined : [delivery(due.value)],
    }),
    issues: due.issues,
  };
};

const lactationAnswer = (status: Fact<'lactation'>['status']): CodeableConcept => {
  if (status === 'unknown') return unknown();
  return status === 'lactating'
    ? worded('Lactating', [coding(codeSystem.loinc, 'LA29252-6', 'Currently breastfeeding')])
    : worded('Not lactating', [coding(codeSystem.loinc, 'LA29253-4', 'Not currently breastfeeding')]);
};

const toLactationStatus = (fact: Fact<'lactation'>): Finding => ({
  content: {
    category: [socialHistory()],
    code: worded('Lactation status', [coding(codeSystem.loinc, '63895-7', 'Breastfeeding status')]),
    valueCodeableConcept: lactationAnswer(fact.status),
  },
  issues: [],
});

const isToTheDay = (on: string | undefined): boolean => on !== undefined && /^\d{4}-\d{2}-\d{2}/.test(on);

/**
 * A number with its unit; a unit that is not one of the measurement's stays text, without a UCUM code. R4 holds whatever
 * carries a vital sign's LOINC code to its profile, claimed or not, and that asks for a day and a UCUM unit: a vital
 * sign without them goes out in words.
 */
const toMeasurement = (
  fact: Exclude<ClinicalFact, { readonly kind: 'pregnancy' | 'lactation' }>,
  on: string | undefined,
  path: string,
): Finding => {
  const { code, ucum } = measurementCodeOf(fact.kind, fact.unit);
  const isVitalSign = code.category === 'vital-signs';
  const isCoded = !isVitalSign || (ucum !== null && isToTheDay(on));
  const valueQuantity = present<Quantity>({
    value: fact.value,
    unit: fact.unit,
    system: ucum === null ? undefined : codeSystem.ucum,
    code: ucum ?? undefined,
  });
  const unitReason = 'not a unit that Concord knows for this measurement; it is sent as text, without a code';
  const dayReason = 'a vital sign is coded only with its day; the measurement is sent in words';
  return {
    content: present<Finding['content']>({
      category: isCoded ? [codedConcept(codeSystem.observationCategory, code.category)] : undefined,
      code: isCoded ? codedConcept(codeSystem.loinc, code.loinc, code.display) : worded(code.display),
      valueQuantity,
    }),
    issues: [
      ...(ucum === null ? [warningIssue('unknown-code', `${path}/unit`, unitReason)] : []),
      ...(isVitalSign && !isToTheDay(on) ? [warningIssue('imprecise-date', `${path}/on`, dayReason)] : []),
    ],
  };
};
