/** What the shell gets: done; done and found problems; could not run. */
export const exitCode = { done: 0, problems: 1, couldNotRun: 2 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
