import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { OperatingFigures } from '../../flows/operating-figures.ts';
import type { PartnerCircuit } from '../../flows/ports.ts';

/** Metrics in the Prometheus text format. */
export interface Metrics {
  readonly contentType: string;
  /** The figures of now, whom this process leaves alone, and what it uses. */
  text(figures: OperatingFigures, circuits: readonly PartnerCircuit[]): Promise<string>;
}

/** @returns metrics of one service; those of the process are collected from now on */
export const createMetrics = (): Metrics => {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess, prefix: 'concord_' });
  return {
    contentType: ofProcess.contentType,
    text: async (figures, circuits) => Registry.merge([registryOf(figures, circuits), ofProcess]).metrics(),
  };
};

/**
 * Made anew for each answer, as the counts stand in the store, not in this process. Labels hold a partner's id, a
 * resource type, a state, an outcome or a stable word: nothing of a patient, and few values each.
 */
const registryOf = (figures: OperatingFigures, circuits: readonly PartnerCircuit[]): Registry => {
  const registry = new Registry();
  addDeliveries(figures, registry);
  addReads(figures, registry);
  addRuns(figures, registry);
  addCircuits(circuits, registry);
  return registry;
};

const addDeliveries = ({ deliveries, writes, failures, reads }: OperatingFigures, registry: Registry): void => {
  const states = new Gauge({
    name: 'concord_deliveries',
    help: 'Deliveries by partner and state; refused, dead and altered ones wait for a person.',
    labelNames: ['partner', 'state'],
    registers: [registry],
  });
  for (const { partner, state, count } of deliveries) states.set({ partner, state }, count);
  const taken = new Counter({
    name: 'concord_writes_total',
    help: 'Resources that a partner took.',
    labelNames: ['partner', 'type'],
    registers: [registry],
  });
  for (const { partner, type, count } of writes) taken.inc({ partner, type }, count);
  const failed = new Counter({
    name: 'concord_failures_total',
    help: 'Failed attempts to send to a partner or to read from it, by reason.',
    labelNames: ['partner', 'direction', 'reason'],
    registers: [registry],
  });
  for (const { partner, reason, count } of failures) failed.inc({ partner, direction: 'send', reason }, count);
  for (const { partner, reason, count } of reads) {
    if (reason !== null) failed.inc({ partner, direction: 'read', reason }, count);
  }
};

const addReads = ({ reads, lastWhole }: OperatingFigures, registry: Registry): void => {
  const read = new Counter({
    name: 'concord_reads_total',
    help: 'Lists of one type and patient read from a partner, by outcome.',
    labelNames: ['partner', 'type', 'outcome'],
    registers: [registry],
  });
  for (const { partner, type, outcome, count } of reads) read.inc({ partner, type, outcome }, count);
  const age = new Gauge({
    name: 'concord_oldest_answer_age_seconds',
    help: 'Age of the oldest answer of a partner that the lists of the last whole sync show.',
    labelNames: ['partner'],
    registers: [registry],
  });
  for (const { partner, seconds } of lastWhole?.answerAges ?? []) age.set({ partner }, seconds);
};

const addRuns = ({ runs, lastWhole }: OperatingFigures, registry: Registry): void => {
  const ended = new Counter({
    name: 'concord_sync_runs_total',
    help: 'Syncs by outcome; unfinished ones are under way or ended without a word.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const [outcome, count] of Object.entries(runs)) ended.inc({ outcome }, count);
  if (lastWhole === null) return;
  const gauges = [
    ['concord_sync_last_success_timestamp_seconds', 'When the last sync over everything ended.', lastWhole.finishedAt],
    ['concord_sync_duration_seconds', 'How long the last sync over everything took.', lastWhole.seconds],
    ['concord_open_questions', 'Differences and alerts not decided, as of that sync.', lastWhole.openQuestions],
  ] as const;
  for (const [name, help, value] of gauges) new Gauge({ name, help, registers: [registry] }).set(value);
};

const addCircuits = (circuits: readonly PartnerCircuit[], registry: Registry): void => {
  if (circuits.length === 0) return;
  const alone = new Gauge({
    name: 'concord_partner_circuit',
    help: '1 while this process leaves a partner alone, as it failed or asked for it; else 0.',
    labelNames: ['partner'],
    registers: [registry],
  });
  for (const { partner, isLeftAlone } of circuits) alone.set({ partner }, isLeftAlone ? 1 : 0);
};
