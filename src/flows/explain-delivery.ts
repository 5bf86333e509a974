import { type Explanation, explainReason } from '../delivery/explain-reason.ts';

export { type Explanation, explainReason };

import type { Delivery, DeliveryState } from './ports.ts';
import { changedSince, elementsInDetail } from './settle-delivery.ts';

/** States that no later run mends by itself. */
export const statesForAPerson = ['refused', 'dead', 'altered'] as const satisfies readonly DeliveryState[];

/** States in which something is still to happen, with or without a person. */
export const openStates = [
  'queued',
  'sending',
  'accepted',
  ...statesForAPerson,
] as const satisfies readonly DeliveryState[];

/** Why a delivery is in its state, and what to do: for people who never read the source. */
export const explainDelivery = ({ state, detail, notBefore }: Delivery): Explanation => {
  const failed = reasonIn(detail);
  switch (state) {
    case 'queued':
      return {
        why: `It waits to be sent${notBefore === null ? '' : `, not before ${minuteOf(notBefore)}`}.${becauseOf(failed)}`,
        whatToDo: failed === null ? 'Nothing: the next sync sends it.' : explainReason(failed).whatToDo,
      };
    case 'sending':
      return {
        why: `It was begun; whether it arrived is not known yet.${becauseOf(failed)}`,
        whatToDo: 'Nothing: the next sync looks for it at the partner first.',
      };
    case 'accepted':
      return {
        why: `The partner said yes; it was not read back yet.${becauseOf(failed)}`,
        whatToDo: 'Nothing: the next sync reads it back.',
      };
    case 'verified':
      return { why: 'It was read back, and is the same.', whatToDo: 'Nothing.' };
    case 'altered':
      return explainAltered(detail);
    case 'superseded':
      return { why: supersededBecause(detail), whatToDo: 'Nothing.' };
    case 'refused':
      return explainRefused(detail, failed);
    case 'dead':
      return { why: `Patience ended after many attempts.${becauseOf(failed)}`, whatToDo: replayIt };
  }
};

/** Of one that waits for a patient whom the partner has not for certain. */
export const patientNotFound: Explanation = {
  why: 'It waits to be sent: the patient was not found for certain at the partner.',
  whatToDo: 'Give the record an identifier that the partner knows (`patient.identifiers`); the next sync looks again.',
};

const replayIt = 'When the partner works again: `concord deliveries replay`.';

const explainAltered = (detail: string | null): Explanation => ({
  why:
    elementsInDetail(detail).length > 0
      ? 'The partner took it and keeps something else.'
      : 'The partner said yes, but does not have it.',
  whatToDo: "Ask the partner's IT. A changed record is sent anew; this version is not sent again.",
});

const explainRefused = (detail: string | null, failed: string | null): Explanation => {
  if (detail?.startsWith(changedSince) === true) {
    return {
      why: 'The partner changed its copy after it took it; sending this would undo that.',
      whatToDo:
        "Look at the patient's list: it shows the partner's copy beside the record. Mend the record, or ask the " +
        'partner to take its change back; or put ours in its place: `concord deliveries replay ID --replace`.',
    };
  }
  return failed === null ? { why: 'It was refused.', whatToDo: replayIt } : explainReason(failed);
};

/** `withdrawn: ...` says why; without a word a newer version took its place. */
const supersededBecause = (detail: string | null): string =>
  detail === null ? 'A newer version took its place.' : `It was not sent: ${detail}.`;

/** The stable word in a detail: alone, or behind what was tried. */
const reasonIn = (detail: string | null): string | null =>
  /(?:^|: )([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(detail ?? '')?.[1] ?? null;

const becauseOf = (reason: string | null): string => (reason === null ? '' : ` ${explainReason(reason).why}`);

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
