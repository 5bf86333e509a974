import { laboratoryUnits } from '../../src/domain/laboratory.ts';
import type { StatedObservation } from '../../src/domain/patient-facts.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { patient, type WrittenResource } from '../support/bundle.ts';
import { order } from '../support/medication-request.ts';
import { reconcile } from '../support/reconciled.ts';
import type { SafetyCase } from './safety-cases.ts';

/** LOINC codes by which the cases' values are sent. */
const loincs: Readonly<Partial<Record<StatedObservation['test'], string>>> = {
  potassium: '2823-3',
  sodium: '2951-2',
  magnesium: '19123-9',
  creatinine: '2160-0',
  egfr: '69405-9',
  qtc: '8636-3',
  'lithium-level': '14334-7',
  'valproate-level': '4086-5',
  'carbamazepine-level': '3432-2',
  anc: '751-8',
  wbc: '6690-2',
  platelets: '777-3',
  alt: '1742-6',
  glucose: '2345-7',
  hba1c: '4548-4',
  ldl: '13457-7',
  tsh: '3016-3',
  calcium: '17861-6',
  prolactin: '2842-3',
  weight: '29463-7',
  systolic: '8480-6',
  diastolic: '8462-4',
  'heart-rate': '8867-4',
  inr: '6301-6',
  ammonia: '16362-6',
};

/** The list that Concord makes of a case, through everything that reads and reconciles. */
export const listOfCase = ({ patient: about, lists, stopped = {} }: SafetyCase): ReconciledList => {
  const sources = [...new Set([...Object.keys(lists), ...Object.keys(stopped)])];
  const resources = sources.map((source, index): [string, readonly WrittenResource[]] => [
    source,
    [
      ...(lists[source] ?? []).map(lineOf),
      ...(stopped[source] ?? []).map(({ drug, on }) => stoppedOrder(drug, on)),
      ...(index === 0 ? factsOf(about) : []),
    ],
  ]);
  return reconcile(Object.fromEntries(resources), patient({ birthDate: about.birthDate, gender: about.sex }));
};

const lineOf = (line: string): WrittenResource => {
  const [drug = '', ...sig] = line.split(': ');
  return order(drug, sig.length === 0 ? null : sig.join(': '));
};

const stoppedOrder = (drug: string, on: string): WrittenResource =>
  order(drug, null, {
    status: 'stopped',
    dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2025-01-01', end: on } } } }],
  });

const factsOf = (about: SafetyCase['patient']): readonly WrittenResource[] => [
  ...[
    ...(about.conditions ?? []),
    ...(about.pregnant === true ? ['Z33.1'] : []),
    ...(about.breastfeeding === true ? ['Z39.1'] : []),
  ].map(conditionOf),
  ...(about.allergies ?? []).map(allergyOf),
  ...Object.entries(about.measured ?? {}).flatMap(([test, value]) => observationOf(test, value)),
];

const subject = { reference: 'Patient/p1' };

const conditionOf = (code: string): WrittenResource => ({
  resourceType: 'Condition',
  id: `condition-${code.replace('.', '-')}`,
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] },
  recordedDate: '2026-10-01',
  subject,
});

const allergyOf = (text: string, index: number): WrittenResource => ({
  resourceType: 'AllergyIntolerance',
  id: `allergy-${index}`,
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { text },
  patient: subject,
});

const observationOf = (test: string, value: number): readonly WrittenResource[] => {
  const known = Object.keys(laboratoryUnits).find((name) => name === test) as StatedObservation['test'] | undefined;
  const code = known === undefined ? undefined : loincs[known];
  if (known === undefined || code === undefined) throw new Error(`No LOINC code for ${test}.`);
  return [
    {
      resourceType: 'Observation',
      id: `observation-${test}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code }] },
      effectiveDateTime: '2026-11-16',
      valueQuantity: { value, code: laboratoryUnits[known], system: 'http://unitsofmeasure.org' },
      subject,
    },
  ];
};
