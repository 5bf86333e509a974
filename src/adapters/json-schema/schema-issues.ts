import type { ErrorObject } from 'ajv/dist/2020.js';
import { errorIssue, type Issue, type IssueCode } from '../../domain/issue.ts';

/**
 * What ajv found, in words that a person can act on: one `Issue` for each place and thing expected, in the order of
 * the document. The value that was found is never repeated.
 * @param errors of an ajv run with `allErrors` and `verbose`
 */
export const issuesOf = (errors: readonly ErrorObject[], code: IssueCode): readonly Issue[] => {
  const issues = new Map<string, Issue>();
  const tooLong = new Set(
    errors.filter(({ keyword }) => keyword === 'maxLength').map(({ instancePath }) => instancePath),
  );
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    if (error.keyword === 'pattern' && tooLong.has(error.instancePath)) continue;
    const issue = errorIssue(code, pathOf(error), reasonOf(error));
    issues.set(`${issue.path}\n${issue.reason}`, issue);
  }
  return [...issues.values()];
};

/** A missing field is reported where it should be, a wrong discriminator at its own field. */
const pathOf = (error: ErrorObject): string => {
  if (error.keyword === 'required') return `${error.instancePath}/${parameter(error, 'missingProperty')}`;
  if (error.keyword === 'discriminator') return `${error.instancePath}/${parameter(error, 'tag')}`;
  return error.instancePath;
};

const reasonOf = (error: ErrorObject): string => {
  switch (error.keyword) {
    case 'required':
      return 'is missing and required';
    case 'additionalProperties':
      return `holds a field${nameOfExtra(error)} that does not belong here; known fields: ${knownFields(error)}`;
    case 'type':
      return `expected ${typeInWords(error)}`;
    case 'enum':
      return `expected one of: ${wordsIn(error.params, 'allowedValues')}`;
    case 'const':
      return `expected ${JSON.stringify(fieldOf(error.params, 'allowedValue'))}`;
    case 'discriminator':
      return `expected one of: ${tagsOf(error)}`;
    default:
      return sizeReason(error);
  }
};

const sizeReason = (error: ErrorObject): string => {
  const limit = String(fieldOf(error.params, 'limit'));
  switch (error.keyword) {
    case 'pattern':
    case 'format':
      return `expected ${describedIn(error) ?? 'another form'}`;
    case 'maxLength':
      return `expected at most ${limit} characters`;
    case 'minLength':
      return 'expected a text that is not empty';
    case 'minItems':
      return `expected at least ${limit} in the list`;
    case 'minProperties':
      return 'expected at least one field';
    case 'uniqueItems':
      return 'expected every entry only once';
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `expected a number ${comparisons[error.keyword]} ${limit}`;
    default:
      return `does not satisfy the schema's ${error.keyword}`;
  }
};

const comparisons = {
  minimum: 'of at least',
  maximum: 'of at most',
  exclusiveMinimum: 'greater than',
  exclusiveMaximum: 'less than',
} as const;

const typeWords: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

const typeInWords = (error: ErrorObject): string => {
  const type: unknown = fieldOf(error.params, 'type');
  const names = Array.isArray(type) ? type.map(String) : String(type).split(',');
  return names.map((name) => typeWords[name] ?? name).join(' or ');
};

const parameter = (error: ErrorObject, name: string): string => String(fieldOf(error.params, name));

/** Data may stand where a name should; only what looks like a field's name is repeated. */
const nameOfExtra = (error: ErrorObject): string => {
  const name = parameter(error, 'additionalProperty');
  return /^[a-z]+([A-Z][a-z]+|_[a-z]+){0,4}$/.test(name) && name.length <= 40 ? ` \`${name}\`` : '';
};

const knownFields = (error: ErrorObject): string =>
  Object.keys(objectIn(error.parentSchema, 'properties') ?? {}).join(', ');

const describedIn = (error: ErrorObject): string | undefined => {
  const description: unknown = fieldOf(error.parentSchema, 'description');
  return typeof description === 'string' ? description : undefined;
};

const wordsIn = (params: Readonly<Record<string, unknown>>, name: string): string => {
  const values = params[name];
  return Array.isArray(values) ? values.map(String).join(', ') : '';
};

/** The values of the discriminating field, gathered from the branches of the `oneOf`. */
const tagsOf = (error: ErrorObject): string => {
  const branches: unknown = fieldOf(error.parentSchema, 'oneOf');
  if (!Array.isArray(branches)) return '';
  return branches.flatMap((branch: unknown) => tagValues(branch, parameter(error, 'tag'))).join(', ');
};

const tagValues = (branch: unknown, tag: string): readonly string[] => {
  const properties = isObject(branch) ? objectIn(branch, 'properties') : undefined;
  const field = properties && objectIn(properties, tag);
  if (!field) return [];
  const values = fieldOf(field, 'enum');
  return Array.isArray(values) ? values.map(String) : [String(fieldOf(field, 'const'))];
};

type Fields = Readonly<Record<string, unknown>>;

const fieldOf = (value: Fields | undefined, name: string): unknown => value?.[name];

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectIn = (value: Fields | undefined, name: string): Fields | undefined => {
  const found = fieldOf(value, name);
  return isObject(found) ? found : undefined;
};
