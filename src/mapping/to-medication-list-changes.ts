import type { List, ListEntry } from '@medplum/fhirtypes';
import type { DecisionInForce } from '../domain/decision.ts';
import type { ReconciledList, SourceState } from '../domain/reconciled-list.ts';
import { worded } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';
import { namedReference } from '../fhir/references.ts';
import { identify } from './mapping-context.ts';
import { metaOf } from './meta-security.ts';
import { medicationListCode, patientOf, type ReconciliationContext } from './to-medication-list.ts';
import { isStopped, keyOfMedication, type ReconciledMedication } from './to-reconciled-medications.ts';

/**
 * What people's decisions change on the list of medications (R4 List, mode `changes`): each drug that was decided, with
 * what was decided in its flag, and `deleted` for what is not to be taken any more (lst-2). What was kept as it is, and
 * what is asked first, changes nothing. Its date and source are those of the last decision. `null` where nothing changes.
 */
export const toMedicationListChanges = (
  medications: readonly ReconciledMedication[],
  list: ReconciledList,
  context: ReconciliationContext,
): List | null => {
  const entries = medications.flatMap((medication) => toEntry(medication, list.sources));
  const decisions = medications.flatMap(({ decision }) => decision ?? []);
  const last = decisions.toSorted((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
  if (entries.length === 0 || last === undefined) return null;
  const { id, identifier } = identify(context.identity, 'medication-list-changes', list.patient.id);
  return present<List>({
    resourceType: 'List',
    id,
    meta: metaOf(context.sensitivity),
    identifier: [identifier],
    status: 'current',
    mode: 'changes',
    title: 'Changes of the reconciled medication list',
    code: medicationListCode,
    subject: patientOf(list, context.identity),
    date: last.at,
    source: namedReference('Practitioner', last.by),
    entry: entries,
  });
};

const toEntry = (medication: ReconciledMedication, sources: readonly SourceState[]): readonly ListEntry[] => {
  const { decision, row } = medication;
  const flag = decision === null ? null : flagOf(decision, sources);
  if (flag === null) return [];
  return [
    present<ListEntry>({
      flag: worded(flag),
      deleted: isStopped(medication) ? true : undefined,
      item: { reference: keyOfMedication(medication), display: row.drugName },
    }),
  ];
};

const flagOf = ({ choice }: DecisionInForce, sources: readonly SourceState[]): string | null => {
  switch (choice.kind) {
    case 'accept':
      return `taken over as stated by ${sources.find(({ source }) => source === choice.source)?.name ?? choice.source}`;
    case 'change-to':
      return 'directions changed';
    case 'stop':
      return 'stopped';
    case 'not-taking':
      return 'not taken by the patient';
    default:
      return null;
  }
};
