import { isLaboratoryTest, laboratoryUnits } from '../../src/domain/laboratory.ts';
import type { ReconciledList } from '../../src/domain/reconciled-list.ts';
import { loincCodes } from '../../src/normalization/laboratory-tests.ts';
import { patient, type WrittenResource } from '../support/bundle.ts';
import { order } from '../support/medication-request.ts';
import { reconcile } from '../support/reconciled.ts';
import type { SafetyCase } from './safety-cases.ts';

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
  const [code] = isLaboratoryTest(test) ? loincCodes[test] : [];
  if (!isLaboratoryTest(test) || code === undefined) throw new Error(`No LOINC code for ${test}.`);
  return [
    {
      resourceType: 'Observation',
      id: `observation-${test}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code }] },
      effectiveDateTime: '2026-11-16',
      valueQuantity: { value, code: laboratoryUnits[test], system: 'http://unitsofmeasure.org' },
      subject,
    },
  ];
};
