import { codeSystem } from '../../fhir/code-systems.ts';
import { type ListedCodeSystem, listCodeSystem } from '../../validation/list-code-system.ts';
import { listValueSet } from '../../validation/list-value-set.ts';
import type { ListedPart } from '../../validation/value-set-facts.ts';
import type { FileEntry } from './entry-file.ts';

/** CodeSystem and ValueSet resources as they were read. */
export interface TerminologySources {
  readonly codeSystems: readonly unknown[];
  readonly valueSets: readonly unknown[];
}

/** A code system as the dataset holds it. */
export interface StoredCodeSystem {
  readonly complete: boolean;
  readonly caseSensitive: boolean;
  readonly codes: readonly string[];
}

/** Code systems that list their codes, and value sets as lists of parts. Where a URL comes twice, the later one counts. */
export const terminologyEntries = (sources: TerminologySources): readonly FileEntry[] => {
  const listed = sources.codeSystems.flatMap((one) => listCodeSystem(one) ?? []);
  const systems = new Map(listed.filter(({ codes }) => codes.length > 0).map((system) => [system.url, system]));
  const valueSets = sources.valueSets.flatMap((one) => listValueSet(one, (url) => systems.get(url)) ?? []);
  return [
    ...[...systems.values()].map((system) => ({
      kind: 'code-system',
      url: system.url,
      content: storedCodeSystem(system),
    })),
    ...[...new Map(valueSets.map((one) => [one.url, one])).values()].map((one) => ({
      kind: 'value-set',
      url: one.url,
      content: { ...one, include: one.include.map(withoutSnomedCodes) },
    })),
  ];
};

const storedCodeSystem = (system: ListedCodeSystem): StoredCodeSystem => ({
  complete: system.isComplete,
  caseSensitive: system.isCaseSensitive,
  codes: system.codes,
});

/** SNOMED CT's codes are not the project's to give away: which of them are meant stays unknown. */
const withoutSnomedCodes = (part: ListedPart): ListedPart =>
  'system' in part && part.system === codeSystem.snomed && part.codes !== undefined
    ? { system: codeSystem.snomed, some: true }
    : part;
