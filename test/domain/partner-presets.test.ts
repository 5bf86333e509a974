import { describe, expect, it } from 'vitest';
import { checkPartner } from '../../src/adapters/partner-files/read-partners.ts';
import schema from '../../src/domain/partner.schema.json' with { type: 'json' };
import { partnerPresets, withPreset } from '../../src/domain/partner-presets.ts';
import { plainHabits } from '../adapters/partner/pretend-partner.ts';
import { at, enumAt } from '../support/schema-walk.ts';

const partner = {
  ...{ id: 'a', name: 'A', baseUrl: 'https://a.example/fhir', specialty: 'x', purposeOfUse: 'TREAT' },
  ...{ read: [], write: [], authentication: { kind: 'none' } },
};

describe('presets', () => {
  it('are those that the schema names', () => {
    expect(enumAt(schema, '/properties/preset')).toEqual(Object.keys(partnerPresets).toSorted());
  });

  it.each(Object.entries(partnerPresets))('%s fits the schema, and names fields that there are', (preset, data) => {
    expect(checkPartner({ ...partner, preset })).toMatchObject({ ok: true, value: { preset } });
    for (const pointer of [...data.notKnown, ...data.sources.flatMap(({ fields }) => fields)]) {
      const inSchema = pointer.replaceAll('/', '/properties/');
      expect([pointer, at(schema, inSchema) === undefined]).toEqual([pointer, false]);
    }
  });

  it.each(Object.entries(partnerPresets))(
    '%s says where each of its fields was learnt, and guesses none',
    (_, data) => {
      const pointers = Object.entries(data.fields).flatMap(([group, fields]) =>
        Object.keys(Object(fields)).map((name) => `/${group}/${name}`),
      );
      const sourced = data.sources.flatMap(({ fields }) => fields);
      expect(pointers.filter((pointer) => !sourced.includes(pointer))).toEqual([]);
      expect(pointers.filter((pointer) => data.notKnown.includes(pointer))).toEqual([]);
    },
  );

  it('is plain for us-core', () => {
    const checked = checkPartner({ ...partner, preset: 'us-core' });
    expect(checked.ok && checked.value.habits).toEqual(plainHabits);
  });

  it('gives way to the file, field by field', () => {
    const checked = checkPartner({ ...partner, preset: 'epic', habits: { hidesStatuses: false, transaction: true } });
    expect(checked.ok && checked.value.habits).toEqual({
      ...plainHabits,
      transaction: true,
      includesMedication: false,
      typesWithoutEndpoint: ['MedicationStatement'],
    });
    const emptied = withPreset({ preset: 'epic', habits: { typesWithoutEndpoint: [] } });
    expect(emptied).toMatchObject({ habits: { typesWithoutEndpoint: [], includesMedication: false } });
  });

  it('leaves alone what names none, and changes nothing that it was given', () => {
    const given = { preset: 'epic', habits: {} };
    withPreset(given);
    expect(given).toEqual({ preset: 'epic', habits: {} });
    for (const other of [{ preset: 'toString' }, { preset: 7 }, null, 'epic']) expect(withPreset(other)).toBe(other);
  });
});
