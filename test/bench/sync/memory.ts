import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startBenchPartner } from './partners.ts';

/** How large the engine's process was: at the beginning, and at most in each fifth of the time. In megabytes. */
export interface MemoryFigures {
  readonly resources: number;
  readonly seconds: number;
  readonly before: number;
  readonly fifths: readonly number[];
}

const programOf = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

const eachWritten = 10;
const eachRead = 90;

/** @param resources that go through, written and read, at ten and ninety a patient */
export const memoryOver = async (resources: number): Promise<MemoryFigures> => {
  const patients = Math.ceil(resources / (eachWritten + eachRead));
  const written = await startBenchPartner(patients);
  const reading = fork(programOf('reading-partner-process'), [`${patients}`, `${eachRead}`]);
  try {
    const [read] = await once(reading, 'message');
    // As `concord` is started.
    const execArgv = ['--max-semi-space-size=4', '--heap-growing-percent=20'];
    const engine = fork(programOf('engine-process'), [`${patients}`, written.baseUrl, String(read)], { execArgv });
    const begun = performance.now();
    const sizes = await sizesOf(engine);
    const seconds = (performance.now() - begun) / 1_000;
    const [before = 0, ...after] = sizes;
    const fifth = Math.ceil(after.length / 5);
    const fifths = [0, 1, 2, 3, 4].map((part) => Math.max(...after.slice(part * fifth, (part + 1) * fifth)));
    return { resources: patients * (eachWritten + eachRead), seconds, before, fifths };
  } finally {
    reading.disconnect();
    await written.stop();
  }
};

const sizesOf = async (engine: ChildProcess): Promise<readonly number[]> => {
  const sizes: number[] = [];
  engine.on('message', (told) => {
    if (typeof told === 'object' && told !== null && 'resident' in told) sizes.push(Number(told.resident) / 1_048_576);
  });
  const [code] = await once(engine, 'exit');
  if (code !== 0) throw new Error('The engine ended with an error.');
  return sizes;
};
