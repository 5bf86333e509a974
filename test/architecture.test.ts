import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
  /** What is imported: a path below `src/`, a Node builtin, or a package. */
  readonly kind: 'own' | 'builtin' | 'package';
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .toSorted();

const textOf = new Map(files.map((file) => [file, readFileSync(join(source, file), 'utf8')]));

/** Comments and the contents of strings say nothing of what the code does. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

const importsOf = (file: string): readonly Import[] => {
  const text = withoutComments(textOf.get(file) ?? '');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const dynamic = text.matchAll(/\bimport\(\s*'([^']+)'/g);
  return [
    ...[...statements].map(([, type, to = '']) => toImport(file, to, type !== undefined)),
    ...[...dynamic].map(([, to = '']) => toImport(file, to, false)),
  ];
};

const toImport = (from: string, to: string, isType: boolean): Import => {
  if (to.startsWith('.')) {
    return { from, to: relative(source, resolve(source, dirname(from), to)), isType, kind: 'own' };
  }
  return { from, to, isType, kind: to.startsWith('node:') ? 'builtin' : 'package' };
};

const imports = files.flatMap(importsOf);

/** The first folder, or the file itself where it lies in `src/`. */
const roomOf = (path: string): string => path.split('/')[0] ?? path;

const pureRooms = [
  ...['domain', 'fhir', 'terminology', 'dosage', 'mapping', 'validation', 'consent', 'delivery'],
  ...['normalization', 'reconciliation', 'safety', 'review'],
];

const everyRoom = [...pureRooms, 'flows', 'adapters', 'entrypoints', 'sandbox', 'config'];

/** DESIGN.md's table: what a room imports besides itself. `dosage` is the room that the plan got later. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  fhir: ['domain'],
  terminology: ['domain'],
  dosage: ['domain', 'fhir'],
  mapping: ['domain', 'fhir', 'terminology', 'dosage'],
  validation: ['domain', 'fhir'],
  consent: ['domain', 'fhir'],
  delivery: ['domain'],
  normalization: ['domain', 'fhir', 'terminology', 'dosage'],
  reconciliation: ['domain', 'terminology', 'dosage'],
  safety: ['domain', 'terminology', 'dosage'],
  review: ['domain', 'reconciliation', 'safety'],
  flows: pureRooms,
  adapters: [...pureRooms, 'flows'],
  entrypoints: ['flows', 'domain', 'config'],
  sandbox: ['fhir', 'domain'],
  config: ['domain'],
  'validation-library.ts': ['adapters', 'validation', 'domain'],
  'compose.ts': [
    ...everyRoom,
    'compose-demo.ts',
    'compose-partners.ts',
    'compose-store.ts',
    'compose-sync.ts',
    'compose-worker.ts',
    'validation-library.ts',
  ],
  'compose-store.ts': everyRoom,
  'compose-sync.ts': [...everyRoom, 'compose-store.ts'],
  'compose-worker.ts': [...everyRoom, 'compose-store.ts'],
  'compose-demo.ts': everyRoom,
  'compose-partners.ts': everyRoom,
  'run-from-shell.ts': ['compose.ts', 'entrypoints'],
  'main.ts': ['run-from-shell.ts'],
};

/** Rooms that are one folder an outside thing: these may use one another where it is said here. */
const adaptersThatServeOthers = ['clinic', 'json-schema'];

/** What adapters may know of flows: the ports, and what a flow asks its readers for. */
const portsOfFlows = ['flows/ports.ts', 'flows/ports/'];
const readersAskedFor = ['flows/validate-files.ts', 'flows/import-records.ts'];

/** What a pure room may use of other people's code when it runs. Types of FHIR are free to all. */
const packagesOfPureRooms: Readonly<Record<string, readonly string[]>> = {};

/** Files that stay longer than 300 lines, and why. */
const longFiles: Readonly<Record<string, string>> = {};

const told = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('the rooms of src/', () => {
  it('are all in the table', () => {
    const rooms = [...new Set(files.map(roomOf))];
    expect(rooms.filter((room) => !(room in allowed))).toEqual([]);
    expect(imports.length).toBeGreaterThan(500);
  });

  it('import only what their row of the table names', () => {
    const strangers = imports.filter(
      ({ from, to, kind }) =>
        kind === 'own' &&
        !to.startsWith('..') &&
        roomOf(from) !== roomOf(to) &&
        allowed[roomOf(from)]?.includes(roomOf(to)) !== true,
    );
    expect(strangers.map(told)).toEqual([]);
  });

  it('reach out of src/ for the version in package.json alone', () => {
    const outside = imports.filter(({ to, kind }) => kind === 'own' && to.startsWith('..'));
    expect(outside.map(told)).toEqual(['entrypoints/cli/program.ts imports ../package.json']);
  });

  it('let adapters know of flows by types alone: the ports, and what a flow asks its readers for', () => {
    const known = imports.filter(({ from, to }) => roomOf(from) === 'adapters' && roomOf(to) === 'flows');
    expect(known.length).toBeGreaterThan(0);
    const wrong = known.filter(({ to, isType }) => {
      const isPort = portsOfFlows.some((port) => to.startsWith(port)) || readersAskedFor.includes(to);
      return !isType || !isPort;
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it('keep one outside thing apart from another', () => {
    const adapterOf = (path: string): string => path.split('/')[1] ?? '';
    const crossing = imports.filter(
      ({ from, to }) =>
        roomOf(from) === 'adapters' &&
        roomOf(to) === 'adapters' &&
        adapterOf(from) !== adapterOf(to) &&
        !adaptersThatServeOthers.includes(adapterOf(to)),
    );
    expect(crossing.map(told)).toEqual([]);
  });

  it('keep entry points apart from one another', () => {
    const doorOf = (path: string): string => path.split('/')[1] ?? '';
    const crossing = imports.filter(
      ({ from, to }) =>
        roomOf(from) === 'entrypoints' &&
        roomOf(to) === 'entrypoints' &&
        doorOf(from) !== doorOf(to) &&
        doorOf(to).endsWith('.ts') === false,
    );
    expect(crossing.map(told)).toEqual([]);
  });

  it('import nothing in a circle', () => {
    const edges = new Map(
      files.map((file) => [file, importsOf(file).flatMap(({ to, kind }) => (kind === 'own' ? [to] : []))]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (path.includes(file) || done.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('the pure rooms', () => {
  const pureFiles = files.filter((file) => pureRooms.includes(roomOf(file)));

  it('use of Node no more than hashes', () => {
    const used = imports.filter(({ from, kind }) => kind === 'builtin' && pureRooms.includes(roomOf(from)));
    expect(used.filter(({ to }) => to !== 'node:crypto').map(told)).toEqual([]);
    for (const { from } of used) {
      expect(textOf.get(from)).toMatch(/^import \{ (createHash|hash) \} from 'node:crypto';$/m);
    }
  });

  it('use of packages the types of FHIR, and what is listed', () => {
    const used = imports.filter(({ from, kind }) => kind === 'package' && pureRooms.includes(roomOf(from)));
    const wrong = used.filter(
      ({ from, to, isType }) =>
        !(isType && to === '@medplum/fhirtypes') && packagesOfPureRooms[roomOf(from)]?.includes(to) !== true,
    );
    expect(wrong.map(told)).toEqual([]);
  });

  it.each([
    ['the process', /\bprocess\b\s*(\.|\[)/],
    ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\./],
    ['chance', /\bMath\.random\b|\brandomUUID\b|\bcrypto\.getRandomValues\b/],
    ['timers and the console', /\bset(Timeout|Interval|Immediate)\b|\bconsole\./],
    ['the network', /\bfetch\(|\bWebSocket\b/],
  ])('ask nothing of %s', (_what, forbidden) => {
    const asking = pureFiles.filter((file) => forbidden.test(withoutComments(textOf.get(file) ?? '')));
    expect(asking).toEqual([]);
  });

  it('are what flows are made of too: no flow has a clock, chance or a process of its own', () => {
    const forbidden =
      /\bprocess\s*\.|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bset(Timeout|Interval)\b/;
    const flows = files.filter((file) => roomOf(file) === 'flows');
    expect(flows.filter((file) => forbidden.test(withoutComments(textOf.get(file) ?? '')))).toEqual([]);
    const builtins = imports.filter(({ from, kind }) => kind === 'builtin' && roomOf(from) === 'flows');
    expect(builtins.filter(({ to }) => to !== 'node:crypto').map(told)).toEqual([]);
  });
});

describe('every file of src/', () => {
  it('has at most 300 lines, but for those that are listed with a reason', () => {
    const long = files.filter((file) => (textOf.get(file) ?? '').split('\n').length > 301);
    expect(long).toEqual(Object.keys(longFiles));
  });

  it('has no any, no forced non-null and no silenced compiler', () => {
    const quiet = /\bas any\b|:\s*any\b|<any>|@ts-(ignore|expect-error|nocheck)|[\w\])]!(\.|\[|\(|;|,|\))/;
    const quieted = files.filter((file) => quiet.test(codeOf(file)));
    expect(quieted).toEqual([]);
  });

  it('reads the environment where the process starts, and nowhere else', () => {
    const reading = files.filter((file) => /\bprocess\.env\b/.test(codeOf(file)));
    expect(reading.filter((file) => !readersOfTheEnvironment.includes(file))).toEqual([]);
  });

  it('is loaded by main.ts only after the runtime was looked at', () => {
    const own = importsOf('main.ts');
    expect(own.map(told)).toEqual(['main.ts imports run-from-shell.ts']);
    expect(textOf.get('main.ts')).not.toMatch(/^import\s/m);
  });
});

/** What belongs to a terminal rather than to Concord (NO_COLOR), and the level at which a failure is told in full. */
const readersOfTheEnvironment = ['entrypoints/cli/program.ts', 'entrypoints/cli/terminal.ts', 'main.ts'];

/** Without comments, strings and regular expressions, roughly. */
const codeOf = (file: string): string =>
  withoutComments(textOf.get(file) ?? '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``')
    .replace(/\/(?:[^/\\\n]|\\.)+\/[a-z]*/g, '//');
