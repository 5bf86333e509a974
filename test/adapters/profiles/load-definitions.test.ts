import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { indexDefinitionFile } from '../../../src/adapters/profiles/definition-file.ts';
import { DefinitionsUnreadable } from '../../../src/adapters/profiles/definitions-unreadable.ts';
import { loadDefinitions } from '../../../src/adapters/profiles/load-definitions.ts';
import { expandValueSet } from '../../../src/validation/code-set.ts';

const folders: string[] = [];
const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-profiles-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the R4 base definitions', () => {
  const definitions = loadDefinitions();

  it.each(['Patient', 'MedicationRequest', 'Bundle', 'Dosage', 'Reference', 'string'])(
    'have %s with its snapshot',
    (type) => {
      const found = definitions.structureDefinition(type);
      expect(found?.type).toBe(type);
      expect(found?.snapshot?.element[0]?.path).toBe(type);
    },
  );

  it('are the same object at every question', () => {
    expect(definitions.structureDefinition('Goal')).toBe(definitions.structureDefinition('Goal'));
  });

  it('are kept without prose', () => {
    expect(JSON.stringify(definitions.structureDefinition('Goal'))).not.toMatch(
      /"(definition|comment|mapping|differential)":/,
    );
  });

  it('know no type that R4 has not', () => {
    expect(definitions.structureDefinition('Nothing')).toBeUndefined();
    expect(definitions.structureDefinition('__proto__')).toBeUndefined();
  });

  it.each([
    ['medicationrequest-status', 'http://hl7.org/fhir/CodeSystem/medicationrequest-status', 8],
    ['administrative-gender', 'http://hl7.org/fhir/administrative-gender', 4],
    ['condition-ver-status', 'http://terminology.hl7.org/CodeSystem/condition-ver-status', 6],
  ])('list the codes of %s', (name, system, count) => {
    const codes = expandValueSet(`http://hl7.org/fhir/ValueSet/${name}`, definitions);
    expect(codes?.get(system)?.size).toBe(count);
  });

  it('do not pretend to list what needs a terminology server', () => {
    expect(expandValueSet('http://hl7.org/fhir/ValueSet/condition-code', definitions)).toBeUndefined();
    expect(expandValueSet('http://hl7.org/fhir/ValueSet/mimetypes', definitions)).toBeUndefined();
  });
});

describe('the profile files', () => {
  const root = new URL('../../../profiles/', import.meta.url);

  it('are one line per element, keys in one order, without prose', () => {
    for (const release of readdirSync(root)) {
      for (const name of readdirSync(new URL(`${release}/`, root)).filter((one) => one.startsWith('us-core-'))) {
        const text = readFileSync(new URL(`${release}/${name}`, root), 'utf8');
        const { elements, ...head } = JSON.parse(text);
        expect(Object.keys(head)).toEqual(['url', 'version', 'type', 'base']);
        expect(text.split('\n').filter((line) => line.startsWith('    {"id": '))).toHaveLength(elements.length);
        expect(text).not.toMatch(/"(definition|comment|short|requirements|description|documentation)"/);
      }
    }
  });

  it.each([
    ['us-core-x.json', 'not JSON'],
    ['us-core-x.json', '{"url":"u","version":"1","type":"Patient","base":"b"}'],
    ['us-core-x.json', '{"url":"u","version":"1","type":"Patient","base":"b","elements":[{}]}'],
    ['value-sets.json', '{"version":"1","valueSets":[{"url":"u"}]}'],
    ['target-types.json', '{"types":{"u":1}}'],
  ])('that are wrong are named: %s', (name, content) => {
    const root = temporaryFolder();
    const folder = join(root, 'guide-1');
    mkdirSync(folder);
    writeFileSync(join(folder, 'value-sets.json'), '{"version":"1","valueSets":[]}');
    writeFileSync(join(folder, 'target-types.json'), '{"types":{}}');
    writeFileSync(join(folder, name), content);
    const load = () => loadDefinitions(root);
    expect(load).toThrow(DefinitionsUnreadable);
    expect(load).toThrow(expect.objectContaining({ code: 'definitions-unreadable', path: join(folder, name) }));
  });
});

describe('a file of definitions in another layout', () => {
  it('is refused instead of read wrongly', () => {
    const path = join(temporaryFolder(), 'bundle.json');
    writeFileSync(path, JSON.stringify({ resourceType: 'Bundle', entry: [{ fullUrl: 'u', resource: {} }] }));
    expect(() => indexDefinitionFile(path, 'StructureDefinition')).toThrow(DefinitionsUnreadable);
  });
});
