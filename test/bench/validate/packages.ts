import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { unpackTar } from 'modern-tar';
import { parseObject } from './json.ts';

/** US Core 6.1.0 as HL7 published it, where the folder beside the project has it. */
const beside = fileURLToPath(new URL('../../../../shared/data/us-core/us-core-610.tgz', import.meta.url));

export const usCorePackage = (given: string | undefined): string | undefined =>
  given ?? (existsSync(beside) ? beside : undefined);

/** The profiles of a FHIR package by URL, with their snapshots. */
export const readUsCore = async (file: string): Promise<ReadonlyMap<string, StructureDefinition>> => {
  const entries = await unpackTar(new Uint8Array(gunzipSync(readFileSync(file))), {
    filter: ({ name }) => /^package\/StructureDefinition-[^/]*\.json$/.test(name),
  });
  const definitions: readonly unknown[] = entries.map(({ data }) => parseObject(new TextDecoder().decode(data)));
  return new Map(definitions.filter(isStructureDefinition).map((profile) => [profile.url, profile]));
};

const isStructureDefinition = (value: unknown): value is StructureDefinition =>
  typeof value === 'object' &&
  value !== null &&
  'resourceType' in value &&
  value.resourceType === 'StructureDefinition' &&
  'snapshot' in value;
