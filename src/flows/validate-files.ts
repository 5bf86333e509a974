import type { Issue, IssueCode, IssueSeverity } from '../domain/issue.ts';
import type { ValidationIssue } from '../validation/validation-issue.ts';
import type { ResourceValidator } from '../validation/validator.ts';
import { type ApplicableProfiles, applicableProfiles } from './applicable-profiles.ts';
import { issueTypeOf } from './issue-type.ts';

/** One JSON document of a file, or why there is none. */
export type DocumentReading = {
  readonly file: string;
  readonly line: number | null;
  /** How far the file has been read with this document, from 0 to 1. */
  readonly share: number;
} & (
  | {
      readonly document: unknown;
      /** What is wrong with its text and did not keep it from being read: a key that stands there twice. */
      readonly remarks: readonly ValidationIssue[];
      readonly issue?: undefined;
    }
  | { readonly issue: Issue; readonly document?: undefined }
);

export type ReadDocuments = (path: string) => AsyncIterable<DocumentReading>;

export interface ValidationOptions {
  /** Canonical URLs to judge by, instead of what a resource claims; empty: what it claims. */
  readonly profiles: readonly string[];
  readonly usCore: '6.1.0' | '7.0.0' | '8.0.0';
  /** FHIR packages, as files or folders, whose definitions are known besides R4, US Core and IPS. */
  readonly packages: readonly string[];
  /** Tell, as information, which must-support elements have no value. */
  readonly mustSupport: boolean;
}

/** What was found at one place of a resource, in the words of OperationOutcome. No value of the resource is in it. */
export interface JudgedIssue {
  readonly severity: IssueSeverity;
  /** A code of `http://hl7.org/fhir/issue-type`. */
  readonly code: string;
  /** FHIRPath location from the resource's type on; empty where the document is no resource. */
  readonly expression: string;
  /** Key of the invariant that is broken. */
  readonly constraint: string | null;
  /** What to change. */
  readonly message: string;
  /** The project's own code: it tells apart what was not checked from what must be supported. */
  readonly kind: IssueCode;
}

/** What was found of one resource, or of one document that could not be read. */
export interface FileJudgement {
  readonly file: string;
  readonly line: number | null;
  /** Position in the file, from 0: of the lines that are not empty, and of the members of an array. */
  readonly index: number;
  readonly share: number;
  /** Whether there was a document at all. */
  readonly isRead: boolean;
  /** `null` where the document could not be read, or names no type. */
  readonly resourceType: string | null;
  /** `null` where there is none, and where it is none by FHIR's rules: it could hold anything. */
  readonly id: string | null;
  /** The profiles it was judged by: those that are known and of its type. */
  readonly profiles: readonly string[];
  /** No error was found. */
  readonly valid: boolean;
  readonly issues: readonly JudgedIssue[];
}

export interface FileValidation {
  /** Of the profiles that were asked for, those that are not known: nothing was judged by them. */
  readonly unknownProfiles: readonly string[];
  readonly judgements: AsyncIterable<FileJudgement>;
}

/** Judges every document of the files given, one after the other; an array's members are judged one by one. */
export const validateFiles = (
  paths: readonly string[],
  options: Pick<ValidationOptions, 'profiles' | 'mustSupport'>,
  context: { readonly read: ReadDocuments; readonly validate: ResourceValidator },
): FileValidation => {
  const judging = { ...options, ...context, applicable: applicableProfiles(options.profiles, context.validate) };
  return { unknownProfiles: judging.applicable.unknown, judgements: judgeFiles(paths, judging) };
};

interface Judging extends Pick<ValidationOptions, 'profiles' | 'mustSupport'> {
  readonly read: ReadDocuments;
  readonly validate: ResourceValidator;
  readonly applicable: ApplicableProfiles;
}

async function* judgeFiles(paths: readonly string[], judging: Judging): AsyncGenerator<FileJudgement> {
  for (const path of paths) {
    let file: string | null = null;
    let [index, before] = [0, 0];
    for await (const reading of judging.read(path)) {
      if (reading.file !== file) [index, before] = [0, 0];
      file = reading.file;
      if (reading.issue !== undefined) {
        yield unread(reading, index, reading.issue);
        index += 1;
        continue;
      }
      const { document, remarks } = reading;
      const members: readonly unknown[] = Array.isArray(document) ? document : [document];
      for (const [at, member] of members.entries()) {
        const share = before + ((reading.share - before) * (at + 1)) / members.length;
        yield judge(member, { ...reading, share, index, remarks: at === 0 ? remarks : [] }, judging);
        index += 1;
      }
      before = reading.share;
    }
  }
}

const unread = ({ file, line, share }: DocumentReading, index: number, issue: Issue): FileJudgement => ({
  ...{ file, line, index, share },
  ...{ isRead: false, resourceType: null, id: null, profiles: [], valid: false },
  issues: [toJudgedIssue(issue)],
});

const judge = (
  resource: unknown,
  place: Pick<FileJudgement, 'file' | 'line' | 'index' | 'share'> & { readonly remarks: readonly ValidationIssue[] },
  { profiles, mustSupport, validate, applicable }: Judging,
): FileJudgement => {
  const found = validate(resource, profiles.length === 0 ? undefined : profiles, { mustSupport });
  const issues = [...place.remarks, ...found].map(toJudgedIssue);
  const { file, line, index, share } = place;
  return {
    ...{ file, line, index, share, isRead: true },
    resourceType: nameAt(resource, 'resourceType', /^[A-Z][A-Za-z]{0,63}$/),
    id: nameAt(resource, 'id', /^[A-Za-z0-9\-.]{1,64}$/),
    profiles: applicable.of(resource),
    valid: issues.every(({ severity }) => severity !== 'error'),
    issues,
  };
};

const toJudgedIssue = (issue: Issue & { readonly constraint?: string }): JudgedIssue => ({
  severity: issue.severity,
  code: issueTypeOf(issue),
  expression: issue.path,
  constraint: issue.constraint ?? null,
  message: issue.reason,
  kind: issue.code,
});

const nameAt = (value: unknown, key: 'id' | 'resourceType', form: RegExp): string | null => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  const name: unknown = Reflect.get(value, key);
  return typeof name === 'string' && form.test(name) ? name : null;
};
