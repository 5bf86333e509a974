import type { StatedAllergy, StatedCondition, StatedPregnancy } from '../domain/patient-facts.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, objectAt, textAt, textsOf, type WildObject } from '../fhir/wild.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { isNoAllergy, substanceNames } from './allergy-words.ts';
import { isCodeSystem } from './code-system-url.ts';
import { dateAt } from './read-date.ts';
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
  if (codings.some(({ code }) => noKnownAllergyCodes.has(code)) || texts.some(isNoAllergy)) return null;
  const codesOf = (wanted: typeof codeSystem.rxnorm | typeof codeSystem.ndc): readonly string[] =>
    codings.filter(({ system }) => isCodeSystem(system, wanted)).map(({ code }) => code);
  const names = substanceNames(texts);
  const criticality = textAt(content, 'criticality');
  return {
    source: resource.source,
    resource: resource.reference,
    text: texts[0] ?? codings[0]?.code ?? 'unnamed substance',
    names,
    substance: drugs.recognize({
      rxcuis: codesOf(codeSystem.rxnorm),
      ndcs: codesOf(codeSystem.ndc),
      texts: names,
    }),
    kind: kindOf(content) === 'intolerance' ? 'intolerance' : 'allergy',
    criticality:
      criticality === 'low' || criticality === 'high' || criticality === 'unable-to-assess' ? criticality : null,
  };
};

/** A code in R4, a concept in R5. */
const kindOf = (content: WildObject): string | null =>
  textAt(content, 'type') ?? codingsOf(objectAt(content, 'type'))[0]?.code ?? null;

/** SNOMED CT concepts that say there is no (known) allergy, none to drugs, food, environment or latex, or nobody asked. */
const noKnownAllergyCodes: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '429625007',
  '428607008',
  '1003774007',
  '1631000175102',
]);

/** A Condition that is present now: active, recurring, relapsed, or without a clinical status. */
export const toStatedCondition = (resource: ReceivedResource): ReadFact<StatedCondition> => {
  const { content } = resource;
  if (!isPresent(content, ['active', 'recurrence', 'relapse', null]) || isRefuted(content)) return null;
  if (abatementFields.some((field) => content[field] !== undefined)) return null;
  const concept = objectAt(content, 'code');
  const codings = codingsOf(concept);
  const codes = codings.filter(({ system }) => isCodeSystem(system, codeSystem.icd10cm));
  return {
    source: resource.source,
    resource: resource.reference,
    text: textsOf(concept)[0] ?? codings[0]?.code ?? 'unnamed condition',
    icd10cm: codes.flatMap(({ code }) => dottedIcd10cm(code) ?? []),
  };
};

/** R4, con-4: what has abated is not active, however its end is written. */
const abatementFields = [
  'abatementDateTime',
  'abatementPeriod',
  'abatementAge',
  'abatementRange',
  'abatementString',
] as const;

/** `o0991` as `O09.91`; `null` where it has not the shape of an ICD-10-CM code. */
export const dottedIcd10cm = (code: string): string | null => {
  if (!/^[A-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}$/i.test(code.trim())) return null;
  const plain = code.trim().toUpperCase().replace('.', '');
  return plain.length > 3 ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain;
};

/**
 * A pregnancy status: an Observation of LOINC 82810-3, or a present Condition of an ICD-10-CM code of a pregnancy that
 * goes on (see `isPregnancyCode`) or of SNOMED CT 77386006.
 */
export const toStatedPregnancy = (resource: ReceivedResource): ReadFact<StatedPregnancy> => {
  if (resource.type === 'Observation') return pregnancyOfObservation(resource);
  const condition = resource.type === 'Condition' ? toStatedCondition(resource) : null;
  if (condition === null) return null;
  const codings = codingsOf(objectAt(resource.content, 'code'));
  const says =
    condition.icd10cm.some(isPregnancyCode) ||
    codings.some(({ system, code }) => isCodeSystem(system, codeSystem.snomed) && code === snomedPregnant);
  if (!says) return null;
  const on =
    dateAt(resource.content, 'recordedDate', 'onsetDateTime') ??
    dateAt(objectAt(resource.content, 'onsetPeriod'), 'start');
  return { source: resource.source, resource: resource.reference, status: 'pregnant', on };
};

const snomedPregnant = '77386006';

/**
 * ICD-10-CM codes of a pregnancy that goes on: Z33.1 and Z33.3, Z34, Z36, Z3A, and chapter O without pregnancies that
 * ended early (O00 to O06, O08), deliveries (O80, O82) and the puerperium (O85 to O94).
 * @param code dotted
 */
export const isPregnancyCode = (code: string): boolean =>
  /^(Z33\.[13]|Z34|Z36|Z3A)/.test(code) || (/^O/.test(code) && !/^O(0[0-68]|8[02]|8[5-9]|9[0-4])/.test(code));

/** LOINC: pregnancy status. */
export const pregnancyQuestion = '82810-3';

/** Whether a resource answers the question of LOINC 82810-3, in whatever words. */
export const asksForPregnancy = ({ type, content }: ReceivedResource): boolean =>
  type === 'Observation' &&
  codingsOf(objectAt(content, 'code')).some(
    ({ system, code }) => isCodeSystem(system, codeSystem.loinc) && code === pregnancyQuestion,
  );

/** Whether an Observation was withdrawn, or never made. */
export const isWithdrawn = ({ content }: ReceivedResource): boolean => {
  const status = textAt(content, 'status');
  return status === 'entered-in-error' || status === 'cancelled';
};

const pregnancyOfObservation = (resource: ReceivedResource): ReadFact<StatedPregnancy> => {
  const { content } = resource;
  if (isWithdrawn(resource) || !asksForPregnancy(resource)) return null;
  const value = objectAt(content, 'valueCodeableConcept');
  const answers = [
    ...codingsOf(value).map(({ code }) => code),
    ...textsOf(value).map((text) => text.toLowerCase()),
    textAt(content, 'valueString')?.toLowerCase() ?? '',
  ];
  const answer = answers.map((said) => pregnancyAnswers.get(said)).find((known) => known !== undefined);
  if (answer === undefined) return null;
  const on =
    dateAt(content, 'effectiveDateTime', 'effectiveInstant') ??
    dateAt(objectAt(content, 'effectivePeriod'), 'start') ??
    dateAt(content, 'issued');
  return { source: resource.source, resource: resource.reference, status: answer, on };
};

/** SNOMED CT and LOINC answers to LOINC 82810-3 (Pregnancy status), and their plain words. */
const pregnancyAnswers: ReadonlyMap<string, StatedPregnancy['status']> = new Map([
  ['77386006', 'pregnant'],
  ['LA15173-0', 'pregnant'],
  ['pregnant', 'pregnant'],
  ['60001007', 'not-pregnant'],
  ['LA26683-5', 'not-pregnant'],
  ['not pregnant', 'not-pregnant'],
]);

const isPresent = (content: WildObject, statuses: readonly (string | null)[]): boolean =>
  statuses.includes(statusAt(content, 'clinicalStatus'));

const isRefuted = (content: WildObject): boolean => {
  const code = statusAt(content, 'verificationStatus');
  return code === 'refuted' || code === 'entered-in-error';
};

/** The code of a status in lower case: a concept in R4, a plain code in older servers, its text where it has no code. */
const statusAt = (content: WildObject, key: string): string | null => {
  const concept = objectAt(content, key);
  const code = codingsOf(concept)[0]?.code ?? textAt(content, key) ?? textAt(concept, 'text');
  return code?.toLowerCase().replaceAll(' ', '-') ?? null;
};

/** Every element that a fact is read from: two resources that are the same in these state the same. */
export const readElements: readonly string[] = [
  ...['status', 'clinicalStatus', 'verificationStatus', 'code', 'substance', 'type', 'criticality'],
  ...abatementFields,
  ...['recordedDate', 'onsetDateTime', 'onsetPeriod'],
  ...['valueCodeableConcept', 'valueString'],
  ...['effectiveDateTime', 'effectiveInstant', 'effectivePeriod', 'issued'],
];
