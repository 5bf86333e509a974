import type { Coding, Meta } from '@medplum/fhirtypes';
import type { Sensitivity } from '../domain/clinic-record.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { coding } from '../fhir/codeable-concepts.ts';
import { present } from '../fhir/present.ts';

/** Every label, in the order in which they are written, so that the order in the record does not change the bytes. */
export const allSensitivities: readonly Sensitivity[] = [
  '42CFRPart2',
  'SUD',
  'ETH',
  'ETHUD',
  'OPIOIDUD',
  'PSY',
  'HIV',
  'SEX',
  'SDV',
  'PREGNANT',
  'ADOL',
];

/** The labels that say that an item is about substance use. */
export const substanceUseLabels: readonly Sensitivity[] = ['42CFRPart2', 'SUD', 'ETH', 'ETHUD', 'OPIOIDUD'];

/** Each label that is in any of the lists, once, in the order of `allSensitivities`. */
export const unionOfLabels = (...lists: readonly (readonly Sensitivity[] | undefined)[]): readonly Sensitivity[] => {
  const found = new Set(lists.flatMap((list) => list ?? []));
  return allSensitivities.filter((label) => found.has(label));
};

/**
 * `meta.security` of a resource: exactly one confidentiality code (R for anything labelled, else N), then its labels.
 * A Part 2 item gets the whole set that its recipient must act on: what it is about (SUD, unless the record says it
 * more closely), the law, no redisclosure without consent, and that the labels stay with the data.
 */
export const securityLabels = (sensitivity: readonly Sensitivity[]): Coding[] => {
  const labels = unionOfLabels(sensitivity);
  if (labels.length === 0) return [coding(codeSystem.confidentiality, 'N', 'normal')];
  const underPart2 = labels.includes('42CFRPart2');
  const namesDisorder = labels.some((label) => label === 'SUD' || label === 'ETHUD' || label === 'OPIOIDUD');
  const codes: readonly string[] = [
    ...(underPart2 && !namesDisorder ? ['SUD'] : []),
    ...labels.filter((label) => label !== '42CFRPart2'),
    ...(underPart2 ? ['42CFRPart2', 'NORDSCLCD', 'PERSISTLABEL'] : []),
  ];
  return [
    coding(codeSystem.confidentiality, 'R', 'restricted'),
    ...codes.map((code) => coding(codeSystem.actCode, code)),
  ];
};

/** `meta` of everything that is sent: the profile it claims, where there is one, and its labels. */
export const metaOf = (sensitivity: readonly Sensitivity[], profile?: string): Meta =>
  present<Meta>({
    profile: profile === undefined ? undefined : [profile],
    security: securityLabels(sensitivity),
  });
