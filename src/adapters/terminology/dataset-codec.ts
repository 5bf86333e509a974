import { rxcui } from '../../domain/ids.ts';
import {
  conceptTypes,
  type DrugDataset,
  type PackageTable,
  type ProductColumns,
} from '../../terminology/drug-dataset.ts';
import type { DrugClass, InteractionPair } from '../../terminology/drug-graph.ts';
import { isJsonObject } from '../../validation/json-shape.ts';
import { TerminologyDataError } from './dataset-error.ts';
import { datasetFiles } from './dataset-files.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** The words of a dataset; its numbers stand behind them, column by column, so that none is ever an object. */
interface DatasetWords {
  readonly version: 4;
  /** One letter a concept: its place in `conceptTypes`. */
  readonly types: string;
  readonly originNames: readonly string[];
  readonly origins: string;
  readonly names: string;
  readonly nameKeys: string;
  readonly brandWords: readonly string[];
  readonly formWords: readonly string[];
  readonly qualifierWords: readonly string[];
  readonly unitWords: readonly string[];
  readonly classList: readonly (readonly [kind: DrugClass['kind'], id: string, name: string])[];
  readonly interactionSeverities: string;
  readonly interactionNames: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The drug part of a dataset as bytes: the length of its words, the words, its numbers. The same gives the same. */
export const encodeDrugs = (dataset: DrugDataset): Buffer => {
  const originNames = [...new Set(dataset.origins)].sort();
  const classes = classListOf(dataset);
  const words: DatasetWords = {
    version: 4,
    types: dataset.types.map((type) => letters[conceptTypes.indexOf(type)]).join(''),
    originNames,
    origins: dataset.origins.map((origin) => letters[originNames.indexOf(origin)]).join(''),
    names: dataset.names.join('\n'),
    nameKeys: dataset.nameKeys.join('\n'),
    brandWords: dataset.products.brandWords,
    formWords: dataset.products.formWords,
    qualifierWords: dataset.products.qualifierWords,
    unitWords: dataset.products.unitWords,
    classList: classes.map(({ kind, id, name }) => [kind, id, name]),
    interactionSeverities: dataset.interactions.map((row) => (row.pair.severity === 'Critical' ? 'C' : 'S')).join(''),
    interactionNames: dataset.interactions.map((row) => row.pair.names).join('\n'),
  };
  const wordBytes = Buffer.from(JSON.stringify(words));
  const head = new VarintWriter();
  head.number(wordBytes.length);
  return Buffer.concat([head.bytes, wordBytes, encodeNumbers(dataset, classes)]);
};

const classKey = ({ kind, id, name }: DrugClass): string => [kind, id, name].join('\t');

const classListOf = (dataset: DrugDataset): readonly DrugClass[] => {
  const classes = new Map(dataset.classes.map(({ drugClass }) => [classKey(drugClass), drugClass]));
  return [...classes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, drugClass]) => drugClass);
};

const encodeNumbers = (dataset: DrugDataset, classes: readonly DrugClass[]): Buffer => {
  const places = new Map(classes.map((drugClass, place) => [classKey(drugClass), place]));
  const writer = new VarintWriter();
  writer.ascending(dataset.rxcuis);
  writer.ascending(dataset.relationTargets);
  writer.column(dataset.relationSources);
  writer.column(dataset.setOf);
  writer.column(dataset.ingredientSets.map(({ length }) => length));
  writer.column(dataset.ingredientSets.flat());
  encodeProducts(dataset.products, writer);
  writer.column(dataset.classes.map((row) => Number(row.rxcui)));
  writer.column(dataset.classes.map((row) => places.get(classKey(row.drugClass)) ?? 0));
  writer.column(dataset.interactions.map((row) => Number(row.one)));
  writer.column(dataset.interactions.map((row) => Number(row.other)));
  return writer.bytes;
};

const encodeProducts = (products: ProductColumns, writer: VarintWriter): void => {
  writer.ascending(products.positions);
  writer.steps(products.clinicalDrugs);
  for (const column of [products.brands, products.forms, products.qualifiers, products.quantityUnits]) {
    writer.column(column);
  }
  writer.decimals(products.quantities);
  writer.ascending(products.partStarts);
  writer.column(products.partBases);
  writer.column(products.partNames);
  writer.decimals(products.partValues);
  writer.column(products.partUnits);
  writer.column(products.partPers);
};

const isDatasetWords = (value: unknown): value is DatasetWords =>
  isJsonObject(value) &&
  value['version'] === 4 &&
  texts.every((key) => typeof value[key] === 'string') &&
  textLists.every((key) => isTextList(value[key])) &&
  Array.isArray(value['classList']) &&
  value['classList'].every(isClass);

const texts = ['types', 'origins', 'names', 'nameKeys', 'interactionSeverities', 'interactionNames'] as const;
const textLists = ['originNames', 'brandWords', 'formWords', 'qualifierWords', 'unitWords'] as const;

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const isClass = (value: unknown): boolean =>
  isTextList(value) && value.length === 3 && ['EPC', 'MOA', 'PE'].includes(value[0] ?? '');

const readWords = (bytes: Buffer, start: number, end: number, file: string): DatasetWords => {
  try {
    const words: unknown = JSON.parse(bytes.toString('utf8', start, end));
    if (isDatasetWords(words)) return words;
  } catch (cause) {
    throw new TerminologyDataError(file, null, { cause });
  }
  throw new TerminologyDataError(file, null);
};

/** The dataset out of the bytes that `encodeDrugs` made; columns are read in the order written. Throws `TerminologyDataError` for other bytes. */
export const decodeDrugs = (bytes: Buffer, file: string, packages: () => PackageTable): DrugDataset => {
  const head = new VarintReader(bytes, file);
  const length = head.length();
  const start = head.position;
  const words = readWords(bytes, start, start + length, file);
  const numbers = new VarintReader(bytes, file, start + length);
  const dataset: DrugDataset = {
    types: Array.from(words.types, (letter) => conceptTypes[letters.indexOf(letter)] ?? 'SCD?'),
    names: words.names.split('\n'),
    origins: Array.from(words.origins, (letter) => words.originNames[letters.indexOf(letter)] ?? ''),
    nameKeys: words.nameKeys.split('\n'),
    rxcuis: numbers.ascending(),
    relationTargets: numbers.ascending(),
    relationSources: numbers.column(),
    setOf: numbers.column(),
    ingredientSets: setsOf(numbers.column(), numbers.column()),
    products: decodeProducts(words, numbers),
    classes: decodeClasses(words, numbers),
    interactions: decodeInteractions(words, numbers),
    packages,
  };
  const isWhole = numbers.position === bytes.length && dataset.types.length === dataset.rxcuis.length;
  if (!isWhole) throw new TerminologyDataError(file, null);
  return dataset;
};

const setsOf = (sizes: Uint32Array, members: Uint32Array): readonly (readonly number[])[] => {
  let start = 0;
  return Array.from(sizes, (size) => {
    start += size;
    return [...members.subarray(start - size, start)];
  });
};

const decodeProducts = (words: DatasetWords, numbers: VarintReader): ProductColumns => ({
  positions: numbers.ascending(),
  clinicalDrugs: numbers.steps(),
  brands: numbers.column(),
  forms: numbers.column(),
  qualifiers: numbers.column(),
  quantityUnits: numbers.column(),
  quantities: numbers.decimals(),
  partStarts: numbers.ascending(),
  partBases: numbers.column(),
  partNames: numbers.column(),
  partValues: numbers.decimals(),
  partUnits: numbers.column(),
  partPers: numbers.column(),
  brandWords: words.brandWords,
  formWords: words.formWords,
  qualifierWords: words.qualifierWords,
  unitWords: words.unitWords,
});

const decodeClasses = ({ classList }: DatasetWords, numbers: VarintReader): DrugDataset['classes'] => {
  const classes = classList.map(([kind, id, name]): DrugClass => ({ kind, id, name }));
  const members = numbers.column();
  const places = numbers.column();
  return Array.from(members).flatMap((member, row) => {
    const drugClass = classes[places[row] ?? -1];
    return drugClass === undefined ? [] : [{ rxcui: rxcui(String(member)), drugClass }];
  });
};

const decodeInteractions = (words: DatasetWords, numbers: VarintReader): DrugDataset['interactions'] => {
  const names = words.interactionNames.split('\n');
  const ones = numbers.column();
  const others = numbers.column();
  return Array.from(ones, (one, row) => {
    const severity = words.interactionSeverities[row] === 'C' ? 'Critical' : 'Significant';
    const pair: InteractionPair = { severity, names: names[row] ?? '' };
    return { one: rxcui(String(one)), other: rxcui(String(others[row] ?? '')), pair };
  });
};

/** Package codes as bytes: the codes as steps, then the concept of each. */
export const encodePackages = (table: PackageTable): Buffer => {
  const writer = new VarintWriter();
  writer.ascending(table.ndcs);
  writer.steps(table.rxcuis);
  return writer.bytes;
};

/** Package codes out of the bytes that `encodePackages` made. Throws `TerminologyDataError` for other bytes. */
export const decodePackages = (bytes: Buffer, file: string = datasetFiles.packages): PackageTable => {
  const reader = new VarintReader(bytes, file);
  const table = { ndcs: reader.ascendingLarge(), rxcuis: reader.steps() };
  const isWhole = reader.position === bytes.length && table.ndcs.length === table.rxcuis.length;
  if (!isWhole) throw new TerminologyDataError(file, null);
  return table;
};
