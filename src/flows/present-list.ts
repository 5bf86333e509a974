import type { Amount } from '../domain/dosing.ts';
import type { DoseChange, ParallelCourses, ReconciledList, ReconciledRow } from '../domain/reconciled-list.ts';
import type {
  Certainty,
  Ledger,
  RecognizedBy,
  StatedIndication,
  StatedMedication,
  Supply,
} from '../domain/stated-medication.ts';
import { currentStepsOf } from '../dosage/current-steps.ts';
import { doseText, timingText } from '../dosage/directions.ts';
import { unitLabel } from '../dosage/units.ts';
import { doseWordsOf, scheduleWordsOf } from '../reconciliation/describe-regimen.ts';
import { regimenOf } from '../reconciliation/regimen.ts';
import { notValidBySource } from './inbound-faults.ts';

/** A reconciled list as programs and pages get it: `concord reconcile --format json` prints one of these per patient. */
export interface PresentedList {
  readonly patient: ReconciledList['patient'];
  readonly sources: ReconciledList['sources'];
  readonly rows: readonly PresentedRow[];
  readonly alerts: ReconciledList['alerts'];
  readonly notChecked: ReconciledList['notChecked'];
  readonly ledger: Ledger;
}

export interface PresentedRow {
  readonly id: string;
  readonly drug: { readonly name: string; readonly ingredients: ReconciledRow['ingredients'] };
  readonly route: string | null;
  readonly current: boolean;
  readonly statements: readonly PresentedStatement[];
  readonly differences: ReconciledRow['differences'];
  readonly changes: readonly PresentedChange[];
  readonly courses: readonly ParallelCourses[];
}

export interface PresentedChange extends DoseChange {
  /** The change in plain words: `60 -> 40 mg a day`. */
  readonly words: string;
}

export interface PresentedStatement {
  readonly source: string;
  readonly resource: string;
  readonly text: string;
  /** What a person reads: the source's own words, or where it wrote only a code what the code means. */
  readonly words: string;
  readonly recognizedBy: RecognizedBy | 'none';
  /** How sure that is; `null` where it was not recognised. */
  readonly certainty: Certainty | null;
  /** RxNorm's name of what the statement was recognised as; what a person reads where the source wrote only a code. */
  readonly recognizedAs: string | null;
  /** What is taken at one time (`300 mg`), `null` where it is not known. */
  readonly dose: string | null;
  readonly schedule: string | null;
  readonly dailyDose: StatedMedication['dailyDose'];
  /** The present directions in plain words (`10 mg in the morning; and 20 mg at bedtime`). */
  readonly taking: string | null;
  /** The daily dose in plain words (`30 mg`). */
  readonly daily: string | null;
  readonly directions: string | null;
  readonly route: string | null;
  readonly status: string;
  /** Why it was stopped, held or not handed over, in the source's words. */
  readonly statusReason: string | null;
  readonly asserted: string | null;
  readonly assertedBy: string | null;
  readonly kind: StatedMedication['kind'];
  /** What it is taken for, as the source itself says; with ICD-10-CM codes where it gives them. */
  readonly indications: readonly StatedIndication[];
  readonly intent: string | null;
  readonly reported: boolean | null;
  /** Of what was handed over alone: how much, how long it lasts by the source's count, when. */
  readonly supply: Supply | null;
  /** The supply in plain words (`30 tablets for 30 days`). */
  readonly supplied: string | null;
  readonly issues: StatedMedication['issues'];
}

/** What a person should do before the drug is taken for the one it was recognised as; `null` where nothing. */
export const doubtAbout = ({ certainty }: Pick<PresentedStatement, 'certainty'>): string | null =>
  certainty === 'moderate' ? "Probably this drug: look at the source's words" : null;

/** What reading a statement left open; that a drug was not recognised is a difference of its row. */
export const cautionsOf = ({ issues }: Pick<PresentedStatement, 'issues'>): readonly string[] => [
  ...new Set(
    issues
      .filter(({ severity, code }) => severity !== 'information' && code !== 'unrecognized-drug')
      .map(({ reason }) => reason),
  ),
];

/** @param on the day the list was made for, `YYYY-MM-DD` */
export const presentList = (list: ReconciledList, on: string): PresentedList => ({
  patient: list.patient,
  sources: list.sources,
  rows: list.rows.map((row) => ({
    id: row.id,
    drug: { name: row.drugName, ingredients: row.ingredients },
    route: row.routeGroup,
    current: row.current,
    statements: row.statements.map((statement) => presentStatement(statement, on)),
    differences: row.differences,
    changes: (row.changes ?? []).map((change) => ({ ...change, words: changeInWords(change) })),
    courses: row.courses ?? [],
  })),
  alerts: list.alerts,
  notChecked: list.notChecked,
  ledger: list.ledger,
});

/** A sentence for each source that sent something which is not valid FHIR; which, and why, stands in the ledger. */
export const notValidOf = ({ sources, ledger }: Pick<PresentedList, 'sources' | 'ledger'>): readonly string[] =>
  [...notValidBySource(ledger)].map(([source, count]) => {
    const name = sources.find((one) => one.source === source)?.name ?? source;
    const what = count === 1 ? '1 resource' : `${count} resources`;
    return `${what} of ${name} ${count === 1 ? 'was' : 'were'} not valid FHIR; what could be read was used.`;
  });

const presentStatement = (statement: StatedMedication, on: string): PresentedStatement => {
  const regimen = regimenOf(statement, on);
  return {
    source: statement.source,
    resource: statement.resource,
    text: statement.text,
    words: wordsOf(statement),
    recognizedBy: statement.drug.recognizedBy,
    certainty: statement.drug.recognizedBy === 'none' ? null : statement.drug.certainty,
    recognizedAs: statement.drug.recognizedBy === 'none' ? null : statement.drug.conceptName,
    dose: doseWordsOf(regimen),
    schedule: scheduleWordsOf(regimen),
    dailyDose: statement.dailyDose,
    taking: takingOf(statement, on),
    daily: statement.dailyDose === null ? null : amountInWords(statement.dailyDose),
    directions: statement.directions,
    route: statement.route,
    status: statement.status,
    statusReason: statement.statusReason ?? null,
    asserted: statement.asserted,
    assertedBy: statement.assertedBy,
    kind: statement.kind,
    indications: statement.indications ?? [],
    intent: statement.intent,
    reported: statement.reported,
    supply: statement.supply ?? null,
    supplied: statement.supply === undefined ? null : supplyInWords(statement.supply),
    issues: statement.issues,
  };
};

/** Each present step with its own schedule; where a step is not wholly known, the source's own words for all of it. */
const takingOf = (statement: StatedMedication, on: string): string | null => {
  const steps = currentStepsOf(statement.steps, on) ?? [];
  const told = steps.map((step) => ({ dose: doseText(step), timing: timingText(step) }));
  const isWhole = told.length > 0 && told.every(({ dose, timing }) => dose !== null && timing !== null);
  return isWhole ? told.map(({ dose, timing }) => `${dose} ${timing}`).join('; and ') : statement.directions;
};

/** What both have in common is said once. */
const changeInWords = ({ from, to }: DoseChange): string => {
  const [amount, unit] = splitAmount(from);
  return amount !== '' && unit === splitAmount(to)[1] ? `${amount} -> ${to}` : `${from} -> ${to}`;
};

const splitAmount = (text: string): readonly [amount: string, unit: string] => {
  const at = text.search(/ /);
  return /^\d[\d.]* /.test(text) ? [text.slice(0, at), text.slice(at)] : ['', text];
};

/** Below one milligram prescribers speak of micrograms. */
const amountInWords = ({ value, unit }: Amount): string =>
  unit === 'mg' && value < 1
    ? `${Number((value * 1000).toPrecision(6))} ${unitLabel('ug', value * 1000)}`
    : `${value} ${unitLabel(unit, value)}`;

/** A package that was only prepared may still lie there: its date must not be read as the one of handing over. */
const supplyInWords = ({ quantity, quantityAsWritten, days, handedOver, prepared }: Supply): string | null => {
  const amount =
    quantity === null ? quantityAsWritten : `${quantity.value} ${unitLabel(quantity.unit, quantity.value)}`;
  const lasting = days === null ? null : `for ${days} ${days === 1 ? 'day' : 'days'}`;
  const said = [amount, lasting].filter((part) => part !== null).join(' ');
  const waiting = handedOver === null && prepared !== null ? `prepared ${prepared}, not said to be handed over` : '';
  const words = [said, waiting].filter((part) => part !== '').join('; ');
  return words === '' ? null : words;
};

const wordsOf = ({ text, drug }: StatedMedication): string =>
  /^[\d-]+$/.test(text) && drug.recognizedBy !== 'none' ? `${drug.conceptName} (code ${text})` : text;
