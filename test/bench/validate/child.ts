import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type JsonObject, parseObject } from './json.ts';

export interface Ended {
  readonly output: readonly string[];
  /** Resident memory when last looked at, every half second; `null` where the system does not tell. */
  readonly residentBytes: number | null;
}

/**
 * Runs a program to its end. `input` goes to its standard input.
 * @throws Error when it can't be started, fails, or takes longer than it may: then it is ended
 */
export const run = (
  program: string,
  words: readonly string[],
  { seconds, input = [] }: { readonly seconds: number; readonly input?: readonly string[] },
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], timeout: seconds * 1_000 });
    let [output, told] = ['', ''];
    let residentBytes: number | null = null;
    const looking = setInterval(() => {
      residentBytes = residentBytesOf(child.pid) ?? residentBytes;
    }, 500);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told = `${told}${text}`.slice(-2_000);
    });
    // A child that ends early closes its input; how it ended says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input.map((line) => `${line}\n`).join(''));
    child.on('error', (error) => {
      clearInterval(looking);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearInterval(looking);
      if (code === 0) resolve({ output: output.split('\n').filter((line) => line !== ''), residentBytes });
      else reject(new Error(`${program} ended with ${code ?? signal}\n${told}`));
    });
  });

/** Runs a script of this folder and reads the JSON line that it prints last. */
export const runScript = async (script: string, words: readonly string[], seconds: number): Promise<JsonObject> => {
  const { output } = await run(process.execPath, [script, ...words], { seconds });
  return parseObject(output.at(-1) ?? '{}');
};

const residentBytesOf = (pid: number | undefined): number | null => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
};
