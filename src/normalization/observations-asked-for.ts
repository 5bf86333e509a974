import { testsByLoinc } from './laboratory-tests.ts';
import { pregnancyQuestion } from './to-patient-facts.ts';
import { breastfeedingQuestion } from './to-stated-observation.ts';

/** Holds systolic and diastolic pressure as components (vital signs of FHIR R4). */
const bloodPressurePanel = '85354-9';

/** LOINC codes of the Observations that safety checks read: what a partner is asked for, and nothing besides. */
export const observationsAskedFor: readonly string[] = [
  ...testsByLoinc.keys(),
  bloodPressurePanel,
  pregnancyQuestion,
  breastfeedingQuestion,
];
