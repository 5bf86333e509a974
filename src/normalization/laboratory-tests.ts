import { type LaboratoryTest, laboratoryTests, laboratoryUnits } from '../domain/laboratory.ts';

/** LOINC codes by which servers send a test, all of which say the same to a rule; the most usual first. */
export const loincCodes: Readonly<Record<LaboratoryTest, readonly string[]>> = {
  potassium: ['2823-3', '6298-4'],
  sodium: ['2951-2', '2947-0'],
  magnesium: ['19123-9', '2601-3'],
  creatinine: ['2160-0', '38483-4', '14682-9'],
  egfr: ['33914-3', '62238-1', '69405-9', '48642-3', '48643-1', '50210-4', '77147-7', '88293-6', '88294-4', '98979-8'],
  qtc: ['8636-3'],
  'lithium-level': ['14334-7', '3719-2'],
  'valproate-level': ['4086-5'],
  'carbamazepine-level': ['3432-2'],
  'clozapine-level': [],
  anc: ['751-8', '753-4', '26499-4'],
  wbc: ['6690-2', '26464-8', '804-5'],
  platelets: ['777-3', '26515-7', '778-1'],
  alt: ['1742-6', '1743-4', '1744-2'],
  glucose: ['2345-7', '2339-0', '1558-6', '14749-6', '14771-0'],
  hba1c: ['4548-4', '17856-6', '4549-2', '59261-8'],
  ldl: ['13457-7', '18262-6', '2089-1'],
  tsh: ['3016-3', '11579-0', '11580-8'],
  calcium: ['17861-6'],
  prolactin: ['2842-3'],
  weight: ['29463-7', '3141-9'],
  systolic: ['8480-6'],
  diastolic: ['8462-4'],
  'heart-rate': ['8867-4'],
  inr: ['6301-6', '34714-6', '46418-0'],
  ammonia: ['16362-6'],
  ecg: ['11524-6'],
  'abnormal-movements': [],
  'pregnancy-test': ['2106-3', '2118-8'],
};

/** The test that a LOINC code is. */
export const testsByLoinc: ReadonlyMap<string, LaboratoryTest> = new Map(
  laboratoryTests.flatMap((test) => loincCodes[test].map((code) => [code, test] as const)),
);

/**
 * Other units in which a test comes, each with what one of it is in the test's own: by definition, or by the molar mass
 * of the substance.
 */
const otherUnits: Readonly<Partial<Record<LaboratoryTest, Readonly<Record<string, number>>>>> = {
  potassium: { 'meq/l': 1 },
  sodium: { 'meq/l': 1 },
  magnesium: { 'mmol/l': 2.4305, 'meq/l': 1.2153 },
  creatinine: { 'umol/l': 1 / 88.42 },
  egfr: { 'ml/min/1.73m2': 1, 'ml/min/1.73_m2': 1, 'ml/min': 1, 'ml/min/{1.73_m2}': 1, 'ml/min/{1.73m2}': 1 },
  qtc: { msec: 1, s: 1000 },
  'lithium-level': { 'meq/l': 1 },
  'valproate-level': { 'mg/l': 1, 'mcg/ml': 1, 'umol/l': 0.14421 },
  'carbamazepine-level': { 'mg/l': 1, 'mcg/ml': 1, 'umol/l': 0.23627 },
  'clozapine-level': { 'ug/l': 1, 'mcg/l': 1, 'nmol/l': 0.32683 },
  anc: { '10*9/l': 1, '10^3/ul': 1, 'k/ul': 1, 'x10(3)/mcl': 1, '/ul': 0.001, 'cells/ul': 0.001 },
  wbc: { '10*9/l': 1, '10^3/ul': 1, 'k/ul': 1, 'x10(3)/mcl': 1, '/ul': 0.001, 'cells/ul': 0.001 },
  platelets: { '10*9/l': 1, '10^3/ul': 1, 'k/ul': 1, 'x10(3)/mcl': 1, '/ul': 0.001 },
  alt: { 'iu/l': 1, '[iu]/l': 1, 'units/l': 1 },
  glucose: { 'mmol/l': 18.016 },
  ldl: { 'mmol/l': 38.67 },
  tsh: { 'miu/l': 1, 'uiu/ml': 1, 'u[iu]/ml': 1, 'mu/l': 1 },
  calcium: { 'mmol/l': 4.0078 },
  prolactin: { 'ug/l': 1, 'mcg/l': 1 },
  weight: { g: 0.001, '[lb_av]': 0.45359237, lb: 0.45359237, lbs: 0.45359237 },
  systolic: { mmhg: 1 },
  diastolic: { mmhg: 1 },
  'heart-rate': { bpm: 1, '{beats}/min': 1, 'beats/min': 1, '{beats}/minute': 1 },
  inr: { '1': 1, ratio: 1, inr: 1 },
  ammonia: { 'mcmol/l': 1, 'ug/dl': 0.5872 },
};

/** HbA1c by IFCC (mmol/mol) in percent by NGSP, by the master equation of the two. */
const percentOfIfcc = (value: number): number => 0.09148 * value + 2.152;

/** A value in the unit of `laboratoryUnits`, `null` where its unit cannot be compared. */
export const inTestUnit = (value: number, unit: string, test: LaboratoryTest): number | null => {
  const written = unit.toLowerCase().replaceAll(/\s|µ|μ/gu, (sign) => (sign.trim() === '' ? '' : 'u'));
  if (written === laboratoryUnits[test].toLowerCase()) return value;
  if (test === 'hba1c' && written === 'mmol/mol') return percentOfIfcc(value);
  const factor = otherUnits[test]?.[written];
  return factor === undefined ? null : value * factor;
};
