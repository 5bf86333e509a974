import type { Address, ContactPoint, HumanName } from '@medplum/fhirtypes';
import type { Contact, PersonName, PostalAddress } from '../domain/clinic-record.ts';
import { present } from '../fhir/present.ts';

/** A name as a FHIR HumanName of official use. */
export const toHumanName = (name: PersonName): HumanName =>
  present<HumanName>({
    use: 'official',
    family: name.family,
    given: [...name.given],
    suffix: name.suffix === undefined ? undefined : [name.suffix],
  });

/** A name as one reads it: given names, family name, suffix. */
export const nameInFull = (name: PersonName): string =>
  [...name.given, name.family, ...(name.suffix === undefined ? [] : [name.suffix])].join(' ');

/** Telephone, mail and fax; the kinds and uses of the record are codes of FHIR. */
export const toContactPoints = (contacts: readonly Contact[] | undefined): ContactPoint[] =>
  (contacts ?? []).map((contact) =>
    present<ContactPoint>({ system: contact.kind, value: contact.value, use: contact.use }),
  );

/** A postal address; no country, as the record has none. */
export const toAddresses = (address: PostalAddress | undefined): Address[] =>
  address === undefined
    ? []
    : [
        present<Address>({
          line: [...address.lines],
          city: address.city,
          state: address.state,
          postalCode: address.postalCode,
        }),
      ];
