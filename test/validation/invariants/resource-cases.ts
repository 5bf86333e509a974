import fc from 'fast-check';
import { expressionsByHand } from '../../../src/validation/invariants/invariant.ts';
import {
  anyConcept,
  coding,
  concept,
  dateTime,
  type ElementArbitrary,
  extension,
  list,
  one,
  quantity,
  reference,
  sibling,
  some,
  text,
  ucum,
  withAll,
} from './arbitrary-elements.ts';
import { casesOf, type InvariantCase } from './invariant-cases.ts';

const cases = casesOf(expressionsByHand);

/** A resource with any of these properties. */
const resource = (resourceType: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): ElementArbitrary =>
  withAll({ resourceType: fc.constant(resourceType) }, fields);

const meta = some({
  versionId: one('1', '2'),
  lastUpdated: one('2020-01-01T00:00:00Z'),
  security: list(coding('http://a.org/s', 'R'), 1),
  source: one('http://a.org'),
  _versionId: sibling,
});
const containedPatient = resource('Patient', {
  id: one('p', 'q'),
  meta,
  contained: list(fc.constant({ resourceType: 'Patient' }), 1),
});
const withContained = resource('Basic', {
  contained: list(containedPatient, 2),
  text: some({ status: one('empty'), div: one('<div xmlns="http://www.w3.org/1999/xhtml">a</div>') }),
});

const bundleTypes = ['searchset', 'history', 'batch', 'transaction-response', 'document', 'message', 'collection'];
const entry = some({
  fullUrl: one('http://a.org/Patient/1', 'http://a.org/Patient/2', 'http://a.org/Patient/1/_history/3'),
  resource: resource('Patient', { meta: some({ versionId: one('1', '2') }) }).chain((patient) =>
    one({ ...patient, resourceType: 'Composition' }, { ...patient, resourceType: 'MessageHeader' }, patient),
  ),
  request: fc.constant({ method: 'GET', url: 'Patient/1' }),
  response: fc.constant({ status: '200' }),
  search: fc.constant({ mode: 'match' }),
});
const bundle = withAll(
  { resourceType: fc.constant('Bundle'), type: one(...bundleTypes) },
  {
    total: one(0, 3),
    entry: list(entry, 3),
    identifier: some({ system: one('http://a.org'), value: text }),
    timestamp: one('2020-01-01T00:00:00Z'),
    _timestamp: sibling,
  },
);
/** Each type of bundle with entries of one kind, so that the rules about all entries are kept often enough. */
const evenBundle = fc
  .tuple(one(...bundleTypes), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 2 }))
  .map(([type, hasRequest, hasResponse, length]) => ({
    resourceType: 'Bundle',
    type,
    ...(length === 0
      ? {}
      : {
          entry: Array.from({ length }, (_, index) => ({
            fullUrl: `http://a.org/${index}`,
            ...(hasRequest ? { request: { method: 'GET', url: 'a' } } : {}),
            ...(hasResponse ? { response: { status: '200' } } : {}),
          })),
        }),
  }));

const status = one('completed', 'in-progress', 'final', 'preliminary', 'registered', 'partial');
const terminology = 'http://terminology.hl7.org/CodeSystem/';
const condition = resource('Condition', {
  clinicalStatus: concept(`${terminology}condition-clinical`, 'active', 'resolved', 'remission', 'inactive'),
  verificationStatus: concept(`${terminology}condition-ver-status`, 'entered-in-error', 'confirmed'),
  category: list(concept(`${terminology}condition-category`, 'problem-list-item', 'encounter-diagnosis'), 2),
  abatementString: text,
  abatementDateTime: dateTime,
});
const allergy = resource('AllergyIntolerance', {
  clinicalStatus: concept(`${terminology}allergyintolerance-clinical`, 'active'),
  verificationStatus: concept(`${terminology}allergyintolerance-verification`, 'entered-in-error', 'confirmed'),
});

const vitalCode = some({
  coding: list(
    withAll({
      system: one('http://loinc.org', 'http://example.org/other'),
      code: one('72166-2', '11367-0', '401201003', '782516008', 'x'),
    }),
    2,
  ),
  text,
});
const systems = coding('http://snomed.info/sct', '1');
const observation = resource('Observation', {
  code: vitalCode,
  valueQuantity: some({ value: one(1), system: one(ucum, 'http://a.org') }),
  valueString: text,
  component: list(some({ code: vitalCode, valueString: text, dataAbsentReason: anyConcept }), 2),
  dataAbsentReason: anyConcept,
  hasMember: list(reference, 1),
})
  .map((value) => (value['valueQuantity'] === undefined ? value : { ...value, valueString: undefined }))
  .map(withoutUndefined);
/** States nothing, or one thing. */
const bareObservation = fc.oneof(
  resource('Observation', { code: vitalCode, status }),
  resource('Observation', { hasMember: list(reference, 1) }),
  resource('Observation', { component: list(some({ code: vitalCode }), 1) }),
);
const codedObservation = resource('Observation', {
  code: vitalCode,
  valueCodeableConcept: some({ coding: list(systems, 2), text }),
});

function withoutUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined));
}

const npi = one('1234567893', '1234567890', '123456789', '12345678931', 'abcdefghij', '12D3456789', '12345');

const consentScope = (code: string): ElementArbitrary =>
  resource('Consent', {
    patient: reference,
    scope: concept('something', code),
    policy: list(fc.constant({ authority: 'http://a.org' }), 1),
    policyRule: anyConcept,
  });

const ombCategory = withAll(
  { url: one('ombCategory', 'text') },
  { valueCoding: coding('http://a.org/r', 'UNK', 'ASKU', '2106-3') },
);
const answer = some({
  valueString: text,
  item: list(some({ linkId: one('1', '2'), answer: list(some({ valueString: text }), 1) }), 2),
});
const response = resource('QuestionnaireResponse', {
  subject: reference,
  item: list(
    some({
      linkId: one('1', '2', '3'),
      answer: list(answer, 2),
      item: list(some({ linkId: one('1', '2'), answer: list(answer, 1) }), 2),
    }),
    3,
  ),
});

export const resourceCases: readonly InvariantCase[] = [
  ...cases('Basic', withContained, {
    'dom-2': 'contained.contained.empty()',
    'dom-4': 'contained.meta.versionId',
    'dom-5': 'contained.meta.security',
    'dom-6': 'text.`div`',
  }),
  ...cases('Bundle', bundle, {
    'bdl-1': 'total.empty()',
    'bdl-2': 'entry.search.empty()',
    'bdl-7': "(type = 'history') or entry",
    'bdl-9': "type = 'document' implies (identifier",
    'bdl-10': "type = 'document' implies (timestamp",
    'bdl-11': "type = 'document' implies entry",
    'bdl-12': "type = 'message'",
    'bdl-ips-1': 'entry.tail()',
  }),
  ...cases('Bundle', fc.oneof(bundle, evenBundle), { 'bdl-3': 'entry.all(request', 'bdl-4': 'entry.all(response' }),
  ...cases('Bundle.entry', entry, { 'bdl-5': 'resource.exists() or request', 'bdl-8': 'fullUrl.exists() implies' }),
  ...cases(
    'Bundle.entry',
    entry,
    { 'bdl-8 of IPS': 'fullUrl.contains' },
    { corrected: "fullUrl.exists() implies fullUrl.contains('/_history/').not()" },
  ),
  ...cases('Condition', condition, {
    'con-4': 'abatement.empty()',
    'con-5': "verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status'",
  }),
  ...cases(
    'Condition',
    condition,
    { 'con-3': 'clinicalStatus.exists()' },
    {
      corrected: `clinicalStatus.exists() or verificationStatus.coding.where(system = '${terminology}condition-ver-status' and code = 'entered-in-error').exists() or category.coding.where(system = '${terminology}condition-category' and code = 'problem-list-item').empty()`,
    },
  ),
  ...cases('Condition.stage', some({ summary: anyConcept, assessment: list(reference, 1), type: anyConcept }), {
    'con-1': 'summary.exists()',
  }),
  ...cases('Condition.evidence', some({ code: list(anyConcept, 1), detail: list(reference, 1), id: one('a') }), {
    'con-2': 'code.exists() or detail',
  }),
  ...cases('AllergyIntolerance', allergy, {
    'ait-1':
      "verificationStatus.coding.where(system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification' and code = 'entered-in-error').exists()",
    'ait-2':
      "verificationStatus.coding.where(system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification' and code = 'entered-in-error').empty()",
  }),
  ...cases('Observation', fc.oneof(observation, bareObservation), {
    'obs-6': 'dataAbsentReason.empty()',
    'obs-7': 'value.empty() or component',
    'vs-2': '(component.empty() and',
    'ips-2': 'value.exists() or hasMember',
    'ips-3': 'component.exists() implies',
    hasMemberOrComponent: 'hasMember.empty()',
    'us-core-3 of 6.1': 'value.ofType(Quantity)',
    'us-core-24': "code.coding.where(code in '72166-2'",
    'us-core-25': "code.coding.where(code in '401201003'",
  }),
  ...cases('Observation', codedObservation, {
    'us-core-4 of 6.1': 'value.ofType(CodeableConcept)',
    'us-core-24': "code.coding.where(code in '72166-2'",
  }),
  ...cases('Quantity', quantity, { 'us-core-3': 'ofType(Quantity)' }),
  ...cases('CodeableConcept', some({ coding: list(systems, 2), text }), { 'us-core-4': 'ofType(CodeableConcept)' }),
  ...cases('Observation.component', some({ valueString: text, dataAbsentReason: anyConcept, code: anyConcept }), {
    'vs-3': 'value.exists() or dataAbsentReason',
  }),
  ...cases(
    'Observation.referenceRange',
    some({ low: quantity, high: quantity, text, _text: sibling, type: anyConcept }),
    { 'obs-3': 'low.exists()', 'us-core-22': '(low.system.empty()' },
  ),
  ...cases('dateTime', dateTime, {
    'vs-1': '($this as dateTime)',
    'ips-1': '$this.ofType(dateTime)',
    'us-core-1': '$this is dateTime',
  }),
  ...cases(
    'Patient.contact',
    some({
      name: some({ family: text }),
      telecom: list(some({ value: text }), 1),
      address: some({ city: text }),
      organization: reference,
      gender: one('male'),
    }),
    { 'pat-1': 'name.exists() or telecom' },
  ),
  ...cases(
    'Organization',
    resource('Organization', {
      identifier: list(some({ value: text }), 1),
      name: text,
      _name: sibling,
      alias: list(text, 1),
    }),
    { 'org-1': '(identifier.count()' },
  ),
  ...cases('Identifier', withAll({ value: npi }), {
    'us-core-16': "value.matches('^[0-9]{10}$')",
    'us-core-17': '(((select(',
    'us-core-18': "value.matches('^[0-9]{2}D",
    'us-core-19': "value.matches('^[0-9]{5}$')",
  }),
  ...cases('Identifier', some({ value: npi, system: one('http://a.org'), _value: sibling }), {
    'us-core-16': "value.matches('^[0-9]{10}$')",
    'us-core-17': '(((select(',
    'us-core-18': "value.matches('^[0-9]{2}D",
    'us-core-19': "value.matches('^[0-9]{5}$')",
  }),
  ...cases(
    'HumanName',
    some({ family: text, _family: sibling, given: list(text, 2), text, extension: list(extension, 2) }),
    { 'us-core-6': '(family.exists()', 'ips-pat-1': 'family.exists() or given' },
  ),
  ...cases('Extension', withAll({ url: one('http://a.org/race') }, { extension: list(ombCategory, 3) }), {
    'us-core-23': "extension.where(url = 'ombCategory')",
  }),
  ...cases(
    'PractitionerRole',
    fc.oneof(
      resource('PractitionerRole', { active: fc.boolean(), practitioner: reference, endpoint: list(reference, 1) }),
      resource('PractitionerRole', {
        telecom: list(some({ value: text }), 2),
        endpoint: list(reference, 2),
        practitioner: reference,
        organization: reference,
        healthcareService: list(reference, 2),
        location: list(reference, 2),
      }),
    ),
    {
      'pd-1': 'telecom.exists() or',
      'us-core-13': 'practitioner.exists() or',
    },
  ),
  ...cases(
    'PractitionerRole',
    resource('PractitionerRole', { telecom: list(some({ value: text }), 2), endpoint: list(reference, 2) }),
    { 'pd-1 of 6.1': 'telecom or endpoint' },
    { corrected: 'telecom.exists() or endpoint.exists()' },
  ),
  ...cases(
    'PractitionerRole',
    resource('PractitionerRole', {
      practitioner: reference,
      organization: reference,
      healthcareService: list(reference, 1),
      location: list(reference, 1),
    }),
    { 'us-core-13 of 6.1': 'practitioner or organization' },
  ),
  ...cases(
    'RelatedPerson',
    resource('RelatedPerson', {
      name: list(some({ family: text }), 1),
      relationship: list(anyConcept, 1),
      active: fc.boolean(),
    }),
    { 'us-core-14': 'name.exists() or relationship' },
  ),
  ...cases(
    'Coverage',
    resource('Coverage', {
      identifier: list(some({ type: concept(`${terminology}v2-0203`, 'MB', 'XX') }), 2),
      subscriberId: text,
    }),
    { 'us-core-15': 'identifier.type' },
  ),
  ...cases(
    'MedicationDispense',
    resource('MedicationDispense', {
      status,
      whenHandedOver: dateTime,
      whenPrepared: dateTime,
      _whenHandedOver: sibling,
    }),
    { 'mdd-1': 'whenHandedOver.empty()', 'us-core-20': "status='completed' implies" },
  ),
  ...cases('Task', resource('Task', { authoredOn: dateTime, lastModified: dateTime, status }), {
    'inv-1': 'lastModified.exists()',
  }),
  ...cases(
    'MedicationRequest',
    resource('MedicationRequest', { intent: one('order', 'reflex-order', 'plan', 'proposal'), requester: reference }),
    { 'us-core-21': "(intent='order'" },
  ),
  ...cases('Procedure', resource('Procedure', { status, performedDateTime: dateTime, performedString: text }), {
    'us-core-7': "(status='completed' or status='in-progress')",
  }),
  ...cases(
    'DiagnosticReport',
    resource('DiagnosticReport', { status, effectiveDateTime: dateTime, issued: one('2020-01-01T00:00:00Z') }),
    {
      'us-core-8':
        "(status='partial' or status='preliminary' or status='final' or status='amended' or status='corrected' or status='appended' ) implies effective",
      'us-core-9':
        "(status='partial' or status='preliminary' or status='final' or status='amended' or status='corrected' or status='appended' ) implies issued",
    },
  ),
  ...cases(
    'CarePlan.activity',
    some({ detail: fc.constant({ status: 'completed' }), reference, outcomeCodeableConcept: list(anyConcept, 1) }),
    { 'cpl-3': 'detail.empty() or reference' },
  ),
  ...cases('Goal.target', some({ detailString: text, detailQuantity: quantity, measure: anyConcept }), {
    'gol-1': '(detail.exists() and',
  }),
  ...cases(
    'Composition.section',
    some({
      text: fc.constant({ status: 'empty' }),
      entry: list(reference, 2),
      section: list(fc.constant({ title: 'a' }), 1),
      emptyReason: anyConcept,
      title: text,
    }),
    { 'cmp-1': 'text.exists() or entry', 'cmp-2': 'emptyReason.empty()', 'ips-comp-1': '(entry.reference' },
  ),
  ...cases(
    'List',
    resource('List', {
      mode: one('changes', 'working', 'snapshot'),
      entry: list(some({ deleted: fc.boolean(), date: dateTime, item: reference }), 2),
    }),
    { 'lst-2': "mode = 'changes'", 'lst-3': "mode = 'working'" },
  ),
  ...cases('Consent', consentScope('adr'), {
    'ppc-1': 'policy.exists()',
    'ppc-4': "patient.exists() or scope.coding.where(system='something' and code='adr')",
  }),
  ...cases('Consent', consentScope('research'), {
    'ppc-3': "patient.exists() or scope.coding.where(system='something' and code='research')",
  }),
  ...cases('Consent', consentScope('treatment'), {
    'ppc-5': "patient.exists() or scope.coding.where(system='something' and code='treatment')",
  }),
  ...cases('Consent', consentScope('patient-privacy'), {
    'ppc-2': "patient.exists() or scope.coding.where(system='something' and code='patient-privacy')",
  }),
  ...cases(
    'Immunization.education',
    some({ documentType: text, reference: one('http://a.org'), publicationDate: dateTime }),
    { 'imm-1': 'documentType.exists()' },
  ),
  ...cases(
    'Immunization',
    resource('Immunization', {
      vaccineCode: some({
        coding: list(
          some({ system: one('http://hl7.org/fhir/sid/ndc', 'http://hl7.org/fhir/sid/cvx'), code: text }),
          2,
        ),
      }),
    }),
    {
      'us-core-5 of 6.1': "vaccineCode.coding.where(system='http://hl7.org/fhir/sid/ndc').empty()",
      'us-core-5': "vaccineCode.coding.where(system='http://hl7.org/fhir/sid/cvx')",
    },
  ),
  ...cases('ServiceRequest', resource('ServiceRequest', { orderDetail: list(anyConcept, 1), code: anyConcept }), {
    'prr-1': 'orderDetail.empty()',
  }),
  ...cases(
    'QuestionnaireResponse.item',
    some({ answer: list(answer, 1), item: list(some({ linkId: one('1') }), 1), linkId: one('1') }),
    { 'qrs-1': '(answer.exists()' },
  ),
  ...cases('QuestionnaireResponse', response, { 'sdcqr-1': 'subject.exists()', 'sdcqr-2': '(QuestionnaireResponse|' }),
  ...cases(
    'Questionnaire.item',
    some({
      enableWhen: list(fc.constant({ question: 'a', operator: 'exists', answerBoolean: true }), 3),
      enableBehavior: one('all'),
      linkId: one('1'),
    }),
    { 'que-12': 'enableWhen.count()' },
    { corrected: 'enableWhen.count() >= 2 implies enableBehavior.exists()' },
  ),
  ...cases(
    'Questionnaire.item.enableWhen',
    withAll({ question: text, operator: one('exists', '=') }, { answerBoolean: fc.boolean(), answerString: text }),
    { 'que-7': "operator = 'exists'" },
    { corrected: "operator = 'exists' implies (answer is boolean)" },
  ),
];
