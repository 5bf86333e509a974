/** A FHIR resource as somebody's server wrote it: any JSON object. */
export type WrittenResource = Readonly<Record<string, unknown>>;

/** A Bundle; `fullUrls` gives the full URL of the resource at the same position. */
export const bundleOf = (
  resources: readonly WrittenResource[],
  fullUrls: readonly (string | undefined)[] = [],
  type = 'searchset',
): WrittenResource => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource, index) => {
    const fullUrl = fullUrls[index];
    return fullUrl === undefined ? { resource } : { fullUrl, resource };
  }),
});

/** An invented patient; every field can be replaced, `undefined` leaves it out of the JSON. */
export const patient = (fields: WrittenResource = {}): WrittenResource => ({
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Okoye', given: ['Ada'] }],
  birthDate: '1957-04-02',
  gender: 'female',
  ...fields,
});
