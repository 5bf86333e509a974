import type { StatedAllergy, StatedCondition, StatedPregnancy } from '../domain/patient-facts.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, objectAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import type { ReceivedResource } from './received-resource.ts';

/** A fact, or `null` where the resource states none that holds now. */
export type ReadFact<T> = T | null;

/** An AllergyIntolerance that is active and not refuted. "No known allergy" is no allergy to anything. */
export const toStatedAllergy = (resource: ReceivedResource, drugs: DrugGraph): ReadFact<StatedAllergy> => {
  const { content } = resource;
  if (!isPresent(content, ['active', null]) || isRefuted(content)) return null;
  const concept = objectAt(content, 'code') ?? objectAt(content, 'substance');
  const texts = textsOf(concept);
  const codings = codingsOf(concept);
  if (codings.some(({ code }) => noKnownAllergyCodes.has(code))) return null;
  const rxcuis = codings.filter(({ system }) => system === codeSystem.rxnorm).map(({ code }) => code);
  const ndcs = codings.filter(({ system }) => system === codeSystem.ndc).map(({ code }) => code);
  const criticality = textAt(content, 'criticality');
  return {
    source: resource.source,
    resource: resource.reference,
    text: texts[0] ?? codings[0]?.code ?? 'unnamed substance',
    substance: drugs.recognize({ rxcuis, ndcs, texts }),
    kind: textAt(content, 'type') === 'intolerance' ? 'intolerance' : 'allergy',
    criticality:
      criticality === 'low' || criticality === 'high' || criticality === 'unable-to-assess' ? criticality : null,
  };
};

/** SNOMED CT concepts that say there is no (known) allergy, or none to drugs, food, environment or latex. */
const noKnownAllergyCodes: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '429625007',
  '428607008',
  '1003774007',
]);

/** A Condition that is present now: active, recurring, relapsed, or without a clinical status. */
export const toStatedCondition = (resource: ReceivedResource): ReadFact<StatedCondition> => {
  const { content } = resource;
  if (!isPresent(content, ['active', 'recurrence', 'relapse', null]) || isRefuted(content)) return null;
  if (content['abatementDateTime'] !== undefined || content['abatementPeriod'] !== undefined) return null;
  const concept = objectAt(content, 'code');
  const codes = codingsOf(concept).filter(({ system }) => system === codeSystem.icd10cm);
  return {
    source: resource.source,
    resource: resource.reference,
    text: textsOf(concept)[0] ?? codes[0]?.code ?? 'unnamed condition',
    icd10cm: codes.map(({ code }) => dotted(code)),
  };
};

const dotted = (code: string): string => {
  const plain = code.toUpperCase().replace('.', '');
  return plain.length > 3 ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain;
};

/**
 * A pregnancy status: an Observation of LOINC 82810-3, or a present Condition of an ICD-10-CM pregnancy code (Z33.1,
 * Z34, O00 to O9A but not the puerperium's O85 to O94) or of SNOMED CT 77386006.
 */
export const toStatedPregnancy = (resource: ReceivedResource): ReadFact<StatedPregnancy> => {
  if (resource.type === 'Observation') return pregnancyOfObservation(resource);
  const condition = resource.type === 'Condition' ? toStatedCondition(resource) : null;
  if (condition === null) return null;
  const codings = codingsOf(objectAt(resource.content, 'code'));
  const says =
    condition.icd10cm.some(isPregnancyCode) ||
    codings.some(({ system, code }) => system === codeSystem.snomed && code === snomedPregnant);
  if (!says) return null;
  const on = textAt(resource.content, 'recordedDate') ?? textAt(resource.content, 'onsetDateTime');
  return { source: resource.source, resource: resource.reference, status: 'pregnant', on };
};

const snomedPregnant = '77386006';

const isPregnancyCode = (code: string): boolean =>
  /^(Z33\.1|Z34)/.test(code) || (/^O/.test(code) && !/^O(8[5-9]|9[0-4])/.test(code));

const pregnancyOfObservation = (resource: ReceivedResource): ReadFact<StatedPregnancy> => {
  const { content } = resource;
  const status = textAt(content, 'status');
  if (status === 'entered-in-error' || status === 'cancelled') return null;
  const asks = codingsOf(objectAt(content, 'code')).some(
    ({ system, code }) => system === codeSystem.loinc && code === '82810-3',
  );
  const answers = codingsOf(objectAt(content, 'valueCodeableConcept')).map(({ code }) => code);
  const answer = answers.map((code) => pregnancyAnswers[code]).find((known) => known !== undefined);
  if (!asks || answer === undefined) return null;
  const on = textAt(content, 'effectiveDateTime') ?? textAt(objectAt(content, 'effectivePeriod'), 'start');
  return { source: resource.source, resource: resource.reference, status: answer, on };
};

/** SNOMED CT and LOINC answers to LOINC 82810-3 (Pregnancy status). */
const pregnancyAnswers: Readonly<Record<string, StatedPregnancy['status']>> = {
  '77386006': 'pregnant',
  'LA15173-0': 'pregnant',
  '60001007': 'not-pregnant',
  'LA26683-5': 'not-pregnant',
};

const isPresent = (content: WildObject, statuses: readonly (string | null)[]): boolean => {
  const concept = objectAt(content, 'clinicalStatus');
  const code = codingsOf(concept)[0]?.code ?? textAt(content, 'clinicalStatus') ?? textAt(concept, 'text');
  return statuses.includes(code?.toLowerCase() ?? null);
};

const isRefuted = (content: WildObject): boolean => {
  const code = codingsOf(objectAt(content, 'verificationStatus'))[0]?.code ?? textAt(content, 'verificationStatus');
  return code === 'refuted' || code === 'entered-in-error';
};
