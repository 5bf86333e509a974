/**
 * Both validators over the same resources: HL7's examples, the demo's output, the project's own resources, and mutants of
 * all. Prints where they agree and each thing that they disagree about.
 * Run: npm run interop:validate -- [--mutants N] [--seed N] [--against java|stored] [--threads N] [--json FILE]
 *   [--at-least PERCENT] [--write-table]
 * Exit 1 when fewer than so many percent of the resources get the same verdict.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { agrees, concordFindings, type Outcome } from './compare.ts';
import { concordOf } from './concord.ts';
import { demoSubjects, exampleSubjects, ownSubjects } from './corpora.ts';
import { type Finding, hl7Findings } from './findings.ts';
import { examplesFile, judgeByHl7, prepareHl7, versions, whyNoHl7 } from './hl7.ts';
import { mutantsOf, type Subject } from './mutants.ts';
import { releases } from './releases.ts';
import { reportOf } from './report.ts';
import { keyOf, readTable, tableSubjects, writeTable } from './verdicts.ts';

const { values: options } = parseArgs({
  options: {
    mutants: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20261123' },
    against: { type: 'string' },
    threads: { type: 'string', default: '1' },
    json: { type: 'string' },
    'at-least': { type: 'string', default: '99.5' },
    'write-table': { type: 'boolean', default: false },
    'table-mutants': { type: 'string', default: '3000' },
  },
});

const log = (line: string): void => console.error(line);

const main = async (): Promise<void> => {
  const reason = whyNoHl7();
  const against = options.against ?? (reason === null ? 'java' : 'stored');
  if (against === 'stored') {
    if (options.against === undefined) log(`HL7’s validator can’t run here: ${reason}. Its stored verdicts stand in.`);
    show(againstStored());
    return;
  }
  if (reason !== null) throw new Error(`HL7’s validator can’t run here: ${reason}.`);
  prepareHl7(log);
  log(
    `HL7’s validator: ${Object.entries(versions())
      .map((pair) => pair.join(' '))
      .join(', ')}`,
  );
  if (options['write-table']) await storeTable();
  else show(await againstJava());
};

const againstStored = (): readonly Outcome[] => {
  const table = readTable();
  log(
    `${table.verdicts.size} verdicts by ${Object.entries(table.judgedBy)
      .map((pair) => pair.join(' '))
      .join(', ')}`,
  );
  const subjects = tableSubjects(table.mutants, table.seed);
  const known = subjects.filter((subject) => table.verdicts.has(keyOf(subject)));
  if (known.length < subjects.length)
    log(`${subjects.length - known.length} resources are not in the table: write it anew`);
  return compare(known, (subject) => table.verdicts.get(keyOf(subject)) ?? []);
};

const againstJava = async (): Promise<readonly Outcome[]> => {
  const examples = await exampleSubjects(examplesFile());
  const own = [...demoSubjects(), ...ownSubjects()];
  const judged = await judgeAll([...examples, ...own]);
  const count = Number(options.mutants);
  const mutants = [
    ...mutantsOf(
      'mutants of R4 examples',
      examples.filter(isFitToMutate(judged)),
      Math.floor(count / 2),
      Number(options.seed),
    ),
    ...mutantsOf(
      'mutants of demo and maximal',
      own.filter(isFitToMutate(judged)),
      Math.ceil(count / 2),
      Number(options.seed),
    ),
  ];
  const all = [...examples, ...own, ...mutants];
  const verdicts = new Map([...judged, ...(await judgeAll(mutants))]);
  return compare(all, (subject) => verdicts.get(subject) ?? []);
};

/** A mutant of what is invalid already says nothing, and HL7 takes minutes for a long Bundle. */
const isFitToMutate =
  (judged: ReadonlyMap<Subject, readonly Finding[]>) =>
  (subject: Subject): boolean =>
    judged.get(subject)?.length === 0 && JSON.stringify(subject.resource).length < 25_000;

const judgeAll = async (subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, readonly Finding[]>> => {
  const verdicts = new Map<Subject, readonly Finding[]>();
  for (const release of releases) {
    const some = subjects.filter((subject) => subject.release === release);
    let done = 0;
    const messages = await judgeByHl7(
      release,
      some.map(({ resource }) => JSON.stringify(resource)),
      { threads: Number(options.threads), step: () => ++done % 500 === 0 && log(`${release}: ${done} judged`) },
    );
    for (const [index, subject] of some.entries()) verdicts.set(subject, hl7Findings(messages[index] ?? []));
  }
  return verdicts;
};

const compare = (subjects: readonly Subject[], hl7: (subject: Subject) => readonly Finding[]): readonly Outcome[] => {
  const concord = new Map(releases.map((release) => [release, concordOf(release)]));
  return subjects.map((subject) => {
    const judge = concord.get(subject.release);
    return { subject, hl7: hl7(subject), concord: judge === undefined ? [] : concordFindings(judge, subject.resource) };
  });
};

const storeTable = async (): Promise<void> => {
  const [mutants, seed] = [Number(options['table-mutants']), Number(options.seed)];
  const judged = await judgeAll(tableSubjects(mutants, seed));
  const invalid = [...judged].filter(([{ mutation }, findings]) => mutation === undefined && findings.length > 0);
  for (const [{ name, release }, [first]] of invalid)
    log(`not valid: ${name} (${release}) ${first?.what} ${first?.path}`);
  const verdicts = new Map([...judged].map(([subject, findings]) => [keyOf(subject), findings]));
  writeTable({ seed, mutants, judgedBy: versions(), verdicts });
  log(`${judged.size} verdicts written`);
};

const show = (outcomes: readonly Outcome[]): void => {
  if (options.json !== undefined)
    writeFileSync(options.json, outcomes.map((outcome) => `${lineOf(outcome)}\n`).join(''));
  console.log(reportOf(outcomes));
  const agreement = (100 * outcomes.filter(agrees).length) / outcomes.length;
  if (!(agreement >= Number(options['at-least']))) process.exitCode = 1;
};

const lineOf = ({ subject, hl7, concord }: Outcome): string => {
  const { corpus, name, release, mutation } = subject;
  return JSON.stringify({ key: keyOf(subject), corpus, name, release, ...mutation, hl7, concord });
};

await main();
