import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Seen } from './partner-process.ts';

const program = fileURLToPath(new URL('partner-process.ts', import.meta.url));

/** A pretend partner in a process of its own. */
export interface BenchPartner {
  readonly baseUrl: string;
  forget(): Promise<void>;
  tell(): Promise<Seen>;
  stop(): Promise<void>;
}

export const startBenchPartner = async (patients: number): Promise<BenchPartner> => {
  const child = fork(program, [`${patients}`], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [baseUrl] = await once(child, 'message');
  return {
    baseUrl: String(baseUrl),
    forget: async () => {
      await asked<string>(child, 'forget');
    },
    tell: () => asked<Seen>(child, 'tell'),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
};

const asked = async <T>(child: ChildProcess, question: string): Promise<T> => {
  const answered: Promise<readonly T[]> = once(child, 'message');
  child.send(question);
  const [answer] = await answered;
  if (answer === undefined) throw new Error('The partner gave no answer.');
  return answer;
};
