import type { FhirCall, FhirContext } from './fhir-call.ts';
import { asKept, refuseUnwelcomeContent, requireResource, type SandboxHabits } from './habits.ts';
import { lettersOf, type TypeInteraction } from './interaction.ts';
import type { JsonObject } from './json.ts';
import { FhirRefusal } from './refusal.ts';
import { allows } from './scopes.ts';

/** What scopes and habits do not let through. @throws FhirRefusal 403, 404 */
export const refuseInteraction = (call: FhirCall, context: FhirContext, interaction: TypeInteraction): void => {
  const { habits, repository } = context;
  const { type, kind } = interaction;
  if (habits.refusesTypes?.includes(type) === true) {
    const status = habits.refusedTypeStatus ?? 404;
    throw new FhirRefusal(status, status === 403 ? 'forbidden' : 'not-supported', 'The resource type is refused here');
  }
  const createsToo = kind === 'update' && !repository.isLive(type, interaction.id);
  if (!allows(call.scopes, type, lettersOf(kind, createsToo))) {
    throw new FhirRefusal(403, 'forbidden', 'The granted scopes do not cover the interaction');
  }
  const reads = kind === 'read' || kind === 'vread' || kind === 'history';
  if (type === 'Medication' && reads && habits.missingMedications?.includes(interaction.id) === true) {
    throw new FhirRefusal(404, 'not-found', 'Nothing is known under this id');
  }
};

/** A body as the server takes and keeps it. @throws FhirRefusal 400, 422 */
export const keptResource = (body: unknown, type: string, habits: SandboxHabits): JsonObject => {
  const resource = requireResource(body, type);
  refuseUnwelcomeContent(resource, habits);
  return asKept(resource, habits);
};
