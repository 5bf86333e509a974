import { hasCodingOf } from './bindings.ts';
import type { CodeSet } from './code-set.ts';
import type { ElementNode } from './element-tree.ts';
import { isJsonObject, isSameJson, matchesPattern, ownText, ownValues } from './json-shape.ts';

type CodeSets = (valueSet: string) => CodeSet | undefined;

/**
 * The slice that a value belongs to: the first whose every discriminator fits (FHIR R4, 5.1.0.13). Discriminators by
 * `value` and `pattern` are read from fixed values, patterns and required bindings; extensions by their URL.
 * @returns `undefined` for a value of no slice, `undecided` when a discriminator is of a kind not read here
 */
export const sliceOf = (
  value: unknown,
  sliced: ElementNode,
  codeSets: CodeSets,
): ElementNode | 'undecided' | undefined => {
  const discriminators = sliced.definition.slicing?.discriminator ?? [];
  for (const slice of sliced.slices) {
    const fits = discriminators.map(({ type, path }) => fitsSlice(value, slice, type, path, codeSets));
    if (fits.includes('undecided')) return 'undecided';
    if (fits.length > 0 && fits.every((one) => one === true)) return slice;
  }
  return undefined;
};

const fitsSlice = (
  value: unknown,
  slice: ElementNode,
  type: string,
  path: string,
  codeSets: CodeSets,
): boolean | 'undecided' => {
  if (type !== 'value' && type !== 'pattern') return 'undecided';
  const extensionUrl = slice.definition.type?.find((one) => one.code === 'Extension')?.profile?.[0];
  if (path === 'url' && extensionUrl !== undefined)
    return isJsonObject(value) && ownText(value, 'url') === extensionUrl;
  const parts = path === '$this' ? [] : path.split('.');
  const node = parts.reduce<ElementNode | undefined>(
    (at, name) => at?.children.find((one) => one.name === name),
    slice,
  );
  if (node === undefined) return 'undecided';
  const values = parts.reduce<readonly unknown[]>(
    (at, name) => at.flatMap((one) => (isJsonObject(one) ? ownValues(one, name) : [])),
    [value],
  );
  return fitsNode(values, node, codeSets);
};

const fitsNode = (values: readonly unknown[], node: ElementNode, codeSets: CodeSets): boolean | 'undecided' => {
  if (node.fixed !== undefined) return values.some((value) => isSameJson(value, node.fixed));
  if (node.pattern !== undefined) return values.some((value) => matchesPattern(value, node.pattern));
  const { binding } = node.definition;
  const codes = binding?.strength === 'required' && binding.valueSet ? codeSets(binding.valueSet) : undefined;
  return codes === undefined ? 'undecided' : values.some((value) => hasCodingOf(value, codes));
};
