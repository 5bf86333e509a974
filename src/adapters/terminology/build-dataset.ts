import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compileTerminology, writeTerminology } from './import-shared-data.ts';

const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (values.from === undefined) {
  process.stderr.write('usage: node src/adapters/terminology/build-dataset.ts --from DIR\n');
  process.exitCode = 2;
} else {
  const compiled = compileTerminology(values.from);
  writeTerminology(compiled, fileURLToPath(new URL('./data', import.meta.url)));
  for (const { id, released, tables } of compiled.sources.sources) {
    for (const [table, { rows, used }] of Object.entries(tables)) {
      process.stdout.write(`${id} ${released} ${table}: ${rows} rows, ${used} used\n`);
    }
  }
}
