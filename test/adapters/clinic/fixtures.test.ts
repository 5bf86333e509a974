import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkClinicRecord } from '../../../src/adapters/clinic/check-clinic-record.ts';
import { placesIn, textOf } from '../../../src/adapters/clinic/places.ts';
import { isNpi } from '../../../src/domain/npi.ts';

const root = new URL('../../../fixtures/', import.meta.url);
const stories = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();
const partners = ['primary-care', 'cardiology', 'ob-gyn'];
const json = (story: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${story}/${file}.json`, root), 'utf8'));
const filesOf = (story: string): readonly string[] => readdirSync(new URL(`${story}/`, root));
const bundlesOf = (story: string): readonly string[] =>
  partners.filter((partner) => filesOf(story).includes(`${partner}.json`));
const values = (document: unknown, pattern: string): readonly unknown[] =>
  placesIn(document, pattern).map(({ value }) => value);

describe('fixtures', () => {
  it('tell the eight stories of the issue, and one of every difference', () => {
    expect(stories.map((name) => name.slice(0, 2))).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09']);
  });

  it('use an id of the clinic for one thing only', () => {
    const lists = ['medications', 'diagnoses', 'allergies', 'treatmentPlans', 'facts', 'consents'];
    const ids = stories.flatMap((story) =>
      lists.flatMap((list) => values(json(story, 'clinic-record'), `/${list}/*/id`)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe.each(stories)('%s', (story) => {
    it('has a valid clinic record without remarks', () => {
      expect(checkClinicRecord(json(story, 'clinic-record')).issues).toEqual([]);
    });

    it('has bundles whose patient can be matched by an identifier or by name, birth date and sex', () => {
      const { patient } = valid(story);
      for (const partner of bundlesOf(story)) {
        const [theirs] = values(json(story, partner), '/entry/*/resource').filter(
          (resource) => textOf(resource, 'resourceType') === 'Patient',
        );
        expect(theirs).toMatchObject({
          name: [{ family: patient.name.family, given: patient.name.given }],
          birthDate: patient.birthDate,
          gender: patient.sex,
        });
      }
    });

    it('has bundles whose every NPI has a right check digit', () => {
      const npis = bundlesOf(story).flatMap((partner) =>
        placesIn(json(story, partner), '/entry/*/resource/identifier/*').flatMap(({ value }) =>
          textOf(value, 'system') === 'http://hl7.org/fhir/sid/us-npi' ? [textOf(value, 'value') ?? ''] : [],
        ),
      );
      expect(npis.length).toBeGreaterThan(0);
      expect(npis.filter((npi) => !isNpi(npi))).toEqual([]);
    });

    it('expects something of exactly the sources that it has', () => {
      const sources = values(json(story, 'expected'), '/rows/*/sources').map((entry) => Object.keys(Object(entry)));
      expect(sources.length).toBeGreaterThan(0);
      for (const row of sources) expect(row.toSorted()).toEqual(['clinic', ...bundlesOf(story)].toSorted());
    });
  });
});

const valid = (story: string) => {
  const checked = checkClinicRecord(json(story, 'clinic-record'));
  if (!checked.ok) throw new Error(`the record of ${story} is not valid`);
  return checked.value;
};
