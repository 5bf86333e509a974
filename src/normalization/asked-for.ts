import { codeSystem } from '../fhir/code-systems.ts';
import { codingsOf, objectAt, objectsAt, textAt, type WildObject } from '../fhir/wild.ts';
import { observationsAskedFor } from './observations-asked-for.ts';

/** What searches for one patient are narrowed by. */
export interface AskedFor {
  /** `intent` of the orders; all where there are none. */
  readonly intents: readonly string[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** The first day of which Observations are asked for: two years back. @param today `YYYY-MM-DD` */
export const firstDayOfObservations = (today: string): string => `${Number(today.slice(0, 4)) - 2}${today.slice(4)}`;

/**
 * Whether a search for one patient would have brought a resource: an export brings everything of a type, and no more is
 * to be kept of it than is asked for otherwise.
 */
export const isAskedFor = (content: WildObject, { intents, today }: AskedFor): boolean => {
  switch (textAt(content, 'resourceType')) {
    case 'MedicationRequest':
      return intents.length === 0 || intents.includes(textAt(content, 'intent') ?? '');
    case 'CarePlan':
      return objectsAt(content, 'category').some((category) =>
        codingsOf(category).some(({ code }) => code === 'assess-plan'),
      );
    case 'Observation':
      return isObservationAskedFor(content, firstDayOfObservations(today));
    default:
      return true;
  }
};

const isObservationAskedFor = (content: WildObject, firstDay: string): boolean => {
  const isOfUse = codingsOf(content['code']).some(
    ({ system, code }) => system === codeSystem.loinc && observationsAskedFor.includes(code),
  );
  return isOfUse && reachesTo(content, firstDay);
};

/** A time of a year or month is as late as its end; a period without an end goes on. */
const reachesTo = (content: WildObject, firstDay: string): boolean => {
  const period = objectAt(content, 'effectivePeriod');
  const time = textAt(content, 'effectiveDateTime') ?? textAt(content, 'effectiveInstant') ?? textAt(period, 'end');
  if (time === null) return period !== null;
  const day = time.slice(0, 10);
  return day >= firstDay.slice(0, day.length);
};
