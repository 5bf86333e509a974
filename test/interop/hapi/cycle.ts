import {
  changedByPartner,
  changedInBetween,
  conflict,
  deletedByPartner,
  oursDeleted,
  takenBack,
} from './change-steps.ts';
import {
  nothingTwice,
  onceEach,
  oneRecordChanged,
  pullAndReconcile,
  push,
  unchanged,
  wayOfWriting,
} from './exchange-steps.ts';
import type { Installation } from './installation.ts';
import { attempt, type Step, type StepResult } from './step.ts';

const cycle: readonly Step[] = [
  ...[push, onceEach, wayOfWriting, pullAndReconcile, unchanged, oneRecordChanged],
  ...[changedByPartner, deletedByPartner, conflict, changedInBetween, takenBack, oursDeleted, unchanged, nothingTwice],
];

/** All steps in order; one that fails does not keep the next from being tried. */
export async function* steps(installation: Installation): AsyncGenerator<StepResult> {
  for (const { name, act } of cycle) {
    const acted = await attempt(() => act(installation));
    for (const partner of installation.partners) {
      const seen = acted.ok ? await attempt(() => acted.value(partner)) : acted;
      yield { step: name, partner: partner.server.name, ok: seen.ok, told: seen.ok ? seen.value : seen.wrong };
    }
  }
}
