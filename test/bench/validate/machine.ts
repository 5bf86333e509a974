import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseObject } from './json.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Processes that wanted a core in the minute before: what else ran shows in the rates. */
  readonly loadBefore: number;
  readonly node: string;
  /** `null` where there is no Java. */
  readonly java: string | null;
  readonly libraries: Readonly<Record<string, string>>;
}

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  loadBefore: loadavg()[0] ?? 0,
  node: process.versions.node,
  java: javaVersion(),
  libraries: Object.fromEntries(
    ['@medplum/core', 'fhir', 'ajv', 'fhirpath', '@lhncbc/ucum-lhc'].map((name) => [name, versionOf(name)]),
  ),
});

const versionOf = (name: string): string => {
  const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
  return String(parseObject(readFileSync(file, 'utf8'))['version']);
};

const javaVersion = (): string | null => {
  try {
    const told = execFileSync('java', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return told.split('\n')[0]?.trim() ?? null;
  } catch {
    return null;
  }
};

export const machineLines = ({
  cpu,
  cores,
  memoryGb,
  loadBefore,
  node,
  java,
  libraries,
}: Machine): readonly string[] => [
  `${cpu}, ${cores} cores, ${memoryGb} GB, load before ${loadBefore.toFixed(1)}; Node ${node}; ${java ?? 'no Java'}`,
  Object.entries(libraries)
    .map(([name, version]) => `${name} ${version}`)
    .join(', '),
];
