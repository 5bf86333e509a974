/** A process that loads the drug graph and asks it the first questions; `main.ts` starts it. One JSON line. */
const start = process.memoryUsage().rss;
const { loadDrugGraph } = await import('../../../src/adapters/terminology/load-terminology.ts');
const imported = process.memoryUsage().rss;

const timed = (work: () => unknown): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};
const ask = (texts: readonly string[], ndcs: readonly string[]) => () => graph.recognize({ rxcuis: [], ndcs, texts });

let graph: ReturnType<typeof loadDrugGraph>;
const load = timed(() => {
  graph = loadDrugGraph();
});
const firstText = timed(ask(['sertraline 50 mg tablet'], []));
const loaded = process.memoryUsage().rss;
const firstSpelling = timed(ask(['sertralin 50 mg tablet'], []));
const firstPackage = timed(ask([], ['0049-4900-30']));
const megabytes = (bytes: number): number => bytes / 1_048_576;
console.log(
  JSON.stringify({
    load,
    firstText,
    firstSpelling,
    firstPackage,
    residentMb: megabytes(process.memoryUsage().rss),
    grownMb: megabytes(process.memoryUsage().rss - imported),
    loadedMb: megabytes(loaded - imported),
    nodeMb: megabytes(start),
  }),
);
