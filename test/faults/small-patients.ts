import type { Resource } from '@medplum/fhirtypes';
import type { ClinicMedication, ClinicRecord } from '../../src/domain/clinic-record.ts';
import { permit, recordOf, theirGordon, theirIbuprofen } from '../support/clinic-scene.ts';

const mrn = 'https://primary-care.example/mrn';

/** Names of letters alone, another for every number. */
const familyOf = (number: number): string =>
  `Testpatient${String(number).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;

/**
 * An invented patient with one order and, for every second, one diagnosis that it refers to.
 * @param version another one has another dose
 */
export const smallRecord = (number: number, version: number, recipients: readonly string[]): ClinicRecord => {
  const [lithium] = recordOf().medications ?? [];
  const [bipolar] = recordOf().diagnoses ?? [];
  if (lithium === undefined || bipolar === undefined) throw new TypeError('The scene has changed.');
  const { indication, ...alone } = lithium;
  const hasDiagnosis = number % 2 === 0;
  const medication: ClinicMedication = {
    ...(hasDiagnosis && indication !== undefined ? { ...alone, indication: { diagnosis: `dx-${number}` } } : alone),
    id: `med-${number}`,
    sig: sigOf(version),
  };
  return recordOf({
    patient: {
      id: `p-${number}`,
      identifiers: [{ system: mrn, value: `PC-${number}` }],
      name: { family: familyOf(number), given: ['Émile'] },
      birthDate: '1968-02-09',
      sex: 'male',
    },
    diagnoses: hasDiagnosis ? [{ ...bipolar, id: `dx-${number}`, text: 'Trouble bipolaire, dépression' }] : [],
    medications: [medication],
    consents: [permit(recipients, { id: `consent-${number}` })],
  });
};

/** What stands in the order of that version, and in no other. */
export const sigOf = (version: number): string => `Take ${version} capsules by mouth twice daily`;

/** What a partner knows the patient by. */
export const theirIdOf = (number: number): string => `their-${number}`;

/** What a partner has of the patient before anything is sent: their own record, and an order. */
export const theirsOf = (number: number): readonly Resource[] => [
  {
    ...theirGordon,
    id: theirIdOf(number),
    identifier: [{ system: mrn, value: `PC-${number}` }],
    name: [{ family: familyOf(number), given: ['Émile'] }],
  },
  {
    ...theirIbuprofen,
    ...{ id: `their-order-${number}`, subject: { reference: `Patient/${theirIdOf(number)}` } },
    ...{ note: [{ text: 'Après le dîner' }] },
  },
];
