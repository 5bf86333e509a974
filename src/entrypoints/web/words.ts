import type { AlertSeverity, AlertType } from '../../domain/alert.ts';
import type { DifferenceType, PatientSummary, SourceState } from '../../domain/reconciled-list.ts';
import type { LedgerOutcome, StatementKind } from '../../domain/stated-medication.ts';
import type { PresentedStatement } from '../../flows/present-list.ts';

export const severityWords: Readonly<Record<AlertSeverity, string>> = {
  high: 'High',
  moderate: 'Moderate',
  low: 'Low',
};

export const alertWords: Readonly<Record<AlertType, string>> = {
  interaction: 'Interaction',
  'duplicate-therapy': 'Duplicate therapy',
  allergy: 'Allergy',
  pregnancy: 'Pregnancy',
  lactation: 'Breastfeeding',
  condition: 'Condition',
  age: 'Age',
  dose: 'Dose',
  monitoring: 'Test due',
};

export const differenceWords: Readonly<Record<DifferenceType, string>> = {
  omitted: 'Omitted',
  dose: 'Dose',
  frequency: 'Frequency',
  route: 'Route',
  form: 'Form',
  strength: 'Strength',
  status: 'Status',
  duplicate: 'Duplicate',
  stale: 'Stale',
  ended: 'Ended',
  uncoded: 'Uncoded',
  indication: 'Indication',
};

export const kindWords: Readonly<Record<StatementKind, string>> = {
  ordered: 'ordered',
  'said-to-be-taken': 'reported',
  'handed-over': 'dispensed',
};

export const outcomeWords: Readonly<Record<LedgerOutcome, string>> = {
  kept: 'Kept',
  merged: 'Merged',
  excluded: 'Excluded',
  failed: 'Failed',
};

/** The state of a source in a word or two, in a sentence, and what an empty cell of its column means. */
export const stateWords: Readonly<
  Record<SourceState['state'], { readonly short: string; readonly sentence: string; readonly silence: string }>
> = {
  complete: { short: 'Complete', sentence: 'answered completely', silence: 'Not listed' },
  partial: {
    short: 'Incomplete',
    sentence: 'answered only in part: it may list more than is shown here',
    silence: 'Not listed in the part that was read',
  },
  'not-reached': {
    short: 'Not read',
    sentence: 'could not be read: what it lists is missing here',
    silence: 'Not read',
  },
  'not-asked': {
    short: 'Not asked',
    sentence: 'was not asked: no consent of the patient names it',
    silence: 'Not asked',
  },
  'patient-not-matched': {
    short: 'Patient not found for certain',
    sentence: 'could not tell for certain which of its patients this is: what it lists is missing here',
    silence: 'Not read: patient not found for certain',
  },
};

/** How the drug was recognised, where it was not by the source's own drug code. */
export const recognitionWords: Readonly<Record<PresentedStatement['recognizedBy'], string | null>> = {
  rxcui: null,
  ndc: 'Recognised by its package code (NDC)',
  'exact-name': 'No drug code: recognised by its exact name',
  brand: 'No drug code: recognised by its brand name',
  abbreviation: 'No drug code: recognised by an abbreviation',
  spelling: 'No drug code: taken for a misspelt name, which its strength or form confirms',
  none: 'Uncoded: not recognised, so no danger could be checked',
};

export const sexWords = (sex: PatientSummary['sex']): string => sex ?? 'not known';

/** `1 alert`, `2 alerts`, `no alerts`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`;

/** The first letter in upper case, where a sentence begins with a name or a number word. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
