import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../../src/fhir/canonical-json.ts';
import { ownSubjects } from './corpora.ts';
import { type Finding, kinds } from './findings.ts';
import { isObject, type JsonObject, parseObject, textOf } from './json.ts';
import { mutantsOf, type Subject } from './mutants.ts';

const tableFile = fileURLToPath(new URL('verdicts/own-resources.ndjson', import.meta.url));

/** HL7's verdicts on resources of the project's own making and on their mutants, for machines without Java. */
export interface VerdictTable {
  readonly seed: number;
  readonly mutants: number;
  readonly judgedBy: Readonly<Record<string, string>>;
  /** HL7's errors by what stands for the resource and the release. */
  readonly verdicts: ReadonlyMap<string, readonly Finding[]>;
}

/** Twelve hex digits that stand for a resource under a release; the order of members makes no difference. */
export const keyOf = ({ release, resource }: Pick<Subject, 'release' | 'resource'>): string =>
  `${release[0]}${digestOf(resource).slice(0, 12)}`;

/** The resources of the table, made anew: those of the project, and mutants of them. */
export const tableSubjects = (mutants: number, seed: number): readonly Subject[] => {
  const bases = ownSubjects();
  return [...bases, ...mutantsOf('mutants of own', bases, mutants, seed)];
};

/** The first line says what judged what, the second the errors that occur, each other one a verdict: key and errors. */
export const writeTable = (table: VerdictTable): void => {
  const errors = new Map<string, number>();
  const numberOf = (finding: Finding): number => {
    const text = JSON.stringify([kinds.indexOf(finding.kind), finding.what, finding.path]);
    const known = errors.get(text) ?? errors.size;
    errors.set(text, known);
    return known;
  };
  const lines = [...table.verdicts].map(([key, findings]) => JSON.stringify([key, ...findings.map(numberOf)]));
  const { seed, mutants, judgedBy } = table;
  const head = [
    JSON.stringify({ seed, mutants, judgedBy }),
    `[${[...errors.keys()].join(',\n')}]`.replaceAll('\n', ''),
  ];
  writeFileSync(tableFile, `${[...head, ...lines].join('\n')}\n`);
};

export const readTable = (): VerdictTable => {
  const [head = '{}', errors = '[]', ...lines] = readFileSync(tableFile, 'utf8').trimEnd().split('\n');
  const { seed, mutants, judgedBy } = parseObject(head);
  const findings = listOf(errors).map((error) => toFinding(error));
  return {
    seed: Number(seed),
    mutants: Number(mutants),
    judgedBy: textsOf(judgedBy),
    verdicts: new Map(
      lines.map((line) => {
        const [key, ...numbers] = listOf(line);
        return [textOf(key), numbers.flatMap((number) => findings[Number(number)] ?? [])];
      }),
    ),
  };
};

const listOf = (text: string): readonly unknown[] => {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [];
};

const toFinding = (error: unknown): Finding => {
  const [kind, what, path] = Array.isArray(error) ? error : [];
  return { kind: kinds[Number(kind)] ?? 'other', what: textOf(what), path: textOf(path) };
};

const textsOf = (value: JsonObject[string] | undefined): Readonly<Record<string, string>> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, textOf(text)])) : {};
