import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { errorIssue, type Issue } from '../../domain/issue.ts';
import partnerSchema from '../../domain/partner.schema.json' with { type: 'json' };
import type { Partner } from '../../domain/partner.ts';
import { withPreset } from '../../domain/partner-presets.ts';
import { fail, type Result, succeed } from '../../domain/result.ts';
import { compileCheck } from '../json-schema/check-against-schema.ts';
import { parsePartnerFile, partnerFileEndings } from './parse-partner-file.ts';
import { checkPlaces } from './place-checks.ts';
import { checkSecrets, type Installation } from './secret-checks.ts';

const fitsSchema = compileCheck<Partner>(partnerSchema, 'invalid-partner');

/**
 * Reads every `<id>.json`, `<id>.yaml` or `<id>.yml` of the partners' folder, defaults filled in, sorted by id. Settings are taken all or not at
 * all: one bad file refuses the folder, with the problems of all files. Paths are `<file>#<JSON Pointer>`.
 * @param environment the variables that partner files may name
 */
export const readPartners = async (
  folder: string,
  environment: Installation['environment'] = {},
): Promise<Result<readonly Partner[]>> => {
  const files = await partnerFilesOf(folder);
  if (files === null) return fail([errorIssue('unreadable-file', '', 'the folder of partners cannot be opened')]);
  const readings = await Promise.all(files.map((file) => readPartner(file, { folder, environment })));
  const issues = [...readings.flatMap((reading) => reading.issues), ...sharedIds(files)];
  const partners = readings.flatMap(({ partner }) => partner ?? []);
  return issues.length === 0 ? succeed(partners) : fail(issues);
};

/** The partners whose files have the right shape, whatever else is wrong in the folder: for what comes before all is right. */
export const readDescribedPartners = async (folder: string): Promise<readonly Partner[]> => {
  const files = (await partnerFilesOf(folder)) ?? [];
  const readings = await Promise.all(files.map((file) => readPartner(file, { folder, environment: {} })));
  return readings.flatMap(({ partner }) => partner ?? []);
};

const partnerFilesOf = async (folder: string): Promise<readonly string[] | null> => {
  try {
    return (await readdir(folder)).filter((name) => partnerFileEndings.includes(extname(name))).toSorted();
  } catch {
    return null;
  }
};

/** Checks the shape of one partner's settings, as parsed; its preset and the defaults are worked in. */
export const checkPartner = (value: unknown): Result<Partner> => fitsSchema(structuredClone(withPreset(value)));

/** An id is the name of its file: two files of one name and different endings would both be that partner. */
const sharedIds = (files: readonly string[]): readonly Issue[] =>
  files.flatMap((file, index) => {
    const first = files.findIndex((other) => basename(other, extname(other)) === basename(file, extname(file)));
    return first === index ? [] : [errorIssue('invalid-partner', `${file}#/id`, `is the id of ${files[first]} too`)];
  });

/** One file: what it describes where its shape is right, and everything that is wrong with it. */
interface Reading {
  readonly partner: Partner | null;
  readonly issues: readonly Issue[];
}

const readPartner = async (file: string, installation: Installation): Promise<Reading> => {
  const parsed = await parsePartnerFile(join(installation.folder, file));
  const at = (issues: readonly Issue[]) => issues.map((issue) => ({ ...issue, path: `${file}#${issue.path}` }));
  if (!parsed.ok) return { partner: null, issues: at(parsed.issues) };
  const checked = checkPartner(parsed.value);
  const issues = [
    ...checked.issues,
    ...checkPlaces(withPreset(parsed.value)),
    ...(await checkSecrets(parsed.value, installation)),
  ];
  if (checked.ok && checked.value.id !== basename(file, extname(file))) {
    issues.push(errorIssue('invalid-partner', '/id', 'expected the name of the file without its ending'));
  }
  return { partner: checked.ok ? checked.value : null, issues: at(issues) };
};
