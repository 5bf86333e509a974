import type { Resource } from '@medplum/fhirtypes';

/**
 * Paths of the elements that a partner dropped or changed of what was sent (`MedicationRequest.status`,
 * `MedicationRequest.dosageInstruction[0].text`), sorted; empty when it kept everything.
 *
 * What a server may do of itself is no difference: `id`, `meta` except a dropped security label, a generated narrative,
 * elements that it adds, the order of keys and of repetitions, another way to write the same instant or the same
 * reference. An addition that turns the meaning is one: a modifier extension, `doNotPerform`, "as needed", a further
 * dosage instruction.
 * @param sent what was sent, its references already in the partner's ids
 * @param got what the partner gives when it is read back
 */
export const differencesAfterWrite = (sent: Resource, got: Resource): readonly string[] => {
  if (sent.resourceType !== got.resourceType) return [sent.resourceType];
  const [{ id: _ours, meta: labelled, ...body }, { id: _theirs, meta: kept, ...theirBody }] = [
    asFields(sent),
    asFields(got),
  ];
  const compared = hasGeneratedText(body) ? withoutText(body) : body;
  const paths = [
    ...compareFields(compared, theirBody, sent.resourceType),
    ...droppedLabels(labelled, kept, sent.resourceType),
  ];
  return [...new Set(paths)].sort();
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asFields = (resource: Resource): Fields => Object.fromEntries(Object.entries(resource));

const fieldOf = (value: unknown, name: string): unknown => (isFields(value) ? value[name] : undefined);

const hasGeneratedText = (body: Fields): boolean => fieldOf(fieldOf(body, 'text'), 'status') === 'generated';

const withoutText = ({ text: _text, ...rest }: Fields): Fields => rest;

const compareFields = (sent: Fields, got: Fields, path: string): readonly string[] => [
  ...Object.entries(sent).flatMap(([name, value]) =>
    value === undefined ? [] : compareValues(value, got[name], `${path}.${name}`, name),
  ),
  ...contradictingAdditions(sent, got, path),
];

const compareValues = (sent: unknown, got: unknown, path: string, name: string): readonly string[] => {
  if (got === undefined || got === null) return [path];
  if (Array.isArray(sent)) return Array.isArray(got) ? compareRepetitions(sent, got, path, name) : [path];
  if (isFields(sent)) return isFields(got) ? compareFields(sent, got, path) : [path];
  return isSameValue(sent, got, name) ? [] : [path];
};

/** Each repetition that was sent must have one of its own in what came back; which one stands where is no difference. */
const compareRepetitions = (
  sent: readonly unknown[],
  got: readonly unknown[],
  path: string,
  name: string,
): readonly string[] => {
  const taken = new Set<number>();
  const unmatched = sent.flatMap((value, index) => {
    const candidates = [index, ...got.keys()].filter((at) => at < got.length && !taken.has(at));
    const match = candidates.find((at) => compareValues(value, got[at], path, name).length === 0);
    if (match === undefined) return [{ value, index }];
    taken.add(match);
    return [];
  });
  return unmatched.flatMap(({ value, index }) =>
    taken.has(index) ? [`${path}[${index}]`] : compareValues(value, got[index], `${path}[${index}]`, name),
  );
};

const isSameValue = (sent: unknown, got: unknown, name: string): boolean => {
  if (sent === got) return true;
  if (typeof sent !== 'string' || typeof got !== 'string') return false;
  if (name === 'reference') return isSameReference(sent, got);
  return instant.test(sent) && instant.test(got) && Date.parse(sent) === Date.parse(got);
};

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A server may make a reference absolute or name a version in it. */
const isSameReference = (sent: string, got: string): boolean => {
  const [plainSent, plainGot] = [withoutVersion(sent), withoutVersion(got)];
  return plainSent === plainGot || plainGot.endsWith(`/${plainSent}`);
};

const withoutVersion = (reference: string): string => reference.replace(/\/_history\/[^/]*$/, '');

const contradictingAdditions = (sent: Fields, got: Fields, path: string): readonly string[] => [
  ...Object.keys(got)
    .filter((name) => sent[name] === undefined && turnsMeaning(name, got[name]))
    .map((name) => `${path}.${name}`),
  ...additionalRepetitions(sent, got, path, 'dosageInstruction'),
  ...additionalRepetitions(sent, got, path, 'modifierExtension'),
];

const turnsMeaning = (name: string, value: unknown): boolean => {
  if (['modifierExtension', 'implicitRules', 'asNeededCodeableConcept', 'dosageInstruction'].includes(name))
    return true;
  return ['doNotPerform', 'asNeededBoolean'].includes(name) && value === true;
};

const additionalRepetitions = (sent: Fields, got: Fields, path: string, name: string): readonly string[] => {
  const [ours, theirs] = [sent[name], got[name]];
  if (!Array.isArray(ours) || !Array.isArray(theirs) || theirs.length <= ours.length) return [];
  return [`${path}.${name}[${ours.length}]`];
};

const droppedLabels = (sent: unknown, got: unknown, type: string): readonly string[] => {
  const kept = new Set(labelsOf(got));
  return labelsOf(sent).flatMap((label, index) => (kept.has(label) ? [] : [`${type}.meta.security[${index}]`]));
};

const labelsOf = (meta: unknown): readonly string[] => {
  const labels = fieldOf(meta, 'security');
  return Array.isArray(labels) ? labels.map((label) => `${fieldOf(label, 'system')}|${fieldOf(label, 'code')}`) : [];
};
