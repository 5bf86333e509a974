/** A process that judges four resources for the first time; `cold-start.ts` starts it. One JSON line of milliseconds. */
import { readFileSync } from 'node:fs';

interface Moment {
  readonly wall: number;
  /** Of every thread of the process. */
  readonly processor: number;
}

const now = (): Moment => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), processor: (user + system) / 1_000 };
};
const since = (begun: Moment): Moment => {
  const { wall, processor } = now();
  return { wall: wall - begun.wall, processor: processor - begun.processor };
};

const node = now();
const texts = readFileSync(process.argv[2] ?? '', 'utf8')
  .split('\n')
  .filter((line) => line !== '');
const beforeModules = now();
const { openValidator } = await import('./contestants/concord.ts');
const modules = since(beforeModules);

const begun = now();
const validate = openValidator();
const made = since(begun);
let errors = 0;
const judgeAll = () =>
  texts.map((text) => {
    const before = now();
    errors += validate(JSON.parse(text)).filter(({ severity }) => severity === 'error').length;
    return since(before);
  });
const firsts = judgeAll();
const compiled = since(begun);
const beforeSecond = now();
judgeAll();
const again = since(beforeSecond);
const residentMb = process.memoryUsage().rss / 1_048_576;
console.log(JSON.stringify({ node, modules, made, firsts, compiled, again, errors, residentMb }));
