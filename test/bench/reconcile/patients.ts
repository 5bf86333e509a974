import { bundleOf, patient, type WrittenResource } from '../../support/bundle.ts';
import { order } from '../../support/medication-request.ts';

type Line = readonly [drug: string, sig: string];

/** What nearly everybody has, by primary care. */
const usual: readonly Line[] = [
  ['atorvastatin 40 mg tablet', 'Take 1 tablet at bedtime'],
  ['levothyroxine 75 mcg tablet', 'Take 1 tablet every morning'],
  ['omeprazole 20 mg capsule', 'Take 1 capsule daily'],
  ['cetirizine 10 mg tablet', 'Take 1 tablet daily as needed'],
  ['vitamin D3 1000 unit tablet', 'Take 1 tablet daily'],
  ['metformin 1000 mg tablet', 'Take 1 tablet twice daily with meals'],
  ['albuterol 90 mcg inhaler', 'Inhale 2 puffs every 4 hours as needed'],
  ['fluticasone 50 mcg nasal spray', '2 sprays in each nostril daily'],
  ['acetaminophen 500 mg tablet', 'Take 1 tablet every 6 hours as needed for pain'],
];

/** Drugs with directions, of patients as a psychiatric clinic has them; some with a danger, most without. */
const patients: readonly (readonly Line[])[] = [
  [
    ['sertraline 100 mg tablet', 'Take 1 tablet by mouth daily'],
    ['bupropion XL 150 mg tablet', 'Take 1 tablet every morning'],
    ['trazodone 50 mg tablet', 'Take 1 tablet at bedtime as needed'],
    ['amlodipine 5 mg tablet', 'Take 1 tablet daily'],
    ['lisinopril 20 mg tablet', 'Take 1 tablet daily'],
  ],
  [
    ['lithium carbonate ER 450 mg tablet', 'Take 1 tablet by mouth twice daily'],
    ['lamotrigine 100 mg tablet', 'Take 1 tablet twice daily'],
    ['quetiapine 200 mg tablet', 'Take 1 tablet at bedtime'],
    ['lisinopril 20 mg tablet', 'Take 1 tablet daily'],
    ['ibuprofen 600 mg tablet', 'Take 1 tablet three times daily as needed for pain'],
  ],
  [
    ['methylphenidate ER 36 mg tablet', 'Take 1 tablet every morning'],
    ['guanfacine ER 2 mg tablet', 'Take 1 tablet at bedtime'],
    ['escitalopram 10 mg tablet', 'Take 1 tablet daily'],
    ['montelukast 10 mg tablet', 'Take 1 tablet every evening'],
    ['melatonin 3 mg tablet', 'Take 1 tablet at bedtime'],
  ],
  [
    ['buprenorphine-naloxone 8 mg-2 mg sublingual film', 'Place 1 film under the tongue twice daily'],
    ['duloxetine 60 mg capsule', 'Take 1 capsule daily'],
    ['gabapentin 300 mg capsule', 'Take 1 capsule three times daily'],
    ['prazosin 2 mg capsule', 'Take 1 capsule at bedtime'],
    ['hydroxyzine 25 mg tablet', 'Take 1 tablet every 6 hours as needed for anxiety'],
  ],
  [
    ['clozapine 100 mg tablet', 'Take 3 tablets at bedtime'],
    ['docusate 100 mg capsule', 'Take 1 capsule twice daily'],
    ['metoprolol succinate ER 50 mg tablet', 'Take 1 tablet daily'],
    ['polyethylene glycol 17 g powder', 'Take 17 g daily'],
    ['apixaban 5 mg tablet', 'Take 1 tablet twice daily'],
  ],
  [
    ['valproate 500 mg ER tablet', 'Take 2 tablets at bedtime'],
    ['aripiprazole 10 mg tablet', 'Take 1 tablet every morning'],
    ['propranolol 20 mg tablet', 'Take 1 tablet twice daily as needed'],
    ['folic acid 1 mg tablet', 'Take 1 tablet daily'],
    ['hydrochlorothiazide 25 mg tablet', 'Take 1 tablet daily'],
  ],
];

const sources = ['clinic', 'pcp', 'cardiology', 'ob-gyn'] as const;

/**
 * What four sources sent of one invented patient of fourteen drugs; beyond as many as there are, lines repeat as refills
 * do.
 * @param statements of each source
 */
export const sentOf = (seed: number, statements: number): readonly (readonly [string, readonly unknown[]])[] =>
  sources.map((source, at) => [
    source,
    [
      bundleOf([
        patient({ birthDate: `19${50 + (seed % 45)}-03-02`, gender: seed % 2 === 0 ? 'female' : 'male' }),
        ...Array.from({ length: statements }, (_, place) => lineAt(linesOf(seed), place, at)),
        ...(at === 1 ? [conditionOf(seed)] : []),
      ]),
    ],
  ]);

const linesOf = (seed: number): readonly Line[] => [...(patients[seed % patients.length] ?? []), ...usual];

/** Each source leaves two of the drugs out, and now and then has another dose. */
const lineAt = (lines: readonly Line[], statement: number, at: number): WrittenResource => {
  const [drug, sig] = lines[(statement + at) % lines.length] ?? ['sertraline', ''];
  const day = String(1 + ((statement * 3 + at) % 28)).padStart(2, '0');
  return order(drug, (statement + at) % 11 === 0 ? sig.replace('1 ', '2 ') : sig, {
    authoredOn: `2026-${String(1 + (statement % 10)).padStart(2, '0')}-${day}`,
  });
};

const conditionOf = (seed: number): WrittenResource => ({
  resourceType: 'Condition',
  id: 'c1',
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: {
    coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: ['F31.81', 'I10', 'N18.30', 'F50.2'][seed % 4] }],
  },
});
