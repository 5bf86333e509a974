import { createHash } from 'node:crypto';
import type { Alert } from '../domain/alert.ts';
import type { DecisionEvidence, DecisionSubject, EvidenceFact } from '../domain/decision.ts';
import type { SourceId } from '../domain/ids.ts';
import type { ReconciledList, ReconciledRow } from '../domain/reconciled-list.ts';
import { isCurrent, type StatedMedication } from '../domain/stated-medication.ts';
import { codedStep } from './coded-step.ts';

/**
 * What a decision about a drug or an alert rests on, as of a list: of a drug what every source states of it, who leaves
 * it out and who differs; of an alert what it says and what is stated of its drugs. `null` where the list does not have
 * it. When a source was asked, which version of a resource said so, and how many days ago that was, is no part of it.
 */
export const evidenceOf = (subject: DecisionSubject, list: ReconciledList): DecisionEvidence | null => {
  const alert = subject.kind === 'alert' ? list.alerts.find(({ id }) => id === subject.alert) : null;
  if (alert === undefined) return null;
  const rows = rowsOf(subject, list);
  if (alert === null && rows.length === 0) return null;
  const facts = [
    ...(alert === null ? rows.flatMap(differencesIn) : [factOfAlert(alert)]),
    ...rows.flatMap((row) => row.statements.map((statement) => factOfStatement(row, statement))),
  ];
  // An allergy or a diagnosis behind an alert may come from a source that states none of the drugs.
  return evidenceFrom(facts, alert?.sources ?? []);
};

/** The drugs that a decision is about: one row, or those of the alert; none where the list does not have it. */
export const rowsOf = (subject: DecisionSubject, list: ReconciledList): readonly ReconciledRow[] => {
  if (subject.kind === 'row') return list.rows.filter(({ id }) => id === subject.row);
  const concerned = new Set(list.alerts.find(({ id }) => id === subject.alert)?.rows);
  return list.rows.filter(({ id }) => concerned.has(id));
};

/** Facts in a fixed order, each once: the same in any order, and said twice, are the same evidence. */
const evidenceFrom = (facts: readonly EvidenceFact[], others: readonly SourceId[]): DecisionEvidence => {
  const byKey = new Map(facts.map((fact) => [keyOfFact(fact), fact]));
  const keys = [...byKey.keys()].toSorted();
  return {
    facts: keys.flatMap((key) => byKey.get(key) ?? []),
    digest: createHash('sha256').update(JSON.stringify(keys)).digest('hex'),
    sources: [...new Set([...facts.flatMap(({ source }) => source ?? []), ...others])].toSorted(),
  };
};

/** One text for one fact. */
export const keyOfFact = ({ about, drug, source, says, coded }: EvidenceFact): string =>
  JSON.stringify([about, drug, source, says, coded ?? null]);

const factOfStatement = ({ drugName }: ReconciledRow, statement: StatedMedication): EvidenceFact => ({
  about: 'statement',
  drug: drugName,
  source: statement.source,
  says: [
    wordsOfDrug(statement),
    statement.directions ?? 'no directions',
    ...(statement.route === null ? [] : [statement.route]),
    `${statement.status}${endOf(statement)}`,
    ...(statement.statusReason === undefined ? [] : [`because: ${statement.statusReason}`]),
  ].join(', '),
  ...codedIn(statement),
});

/** The source's words; what its code means where it wrote only a code. */
const wordsOfDrug = ({ text, drug }: StatedMedication): string =>
  /^[\d-]+$/.test(text) && drug.recognizedBy !== 'none' ? `${drug.conceptName} (code ${text})` : text;

/** A source may change what it codes and leave its words as they are. */
const codedIn = ({ drug, steps }: StatedMedication): Pick<EvidenceFact, 'coded'> => {
  const code = drug.recognizedBy === 'rxcui' && drug.rxcui !== null ? [`RxNorm ${drug.rxcui}`] : [];
  const coded = [...code, ...steps.map(codedStep).filter((step) => step !== '')];
  return coded.length === 0 ? {} : { coded: coded.join('; ') };
};

/** A renewal moves the end of a course that goes on, and says nothing new; that it is past is a difference. */
const endOf = ({ status, ended }: StatedMedication): string => {
  if (ended === null) return '';
  return isCurrent(status) ? ', with an end' : `, until ${ended.slice(0, 10)}`;
};

/** By type and source: the words of a difference follow from the statements, and may count days. */
const differencesIn = ({ drugName, differences }: ReconciledRow): readonly EvidenceFact[] =>
  differences.flatMap(({ type, sources }) =>
    sources.map(
      (source): EvidenceFact =>
        type === 'omitted'
          ? { about: 'omission', drug: drugName, source, says: 'not listed' }
          : { about: 'difference', drug: drugName, source, says: differenceSayings[type] },
    ),
  );

const differenceSayings: Readonly<Record<Exclude<ReconciledRow['differences'][number]['type'], 'omitted'>, string>> = {
  dose: 'differs in dose',
  frequency: 'differs in how often',
  route: 'differs in the route',
  form: 'differs in the form',
  strength: 'differs in the strength',
  status: 'differs in the status',
  duplicate: 'ordered more than once',
  stale: 'not confirmed for long',
  ended: 'over by its own dates',
  uncoded: 'not recognised',
  indication: 'differs in what it is for',
};

const factOfAlert = ({ severity, type, drugs, message }: Alert): EvidenceFact => ({
  about: 'alert',
  drug: drugs.join(' and '),
  source: null,
  says: `${severity} ${type} alert: ${withoutSpans(message)}`,
});

/** `200 days ago` is one more tomorrow, and nothing new; dates and doses stay. */
const withoutSpans = (message: string): string => message.replace(/\b\d+ (day|week|month|year)s?\b/g, 'some $1s');
