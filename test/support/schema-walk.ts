type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a JSON Pointer names in a document. */
export const at = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value: unknown, step) => Reflect.get(Object(value), step), document);

/** The values of the enum that a place of a schema allows, sorted; a `$ref` there is followed. */
export const enumAt = (schema: unknown, pointer: string): readonly string[] => {
  const values = at(resolve(at(schema, pointer), schema), '/enum');
  return Array.isArray(values) ? values.map(String).toSorted() : [];
};

const resolve = (node: unknown, root: unknown): Node => {
  const target = isNode(node) ? Reflect.get(node, '$ref') : undefined;
  if (typeof target === 'string') return resolve(at(root, target.slice(1)), root);
  return isNode(node) ? node : {};
};

/** Every property of a schema as a path (`medications[].drug.text`), through references, lists and alternatives. */
export const pathsOfSchema = (schema: unknown): readonly string[] =>
  [...new Set(schemaPaths(schema, schema, ''))].toSorted();

const schemaPaths = (node: unknown, root: unknown, path: string): readonly string[] => {
  const resolved = resolve(node, root);
  const properties = Reflect.get(resolved, 'properties');
  const branches = ['oneOf', 'then', 'else'].flatMap((name): readonly unknown[] => {
    const found: unknown = Reflect.get(resolved, name);
    return Array.isArray(found) ? found : found === undefined ? [] : [found];
  });
  const items: unknown = Reflect.get(resolved, 'items');
  return [
    ...(isNode(properties)
      ? Object.entries(properties).flatMap(([name, child]) => [
          `${path}.${name}`,
          ...schemaPaths(child, root, `${path}.${name}`),
        ])
      : []),
    ...branches.flatMap((branch) => schemaPaths(branch, root, path)),
    ...(items === undefined ? [] : schemaPaths(items, root, `${path}[]`)),
  ];
};

/** Every property of a value, written in the same way. */
export const pathsOfValue = (value: unknown): readonly string[] => [...new Set(valuePaths(value, ''))].toSorted();

const valuePaths = (value: unknown, path: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => valuePaths(entry, `${path}[]`));
  if (!isNode(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => [`${path}.${name}`, ...valuePaths(child, `${path}.${name}`)]);
};

/** Pointers of the schema's objects that have properties and do not refuse others. */
export const objectsWithoutClosure = (node: unknown, pointer = ''): readonly string[] => {
  if (Array.isArray(node)) {
    return node.flatMap((entry: unknown, index) => objectsWithoutClosure(entry, `${pointer}/${index}`));
  }
  if (!isNode(node)) return [];
  const isOpen = isNode(Reflect.get(node, 'properties')) && Reflect.get(node, 'additionalProperties') !== false;
  const below = Object.entries(node).flatMap(([name, child]) => objectsWithoutClosure(child, `${pointer}/${name}`));
  return isOpen ? [pointer, ...below] : below;
};
