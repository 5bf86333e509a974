#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=20
/**
 * Process start. Nothing is imported before the runtime is known to be new enough: an older Node could not even load
 * the rest, and would say so in a way that helps nobody. The small young generation above keeps a process that runs for
 * months small; it costs no time.
 */
const oldest = 24;

if (Number.parseInt(process.versions.node, 10) < oldest) {
  process.stderr.write(
    `Concord needs Node ${oldest} or later, and this is Node ${process.versions.node}. Install it from nodejs.org, or run \`npx -p node@${oldest} concord\`.\n`,
  );
  process.exitCode = 2;
} else {
  const { runFromShell } = await import('./run-from-shell.ts');
  process.exitCode = await runFromShell(process.argv, process.env);
}

export {};
