/**
 * How many patients a second of one processor are reconciled and checked, of four sources of twelve statements each
 * with everything on; and how that grows to a hundred statements a patient and beyond. "from bundles": from the JSON
 * that the sources sent, parsed, to the list; "from statements": from what normalization made of it. Beside them, in
 * the same run, a JSON round trip of the same bundles, as a measure of the machine.
 * Run: npm run bench:reconcile -- [--seconds N] [--patients N]
 */
import { parseArgs } from 'node:util';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';
import { sourceId } from '../../../src/domain/ids.ts';
import type { PatientFacts } from '../../../src/domain/patient-facts.ts';
import type { SourceState } from '../../../src/domain/reconciled-list.ts';
import { type NormalizedSource, normalizeSource } from '../../../src/normalization/normalize-source.ts';
import { takeApart } from '../../../src/normalization/received-resource.ts';
import { reconcileStatements } from '../../../src/reconciliation/reconcile-statements.ts';
import { checkSafety } from '../../../src/safety/check-safety.ts';
import { describeMachine, machineLines } from '../validate/machine.ts';
import { measure } from '../validate/measure.ts';
import { tableOf } from '../validate/table.ts';
import { sentOf } from './patients.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '2' }, patients: { type: 'string', default: '200' } },
});
const on = '2026-11-23';
const drugs = loadDrugGraph();

type Sent = ReturnType<typeof sentOf>;

const normalize = (sent: Sent): readonly NormalizedSource[] =>
  sent.map(([source, documents]) =>
    normalizeSource(sourceId(source), takeApart(sourceId(source), documents), drugs, on),
  );

const reconcileAndCheck = (normalized: readonly NormalizedSource[]): number => {
  const { rows } = reconcileStatements({
    patient: 'p1',
    on,
    sources: normalized.map(
      ({ source }): SourceState => ({ source, name: source, state: 'complete', asOf: on, detail: null }),
    ),
    statements: normalized.flatMap(({ statements }) => statements),
    staleAfterDays: { bySource: new Map(), otherwise: 365 },
  });
  return rows.length + checkSafety(rows, factsOf(normalized), on, drugs).alerts.length;
};

const factsOf = (normalized: readonly NormalizedSource[]): PatientFacts => ({
  birthDate: '1970-03-02',
  sex: 'female',
  allergies: normalized.flatMap(({ allergies }) => allergies),
  conditions: normalized.flatMap(({ conditions }) => conditions),
  pregnancies: normalized.flatMap(({ pregnancies }) => pregnancies),
  lactations: normalized.flatMap(({ lactations }) => lactations),
  observations: normalized.flatMap(({ observations }) => observations),
});

const perSecond = <T>(items: readonly T[], work: (item: T) => number): number =>
  measure(work, items, { warmUp: 1, measured: Number(values.seconds) }).perProcessorSecond;

const [machine = ''] = machineLines(describeMachine());
console.log(`${machine}\n`);
const rows = [3, 12, 25, 50, 100].map((statements) => {
  const count = Math.max(10, Math.round((Number(values.patients) * 12) / statements));
  const sent = Array.from({ length: count }, (_, seed) => sentOf(seed, statements));
  const texts = sent.map((one) => JSON.stringify(one));
  const normalized = sent.map(normalize);
  const fromStatements = perSecond(normalized, reconcileAndCheck);
  const fromBundles = perSecond(sent, (one) => reconcileAndCheck(normalize(one)));
  const json = perSecond(texts, (text) => JSON.stringify(JSON.parse(text)).length);
  const all = 4 * statements;
  return [
    String(all),
    ...[fromStatements, fromBundles, json].map((rate) => Math.round(rate).toLocaleString('en')),
    (1e6 / fromStatements / all).toFixed(2),
    (1e6 / fromBundles / all).toFixed(2),
  ];
});
console.log(
  tableOf(
    [
      'statements a patient',
      'from statements, a second',
      'from bundles',
      'JSON round trip',
      'us a statement',
      'from bundles',
    ],
    rows,
  ),
);
