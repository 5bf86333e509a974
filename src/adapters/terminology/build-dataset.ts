import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTerminology } from './build-terminology.ts';
import { ownDataset } from './dataset-files.ts';

/** Makes the dataset that comes with Concord, as `concord terminology build --tables DIR` makes one. */
const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (values.from === undefined) {
  process.stderr.write('usage: node src/adapters/terminology/build-dataset.ts --from DIR\n');
  process.exitCode = 2;
} else {
  const { sources } = await buildTerminology(
    {
      from: { kind: 'tables', folder: values.from },
      out: fileURLToPath(ownDataset),
      released: null,
      progress: { start: () => ({ step: () => {}, done: () => {} }) },
    },
    { effort: 'smallest' },
  );
  for (const { id, released, tables } of sources.sources) {
    for (const [table, { rows, used }] of Object.entries(tables)) {
      process.stdout.write(`${id} ${released} ${table}: ${rows} rows, ${used} used\n`);
    }
  }
}
