import type { NotChecked } from '../domain/alert.ts';
import { clinicSource, type Rxcui, type SourceId } from '../domain/ids.ts';
import type { PatientFacts } from '../domain/patient-facts.ts';
import type { PatientSummary, ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import type { LedgerEntry } from '../domain/stated-medication.ts';
import { type NormalizedSource, normalizeSource } from '../normalization/normalize-source.ts';
import type { Received } from '../normalization/received-resource.ts';
import { setAsideCopies } from '../normalization/set-aside-copies.ts';
import { isWithholding } from '../normalization/withheld.ts';
import { toLedger } from '../reconciliation/ledger.ts';
import { reconcileStatements } from '../reconciliation/reconcile-statements.ts';
import { checkSafety } from '../safety/check-safety.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { aboutSomebodyElseReason } from './group-patients.ts';
import { type InboundFaults, withFaults } from './inbound-faults.ts';

/** One source as far as it was received. */
export interface ReceivedSource {
  readonly state: SourceState;
  readonly received: Received;
  /** Parts that could not be read and without which a safety check is incomplete, in words. */
  readonly unread?: readonly string[];
  /** What is not valid of it; left out of the clinic's own, which is judged where it leaves. */
  readonly faults?: InboundFaults;
}

export interface AssemblyInput {
  readonly patient: PatientSummary;
  readonly sources: readonly ReceivedSource[];
  /** The day the list is made for, `YYYY-MM-DD`. */
  readonly on: string;
  readonly drugs: DrugGraph;
  readonly staleAfterDays: number;
  readonly staleAfterDaysBySource?: ReadonlyMap<SourceId, number>;
}

/**
 * From what the sources sent to the list that a prescriber sees: normalise, reconcile, check, account for everything.
 * Pure; the same for the command line's files, the demo and the service.
 */
export const assembleList = (input: AssemblyInput): ReconciledList => {
  const { on, drugs, patient } = input;
  const own = input.sources.find(({ state }) => state.source === clinicSource)?.received;
  const normalized = input.sources.map(({ state, received }) => {
    const isOther = own !== undefined && state.source !== clinicSource;
    return normalizeSource(state.source, isOther ? setAsideCopies(received, own) : received, drugs, on);
  });
  const states = input.sources.map(({ state, received }, index) =>
    asShown(asRead(state, normalized[index]?.entries ?? []), received),
  );
  const { rows, entries } = reconcileStatements({
    patient: patient.id,
    on,
    sources: states,
    statements: normalized.flatMap(({ statements }) => statements),
    staleAfterDays: { bySource: input.staleAfterDaysBySource ?? new Map(), otherwise: input.staleAfterDays },
    classesOf: (ingredient) => classesOf(ingredient, drugs),
  });
  const faults = new Map(input.sources.map((source) => [source.state.source, source.faults]));
  const all = [...entries, ...normalized.flatMap((source) => source.entries)];
  const safety = checkSafety(rows, factsOf(patient, normalized), on, drugs);
  return {
    patient,
    sources: states,
    rows,
    alerts: safety.alerts,
    notChecked: eachOnce([...safety.notChecked, ...unreadOf(normalized), ...unreadParts(input.sources)]),
    ledger: toLedger(withFaults(all, (source) => faults.get(source))),
  };
};

/** By what drugs do: that two of them change the same enzyme does not let one take the other's place. */
const classesOf = (ingredient: Rxcui, drugs: DrugGraph): readonly string[] =>
  drugs
    .classesOf(ingredient)
    .filter(({ kind, name }) => kind !== 'PE' && !/Cytochrome|Transporter|P-Glycoprotein/i.test(name))
    .map(({ id }) => id);

/**
 * A source is complete only if everything was read that may have been a drug: what could not be read must not become
 * "not listed". What is about somebody else takes nothing from the answer about this patient.
 */
const asRead = (state: SourceState, entries: readonly LedgerEntry[]): SourceState => {
  const failed = entries.filter(({ outcome }) => outcome === 'failed');
  if (state.state !== 'complete' || !failed.some(mayBeADrug)) return state;
  const detail = `${failed.length} of its entries could not be used; the ledger says why.`;
  return { ...state, state: 'partial', detail: state.detail ?? detail };
};

/** What a source keeps back may be a drug: its silence says nothing then. */
const asShown = (state: SourceState, received: Received): SourceState =>
  state.state === 'complete' && isWithholding(received)
    ? { ...state, state: 'partial', detail: state.detail ?? 'It says that it does not show all that it has.' }
    : state;

const mayBeADrug = ({ resource, reason }: LedgerEntry): boolean =>
  reason !== aboutSomebodyElseReason &&
  /^(?:entry|OperationOutcome|Medication(?:Request|Statement|Dispense))[#/]/.test(resource);

/** In a fixed order, so that the order of the sources and their resources never shows. */
const eachOnce = (notChecked: readonly NotChecked[]): readonly NotChecked[] =>
  [...Map.groupBy(notChecked, ({ drug, why }) => JSON.stringify([drug.toLowerCase(), why])).entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, same]) => same.toSorted((a, b) => (a.drug < b.drug ? -1 : 1)).slice(0, 1));

const factsOf = (patient: PatientSummary, sources: readonly NormalizedSource[]): PatientFacts => ({
  birthDate: patient.birthDate,
  sex: sexOf(patient.sex),
  allergies: sources.flatMap(({ allergies }) => allergies),
  conditions: sources.flatMap(({ conditions }) => conditions),
  pregnancies: sources.flatMap(({ pregnancies }) => pregnancies),
  lactations: sources.flatMap(({ lactations }) => lactations),
  observations: sources.flatMap(({ observations }) => observations),
});

const sexOf = (sex: string | null): PatientFacts['sex'] =>
  sex === 'female' || sex === 'male' || sex === 'other' || sex === 'unknown' ? sex : null;

const unreadOf = (sources: readonly NormalizedSource[]): readonly NotChecked[] =>
  sources.flatMap(({ unread }) => unread.map(({ text, why }) => ({ drug: text, why })));

const unreadParts = (sources: readonly ReceivedSource[]): readonly NotChecked[] =>
  sources.flatMap(({ state, unread }) =>
    (unread ?? []).map((part) => ({ drug: `${part} of ${state.name}`, why: 'Could not be read.' })),
  );
