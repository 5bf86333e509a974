import { sourceId } from '../../src/domain/ids.ts';
import type { LedgerOutcome, StatedMedication } from '../../src/domain/stated-medication.ts';
import { type NormalizedSource, normalizeSource } from '../../src/normalization/normalize-source.ts';
import { takeApart } from '../../src/normalization/received-resource.ts';
import { bundleOf, type WrittenResource } from '../support/bundle.ts';
import { drugs } from '../support/drug-graph.ts';
import { fill, order, statement } from '../support/medication-request.ts';
import { onlyOne, today } from '../support/reconciled.ts';

/** What is made of everything that one source sent. */
export const normalizedOf = (...resources: readonly WrittenResource[]): NormalizedSource =>
  normalizeSource(sourceId('pcp'), takeApart(sourceId('pcp'), [bundleOf(resources)]), drugs, today);

/** The only statement that comes of a resource, beside others of the same source that make none. */
export const saidBy = (resource: WrittenResource, ...others: readonly WrittenResource[]): StatedMedication =>
  onlyOne(normalizedOf(resource, ...others).statements);

/** The outcome of the one resource that makes no statement. */
export const outcomeOf = (resource: WrittenResource): LedgerOutcome => onlyOne(normalizedOf(resource).entries).outcome;

/** `code path` of every issue of a statement. */
export const issuesOf = ({ issues }: StatedMedication): readonly string[] =>
  issues.map(({ code, path }) => `${code} ${path}`);

/** Names of the base ingredients, none where the drug was not recognised. */
export const ingredientsOf = ({ drug }: StatedMedication): readonly string[] =>
  drug.ingredients.map(({ name }) => name);

/** A resource of each of the three types that state a medication, about the same drug. */
export const ofEachType = (fields: WrittenResource): readonly WrittenResource[] => [
  order('lisinopril', null, fields),
  statement('lisinopril', null, fields),
  fill('lisinopril', '2026-10-01', null, fields),
];

/** Fields that name the drug by a reference alone. */
export const referring = (reference: unknown, fields: WrittenResource = {}): WrittenResource => ({
  medicationCodeableConcept: undefined,
  medicationReference: reference,
  ...fields,
});

/** Fields that name the drug by a contained Medication. */
export const containing = (medication: WrittenResource, ...beside: readonly WrittenResource[]): WrittenResource =>
  referring({ reference: '#m' }, { contained: [{ resourceType: 'Medication', id: 'm', ...medication }, ...beside] });
