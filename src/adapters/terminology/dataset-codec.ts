import { rxcui } from '../../domain/ids.ts';
import { conceptTypes, type DrugDataset, type PackageTable } from '../../terminology/drug-dataset.ts';
import type { DrugClass, InteractionPair } from '../../terminology/drug-graph.ts';
import { TerminologyDataError } from './dataset-error.ts';
import { decodeVarints, encodeVarints } from './varint.ts';

/** The drug data in columns, as they are written: codes as differences, repeated words as places in a list. */
interface DrugColumns {
  readonly version: 1;
  readonly rxcuis: readonly number[];
  /** One letter a concept: its place in `conceptTypes`. */
  readonly types: string;
  readonly originNames: readonly string[];
  readonly origins: string;
  readonly names: string;
  readonly relationTargets: readonly number[];
  readonly relationSources: readonly number[];
  readonly classList: readonly (readonly [kind: DrugClass['kind'], id: string, name: string])[];
  readonly classMembers: readonly number[];
  readonly classOf: readonly number[];
  readonly interactionOnes: readonly number[];
  readonly interactionOthers: readonly number[];
  readonly interactionSeverities: string;
  readonly interactionNames: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

const differences = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (index === 0 ? 0 : (values[index - 1] ?? 0)));

const sums = (steps: readonly number[]): Uint32Array => {
  const values = new Uint32Array(steps.length);
  let value = 0;
  steps.forEach((step, index) => {
    value += step;
    values[index] = value;
  });
  return values;
};

/** The drug part of a dataset as bytes; the same dataset gives the same bytes. */
export const encodeDrugs = (dataset: DrugDataset): Buffer => {
  const originNames = [...new Set(dataset.origins)].sort();
  const classKey = ({ kind, id, name }: DrugClass): string => [kind, id, name].join('\t');
  const classes = new Map(dataset.classes.map(({ drugClass }) => [classKey(drugClass), drugClass]));
  const classKeys = [...classes.keys()].sort();
  const columns: DrugColumns = {
    version: 1,
    rxcuis: differences([...dataset.rxcuis]),
    types: dataset.types.map((type) => letters[conceptTypes.indexOf(type)]).join(''),
    originNames,
    origins: dataset.origins.map((origin) => letters[originNames.indexOf(origin)]).join(''),
    names: dataset.names.join('\n'),
    relationTargets: differences([...dataset.relationTargets]),
    relationSources: [...dataset.relationSources],
    classList: classKeys.flatMap((key) => {
      const found = classes.get(key);
      return found === undefined ? [] : [[found.kind, found.id, found.name]];
    }),
    classMembers: dataset.classes.map((row) => Number(row.rxcui)),
    classOf: dataset.classes.map((row) => classKeys.indexOf(classKey(row.drugClass))),
    interactionOnes: dataset.interactions.map((row) => Number(row.one)),
    interactionOthers: dataset.interactions.map((row) => Number(row.other)),
    interactionSeverities: dataset.interactions.map((row) => (row.pair.severity === 'Critical' ? 'C' : 'S')).join(''),
    interactionNames: dataset.interactions.map((row) => row.pair.names).join('\n'),
  };
  return Buffer.from(JSON.stringify(columns));
};

const isDrugColumns = (value: unknown): value is DrugColumns =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === 1 && 'rxcuis' in value;

/** The dataset out of the bytes that `encodeDrugs` made. Throws `TerminologyDataError` for other bytes. */
export const decodeDrugs = (bytes: Buffer, file: string, packages: () => PackageTable): DrugDataset => {
  const columns: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isDrugColumns(columns)) throw new TerminologyDataError(file, null);
  const classes = columns.classList.map(([kind, id, name]): DrugClass => ({ kind, id, name }));
  const pairNames = columns.interactionNames.split('\n');
  return {
    rxcuis: sums(columns.rxcuis),
    types: Array.from(columns.types, (letter) => conceptTypes[letters.indexOf(letter)] ?? 'SCD?'),
    names: columns.names.split('\n'),
    origins: Array.from(columns.origins, (letter) => columns.originNames[letters.indexOf(letter)] ?? ''),
    relationTargets: sums(columns.relationTargets),
    relationSources: Uint32Array.from(columns.relationSources),
    classes: columns.classMembers.flatMap((member, index) => {
      const drugClass = classes[columns.classOf[index] ?? -1];
      return drugClass === undefined ? [] : [{ rxcui: rxcui(String(member)), drugClass }];
    }),
    interactions: columns.interactionOnes.map((one, index) => {
      const severity = columns.interactionSeverities[index] === 'C' ? 'Critical' : 'Significant';
      const pair: InteractionPair = { severity, names: pairNames[index] ?? '' };
      return { one: rxcui(String(one)), other: rxcui(String(columns.interactionOthers[index] ?? '')), pair };
    }),
    packages,
  };
};

/** Package codes as bytes: the count, then for each the step from the code before and its concept's. */
export const encodePackages = (table: PackageTable): Buffer => {
  const values: number[] = [table.ndcs.length];
  let before = 0;
  let concept = 0;
  table.ndcs.forEach((code, index) => {
    const step = (table.rxcuis[index] ?? 0) - concept;
    values.push(code - before, step < 0 ? -2 * step - 1 : 2 * step);
    before = code;
    concept = table.rxcuis[index] ?? 0;
  });
  return encodeVarints(values);
};

/** Package codes out of the bytes that `encodePackages` made. */
export const decodePackages = (bytes: Buffer): PackageTable => {
  let ndcs = new Float64Array(0);
  let rxcuis = new Uint32Array(0);
  let code = 0;
  let concept = 0;
  decodeVarints(bytes, (value, index) => {
    if (index === 0) {
      ndcs = new Float64Array(value);
      rxcuis = new Uint32Array(value);
    } else if (index % 2 === 1) {
      code += value;
      ndcs[(index - 1) / 2] = code;
    } else {
      concept += value % 2 === 1 ? -(value + 1) / 2 : value / 2;
      rxcuis[index / 2 - 1] = concept;
    }
  });
  return { ndcs, rxcuis };
};
