import { readdirSync, readFileSync } from 'node:fs';
import type { AlertSeverity, AlertType } from '../../src/domain/alert.ts';
import type { LaboratoryTest } from '../../src/domain/laboratory.ts';

/** An alert that a list should bring, or may bring. */
export interface ExpectedAlert {
  readonly severity: AlertSeverity;
  readonly type: AlertType;
  /** Names of base ingredients, in any order. */
  readonly drugs: readonly string[];
}

/** An invented patient with the lists of several sources, and what a careful pharmacist says of them together. */
export interface SafetyCase {
  readonly id: string;
  readonly topic: string;
  /** What the expectation rests on. */
  readonly source: string;
  readonly patient: {
    readonly birthDate: string;
    readonly sex: 'female' | 'male';
    readonly pregnant?: boolean;
    readonly breastfeeding?: boolean;
    /** Dotted ICD-10-CM codes. */
    readonly conditions?: readonly string[];
    readonly allergies?: readonly string[];
    /** In the units of `laboratoryUnits`, measured a week before. */
    readonly measured?: Readonly<Partial<Record<LaboratoryTest, number>>>;
  };
  /** Lines by source: drug, then directions behind a colon. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly stopped?: Readonly<Record<string, readonly { readonly drug: string; readonly on: string }[]>>;
  readonly expected: readonly ExpectedAlert[];
  /** High or moderate ones that a careful pharmacist might also give. */
  readonly acceptable: readonly ExpectedAlert[];
}

const folder = new URL('safety-cases/', import.meta.url);

/** All cases, by the files that they are in. */
export const safetyCases = (): readonly SafetyCase[] =>
  readdirSync(folder)
    .toSorted()
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly SafetyCase[]);
