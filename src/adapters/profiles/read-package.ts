import { errorIssue, type Issue } from '../../domain/issue.ts';
import { isJsonObject, isWithinDepth, type JsonObject, ownText, ownValue } from '../../validation/json-shape.ts';
import { type ListedCodeSystem, listCodeSystem } from '../../validation/list-code-system.ts';
import { listValueSet } from '../../validation/list-value-set.ts';
import { toProfileFacts, toStructureFacts } from '../../validation/structure-definition.ts';
import type { ListedValueSet } from '../../validation/value-set-facts.ts';
import { type DefinitionRelease, type StructureSource, typeOfSource } from './definition-release.ts';
import { manifest, type PackageBounds, type PackageMember, packageBounds, readMembers } from './package-members.ts';
import { PackageUnreadable } from './package-unreadable.ts';

/** A FHIR package's definitions, ready for `loadDefinitionLibrary`. */
export interface LoadedPackage extends DefinitionRelease {
  /** Files of the package that could not be used; `path` is the file's name. */
  readonly issues: readonly Issue[];
}

/**
 * Reads a FHIR package: its StructureDefinitions (those with only a differential get their snapshot from their base when
 * they are asked for), ValueSets and CodeSystems. Other resources are passed over.
 * @param path a `.tgz` file, or the folder that it unpacks to
 * @throws PackageUnreadable when it is no package, or goes beyond the bounds
 */
export const readPackage = async (path: string, bounds: PackageBounds = packageBounds): Promise<LoadedPackage> => {
  const members = await readMembers(path, bounds);
  const described = members.find(({ name }) => name === manifest);
  const description = described === undefined ? undefined : parsed(described);
  const name = description === undefined ? undefined : ownText(description, 'name');
  if (description === undefined || name === undefined) throw new PackageUnreadable(path, 'not-a-package');
  const version = ownText(description, 'version') ?? '';
  const release = `${name}#${version}`;
  const content = readContent(
    members.filter((member) => member.name !== manifest),
    release,
  );
  return {
    name: release,
    dependencies: dependenciesOf(description),
    structure: (url) => content.structures.get(url),
    valueSet: (url) => content.valueSets.get(url),
    codeSystem: (url) => {
      const system = content.codeSystems.get(url);
      return system === undefined ? undefined : { ...system, codes: new Set(system.codes) };
    },
    typeOf: (url) => {
      const source = content.structures.get(url);
      return source === undefined ? undefined : typeOfSource(source);
    },
    issues: content.issues,
  };
};

/** `hl7.fhir.us.core` 6.1.0 is what the project knows as `us-core-6.1.0`. */
const dependenciesOf = (description: JsonObject): readonly string[] => {
  const dependencies = ownValue(description, 'dependencies');
  if (!isJsonObject(dependencies)) return [];
  return Object.entries(dependencies).flatMap(([name, version]) => {
    if (typeof version !== 'string') return [];
    const own = ownNames.get(name);
    return own === undefined ? [`${name}#${version}`] : [`${name}#${version}`, `${own}-${version}`];
  });
};

const ownNames: ReadonlyMap<string, string> = new Map([
  ['hl7.fhir.us.core', 'us-core'],
  ['hl7.fhir.uv.ips', 'ips'],
]);

interface PackageContent {
  readonly release: string;
  readonly structures: Map<string, StructureSource>;
  readonly valueSets: Map<string, ListedValueSet>;
  readonly codeSystems: Map<string, ListedCodeSystem>;
  readonly issues: Issue[];
}

const readContent = (members: readonly PackageMember[], release: string): PackageContent => {
  const content: PackageContent = {
    release,
    structures: new Map(),
    valueSets: new Map(),
    codeSystems: new Map(),
    issues: [],
  };
  const valueSets: (readonly [name: string, resource: JsonObject])[] = [];
  for (const member of members) {
    const resource = parsed(member);
    const type = resource === undefined ? undefined : ownText(resource, 'resourceType');
    if (resource === undefined) content.issues.push(unusable(member.name, 'the file is not a JSON object'));
    else if (type === 'ValueSet') valueSets.push([member.name, resource]);
    else if (type === 'StructureDefinition') addStructure(member.name, resource, content);
    else if (type === 'CodeSystem') addCodeSystem(member.name, resource, content);
  }
  for (const [name, resource] of valueSets) addValueSet(name, resource, content);
  return content;
};

const addStructure = (name: string, resource: JsonObject, { release, structures, issues }: PackageContent): void => {
  const whole = toStructureFacts(resource, release);
  const added = whole === undefined ? toProfileFacts(resource) : undefined;
  if (whole !== undefined) structures.set(whole.url, { whole });
  else if (added !== undefined) structures.set(added.url, { added });
  else issues.push(unusable(name, 'the StructureDefinition lacks its url, type, kind, base or elements'));
};

const addCodeSystem = (name: string, resource: JsonObject, { codeSystems, issues }: PackageContent): void => {
  if (ownValue(resource, 'content') === 'supplement') return;
  const listed = listCodeSystem(resource);
  if (listed === undefined) issues.push(unusable(name, 'the CodeSystem lacks its url'));
  else if (listed.codes.length > 0) codeSystems.set(listed.url, listed);
};

const addValueSet = (name: string, resource: JsonObject, { valueSets, codeSystems, issues }: PackageContent): void => {
  const listed = listValueSet(resource, (url) => codeSystems.get(url));
  if (listed === undefined) issues.push(unusable(name, 'the ValueSet lacks its url'));
  else valueSets.set(listed.url, listed);
};

const unusable = (name: string, reason: string): Issue => errorIssue('unreadable-file', name, reason);

/** Deeper than any definition is; a file that is, is not read. */
const mostLevels = 200;

const parsed = ({ bytes }: PackageMember): JsonObject | undefined => {
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isJsonObject(content) && isWithinDepth(content, mostLevels) ? content : undefined;
  } catch {
    return undefined;
  }
};
