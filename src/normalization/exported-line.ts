import { asObject, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import { relativeOf } from './received-resource.ts';

/** What one line of an exported file is (NDJSON; Bulk Data Access IG 2.0.0, "Bulk Data Output File Request"). */
export type ExportedLine =
  | { readonly kind: 'resource'; readonly resource: ExportedResource }
  | { readonly kind: 'blank' }
  /** No JSON: nobody knows whose it was meant to be. */
  | { readonly kind: 'broken' };

export interface ExportedResource {
  /** Empty where it says none. */
  readonly type: string;
  /** `Type/id`. */
  readonly name: string;
  /** The partner's id of the patient that it is about; `null` where it is about nobody, or does not say it. */
  readonly patient: string | null;
  /** `Medication/id` that it refers to on the same server; contained ones are at hand already. */
  readonly medication: string | null;
  readonly content: WildObject;
}

/** Reads a line, whatever it is. */
export const readExportedLine = (line: string): ExportedLine => {
  if (line.trim() === '') return { kind: 'blank' };
  const content = asObject(parsed(line));
  if (content === null) return { kind: 'broken' };
  const type = textAt(content, 'resourceType') ?? '';
  const medication = tailOf(textAt(objectAt(content, 'medicationReference'), 'reference'), 'Medication');
  return {
    kind: 'resource',
    resource: {
      type,
      name: `${type}/${textAt(content, 'id') ?? ''}`,
      patient: tailOf(textAt(objectAt(content, 'subject') ?? objectAt(content, 'patient'), 'reference'), 'Patient'),
      medication: medication === null ? null : `Medication/${medication}`,
      content,
    },
  };
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
};

/** The id in a literal reference to a type; whatever stands before it is left out, as servers go by several addresses. */
const tailOf = (reference: string | null, type: string): string | null => {
  const [found, id] = relativeOf(reference ?? '').split('/');
  return found === type && id !== undefined ? id : null;
};

/**
 * What a line of a `deleted` file says is gone, by `Type/id`: the DELETE entries of a transaction Bundle. `null` where it
 * is none, or it cannot be told what is gone.
 */
export const deletedIn = (line: string): readonly string[] | null => {
  if (line.trim() === '') return [];
  const bundle = parsed(line);
  if (textAt(bundle, 'resourceType') !== 'Bundle') return null;
  const deletions = objectsAt(bundle, 'entry')
    .map((entry) => objectAt(entry, 'request'))
    .filter((request) => textAt(request, 'method') === 'DELETE');
  const names = deletions.map((request) => {
    const [type = '', id = ''] = relativeOf((textAt(request, 'url') ?? '').split('?')[0] ?? '').split('/');
    return type === '' || id === '' ? null : `${type}/${id}`;
  });
  const known = names.flatMap((name) => name ?? []);
  return known.length === names.length ? known : null;
};

/**
 * The types of which an OperationOutcome of an `error` file says that something is missing, by what its issues of
 * severity `error` or `fatal` name; all of them where an issue names none.
 */
export const typesInTrouble = (line: string, types: readonly string[]): readonly string[] => {
  const outcome = parsed(line);
  if (textAt(outcome, 'resourceType') !== 'OperationOutcome') return types;
  const grave = objectsAt(outcome, 'issue').filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return grave.flatMap((issue) => {
    const words = new Set(JSON.stringify(issue).match(/[A-Z][A-Za-z]+/g));
    const named = types.filter((type) => words.has(type));
    return named.length > 0 ? named : types;
  });
};
