import { sourceId } from '../../../src/domain/ids.ts';
import { bundleOf, patient, type WrittenResource } from '../../support/bundle.ts';
import { order } from '../../support/medication-request.ts';

/** Drugs with directions, as a psychiatric clinic and the others who treat its patients write them. */
const lines: readonly (readonly [drug: string, sig: string])[] = [
  ['sertraline 100 mg tablet', 'Take 1 tablet by mouth daily'],
  ['lithium carbonate ER 450 mg tablet', 'Take 1 tablet by mouth twice daily'],
  ['lamotrigine 100 mg tablet', 'Take 1 tablet twice daily'],
  ['quetiapine 200 mg tablet', 'Take 1 tablet at bedtime'],
  ['clonazepam 0.5 mg tablet', 'Take 1 tablet twice daily as needed for anxiety'],
  ['methylphenidate ER 36 mg tablet', 'Take 1 tablet every morning'],
  ['buprenorphine-naloxone 8 mg-2 mg sublingual film', 'Place 1 film under the tongue twice daily'],
  ['prazosin 2 mg capsule', 'Take 1 capsule at bedtime'],
  ['trazodone 50 mg tablet', 'Take 1 tablet at bedtime as needed'],
  ['clozapine 100 mg tablet', 'Take 3 tablets at bedtime'],
  ['valproate 500 mg ER tablet', 'Take 2 tablets at bedtime'],
  ['escitalopram 20 mg tablet', 'Take 1 tablet daily'],
  ['lisinopril 20 mg tablet', 'Take 1 tablet daily'],
  ['metformin 1000 mg tablet', 'Take 1 tablet twice daily with meals'],
  ['atorvastatin 40 mg tablet', 'Take 1 tablet at bedtime'],
  ['levothyroxine 75 mcg tablet', 'Take 1 tablet every morning'],
  ['hydrochlorothiazide 25 mg tablet', 'Take 1 tablet daily'],
  ['ibuprofen 600 mg tablet', 'Take 1 tablet three times daily as needed for pain'],
  ['omeprazole 20 mg capsule', 'Take 1 capsule daily'],
  ['metoprolol succinate ER 50 mg tablet', 'Take 1 tablet daily'],
  ['apixaban 5 mg tablet', 'Take 1 tablet twice daily'],
  ['amlodipine 5 mg tablet', 'Take 1 tablet daily'],
  ['ethinyl estradiol 0.02 mg-norethindrone 1 mg tablet', 'Take 1 tablet daily'],
  ['albuterol 90 mcg inhaler', 'Inhale 2 puffs every 4 hours as needed'],
];

const sources = ['clinic', 'pcp', 'cardiology', 'ob-gyn'] as const;

/**
 * What four sources sent of one invented patient. Sources share two thirds of their drugs, with now and then another
 * dose; beyond as many drugs as there are, lines repeat as refills do.
 * @param statements of each source
 */
export const sentOf = (seed: number, statements: number): readonly (readonly [string, readonly unknown[]])[] =>
  sources.map((source, at) => [
    source,
    [
      bundleOf([
        patient({ birthDate: `19${50 + (seed % 45)}-03-02`, gender: seed % 2 === 0 ? 'female' : 'male' }),
        ...Array.from({ length: statements }, (_, place) =>
          lineAt(seed + place * 7 + (place % 3 === 0 ? at : 0), place, at),
        ),
        ...(at === 1 ? [conditionOf(seed)] : []),
      ]),
    ],
  ]);

const lineAt = (place: number, statement: number, at: number): WrittenResource => {
  const [drug, sig] = lines[place % lines.length] ?? ['sertraline', ''];
  const day = String(1 + ((statement * 3 + at) % 28)).padStart(2, '0');
  return order(drug, (place + at) % 11 === 0 ? sig.replace('1 ', '2 ') : sig, {
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

/** The sources by their ids. */
export const sourceIds = sources.map((source) => sourceId(source));
