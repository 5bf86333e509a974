/** What is measured of a patient and safety rules go by, each in one unit (UCUM). */
export const laboratoryUnits = {
  potassium: 'mmol/L',
  sodium: 'mmol/L',
  magnesium: 'mg/dL',
  creatinine: 'mg/dL',
  egfr: 'mL/min/{1.73_m2}',
  qtc: 'ms',
  'lithium-level': 'mmol/L',
  'valproate-level': 'ug/mL',
  'carbamazepine-level': 'ug/mL',
  'clozapine-level': 'ng/mL',
  anc: '10*3/uL',
  wbc: '10*3/uL',
  platelets: '10*3/uL',
  alt: 'U/L',
  glucose: 'mg/dL',
  hba1c: '%',
  ldl: 'mg/dL',
  tsh: 'm[IU]/L',
  calcium: 'mg/dL',
  prolactin: 'ng/mL',
  weight: 'kg',
  systolic: 'mm[Hg]',
  diastolic: 'mm[Hg]',
  'heart-rate': '/min',
  inr: '{INR}',
  ammonia: 'umol/L',
  ecg: '',
  'abnormal-movements': '',
  'pregnancy-test': '',
} as const;

export type LaboratoryTest = keyof typeof laboratoryUnits;

/** Whether a text is the name of a test. */
export const isLaboratoryTest = (text: string): text is LaboratoryTest => Object.hasOwn(laboratoryUnits, text);

/** Every test by its name. */
export const laboratoryTests: readonly LaboratoryTest[] = Object.keys(laboratoryUnits).filter(isLaboratoryTest);
