import type { MeasuredFact } from '../domain/clinic-record.ts';

/** How one kind of measurement is coded. */
export interface MeasurementCode {
  readonly loinc: string;
  /** LOINC's name of the code. */
  readonly display: string;
  /** Code of `observation-category`. */
  readonly category: 'laboratory' | 'procedure' | 'vital-signs';
  /** Units as a clinic may write them, in lower case, and their UCUM codes. A unit that is not here stays text. */
  readonly units: Readonly<Record<string, string>>;
}

/** Creatinine by amount of substance has a LOINC code of its own, so the unit decides. */
const creatinineByMole: MeasurementCode = {
  loinc: '14682-9',
  display: 'Creatinine [Moles/volume] in Serum or Plasma',
  category: 'laboratory',
  units: { 'umol/l': 'umol/L' },
};

const codes: Readonly<Record<MeasuredFact, MeasurementCode>> = {
  // The code that names no formula of correction, as the record names none.
  qtc: {
    loinc: '8636-3',
    display: 'Q-T interval corrected',
    category: 'procedure',
    units: { ms: 'ms', msec: 'ms', s: 's' },
  },
  'lithium-level': {
    loinc: '14334-7',
    display: 'Lithium [Moles/volume] in Serum or Plasma',
    category: 'laboratory',
    units: { 'mmol/l': 'mmol/L', 'meq/l': 'meq/L' },
  },
  creatinine: {
    loinc: '2160-0',
    display: 'Creatinine [Mass/volume] in Serum or Plasma',
    category: 'laboratory',
    units: { 'mg/dl': 'mg/dL' },
  },
  // The code that names no equation (MDRD, CKD-EPI), as the record names none.
  egfr: {
    loinc: '69405-9',
    display: 'Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood',
    category: 'laboratory',
    units: {
      'ml/min/1.73m2': 'mL/min/{1.73_m2}',
      'ml/min/1.73_m2': 'mL/min/{1.73_m2}',
      'ml/min/{1.73_m2}': 'mL/min/{1.73_m2}',
      'ml/min/{1.73m2}': 'mL/min/{1.73_m2}',
    },
  },
  weight: {
    loinc: '29463-7',
    display: 'Body weight',
    category: 'vital-signs',
    units: { kg: 'kg', g: 'g', lb: '[lb_av]', lbs: '[lb_av]', '[lb_av]': '[lb_av]' },
  },
};

/** The code of a measurement in a unit, and the unit's UCUM code, or `null` where the unit is none that fits. */
export const measurementCodeOf = (
  kind: MeasuredFact,
  unit: string,
): { readonly code: MeasurementCode; readonly ucum: string | null } => {
  const written = unit.toLowerCase().replace('µ', 'u').replace('μ', 'u');
  const code = kind === 'creatinine' && Object.hasOwn(creatinineByMole.units, written) ? creatinineByMole : codes[kind];
  return { code, ucum: Object.hasOwn(code.units, written) ? (code.units[written] ?? null) : null };
};
