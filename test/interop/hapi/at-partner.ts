import type { Dosage, MedicationRequest } from '@medplum/fhirtypes';
import type { ReconciledList, ReconciledRow } from '../../../src/domain/reconciled-list.ts';
import { type CyclePartner, type Installation, type Synced, versionsAt } from './installation.ts';
import { lithiumPatient } from './scene.ts';
import { hold, StepFailed } from './step.ts';

export const listOf = ({ lists }: Synced): ReconciledList => {
  const stored = lists.find(({ patient }) => patient === lithiumPatient);
  if (stored === undefined) throw new StepFailed('the patient has no list');
  return stored.list;
};

export const rowOf = (list: ReconciledList, drug: string): ReconciledRow | undefined =>
  list.rows.find((row) => row.ingredients.some(({ name }) => name.toLowerCase().includes(drug)));

/** What a partner says of a drug, as it was read, directions included. */
export const textsOf = (list: ReconciledList, partner: CyclePartner, drug: string): readonly string[] =>
  (rowOf(list, drug)?.statements ?? [])
    .filter(({ source }) => source === partner.id)
    .map((statement) => JSON.stringify(statement));

export const versionsOfAll = async ({ partners }: Installation) =>
  new Map(await Promise.all(partners.map(async (partner) => [partner.id, await versionsAt(partner)] as const)));

export const directionsOf = ({ dosageInstruction = [] }: MedicationRequest): string =>
  dosageInstruction.map(({ text }: Dosage) => text).join('; ');

/** Our order of lithium as the partner has it. */
export const ourOrder = async (installation: Installation, partner: CyclePartner): Promise<MedicationRequest> =>
  partner.others.read(await placeOfOrder(installation, partner));

export const placeOfOrder = async (installation: Installation, partner: CyclePartner): Promise<string> => {
  const placed = (await installation.deliveries(partner)).findLast(
    ({ patient, resource, partnerReference }) =>
      patient === lithiumPatient && resource.resourceType === 'MedicationRequest' && partnerReference !== null,
  );
  if (placed?.partnerReference == null) throw new StepFailed('the order is not placed');
  return placed.partnerReference;
};

export const holdAllVerified = async (installation: Installation, partner: CyclePartner): Promise<void> => {
  const latest = new Map((await installation.deliveries(partner)).map((delivery) => [delivery.key, delivery]));
  const open = [...latest.values()].filter(({ state }) => state !== 'verified');
  const told = open.map(({ key, state, detail }) => `${key.split('/')[0]} ${state} (${detail})`);
  hold(open.length === 0, `not verified: ${told.join(', ')}`);
};

/** Where the partner keeps the lithium level. */
export const ourLevel = async (installation: Installation, partner: CyclePartner): Promise<string> => {
  const placed = (await installation.deliveries(partner)).findLast(
    ({ resource, partnerReference }) =>
      partnerReference !== null &&
      resource.resourceType === 'Observation' &&
      /lithium/i.test(JSON.stringify(resource.code)),
  );
  if (placed?.partnerReference == null) throw new StepFailed('the lithium level is not placed');
  return placed.partnerReference;
};
