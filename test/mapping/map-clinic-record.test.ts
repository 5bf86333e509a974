import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { bare, context, everything, faulty, underPart2 } from './clinic-records.ts';

const goldenOf = (name: string): URL => new URL(`./golden/${name}.json`, import.meta.url);

/**
 * Compares with the committed file: every value and the order of every key, whatever the formatter makes of its lines.
 * `UPDATE_GOLDEN=1` writes it anew, to be read before it is committed.
 */
const expectGolden = (name: string, value: unknown): void => {
  const written = JSON.stringify(value, null, 2);
  const { UPDATE_GOLDEN } = process.env;
  if (UPDATE_GOLDEN === '1') writeFileSync(goldenOf(name), `${written}\n`);
  const golden: unknown = JSON.parse(readFileSync(goldenOf(name), 'utf8'));
  expect(written).toBe(JSON.stringify(golden, null, 2));
};

describe('mapping a clinic record', () => {
  it.each([
    ['everything', everything],
    ['under-part-2', underPart2],
    ['bare', bare],
    ['faulty', faulty],
  ])('gives the resources and issues of the golden file: %s', (name, record) => {
    expectGolden(name, mapClinicRecord(record, context));
  });

  it('adds a Provenance for each clinical resource when the time of recording is given', () => {
    const mapped = mapClinicRecord(everything, { ...context, recorded: '2025-09-12T18:00:00Z' });
    const provenances = mapped.resources.filter(({ key }) => key.startsWith('Provenance/'));
    expectGolden('everything-provenance', provenances);
    const targets = provenances.map(({ resource }) =>
      resource.resourceType === 'Provenance' ? resource.target[0]?.reference : undefined,
    );
    const clinical = mapped.resources.filter(
      ({ key }) => !/^(Organization|Patient|Practitioner|Provenance)\//.test(key),
    );
    expect(targets).toEqual(clinical.map(({ key }) => key));
  });

  it('puts every resource after those that it refers to', () => {
    const { resources } = mapClinicRecord(everything, { ...context, recorded: '2025-09-12T18:00:00Z' });
    const seen = new Set<string>();
    for (const { key, resource } of resources) {
      const references = JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g);
      for (const [, reference] of references) expect(seen, `${key} refers to ${reference}`).toContain(reference);
      seen.add(key);
    }
  });
});
