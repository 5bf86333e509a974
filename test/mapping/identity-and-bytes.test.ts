import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClinicRecord } from '../../src/domain/clinic-record.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { identify } from '../../src/mapping/mapping-context.ts';
import { context, everything, faulty, underPart2 } from './clinic-records.ts';

const ownId = fc.string({ minLength: 1, maxLength: 128, unit: fc.constantFrom(...'abcxyzABC0189-_./:!#') });
const kind = fc.constantFrom('patient' as const, 'medication' as const, 'diagnosis' as const, 'goal' as const);
const bytesOf = (record: ClinicRecord): string => JSON.stringify(mapClinicRecord(record, context));

describe('ids', () => {
  it('are FHIR ids whatever the clinic writes', () => {
    fc.assert(
      fc.property(kind, fc.string({ minLength: 1 }), (of, own) => {
        expect(identify(context.identity, of, own).id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
      }),
    );
  });

  it('are the same for the same thing and differ for different things', () => {
    fc.assert(
      fc.property(kind, ownId, kind, ownId, (oneKind, one, otherKind, other) => {
        const isSame = oneKind === otherKind && one === other;
        const ids = [identify(context.identity, oneKind, one).id, identify(context.identity, otherKind, other).id];
        expect(ids[0] === ids[1]).toBe(isSame);
        expect(identify(context.identity, oneKind, one).id).toBe(ids[0]);
      }),
    );
  });

  it('differ between clinics', () => {
    const other = identify({ system: 'https://other.example/ids' }, 'patient', 'p-1').id;
    expect(identify(context.identity, 'patient', 'p-1').id).not.toBe(other);
  });

  it('stand beside an identifier of the own system and the own id', () => {
    expect(identify(context.identity, 'medication', 'm-1').identifier).toEqual({
      system: 'https://juniper.example/ids/medication',
      value: 'm-1',
    });
  });
});

describe('the bytes of a mapped record', () => {
  it('are the same for equal records, however often and from whichever copy they are mapped', () => {
    fc.assert(
      fc.property(fc.constantFrom(everything, underPart2, faulty), ownId, (record, id) => {
        const renamed = { ...record, patient: { ...record.patient, id } };
        expect(bytesOf(structuredClone(renamed))).toBe(bytesOf(renamed));
      }),
      { numRuns: 25 },
    );
  });

  it('do not depend on the order in which labels are written', () => {
    const [diagnosis] = underPart2.diagnoses ?? [];
    const withLabels = (sensitivity: ClinicRecordLabels): ClinicRecord => ({
      ...underPart2,
      diagnoses: diagnosis ? [{ ...diagnosis, sensitivity }] : [],
    });
    expect(bytesOf(withLabels(['PSY', '42CFRPart2', 'OPIOIDUD']))).toBe(
      bytesOf(withLabels(['OPIOIDUD', 'PSY', '42CFRPart2'])),
    );
  });

  it('leave the record as it was', () => {
    const before = structuredClone(everything);
    mapClinicRecord(everything, context);
    expect(everything).toEqual(before);
  });
});

type ClinicRecordLabels = NonNullable<NonNullable<ClinicRecord['diagnoses']>[number]['sensitivity']>;
