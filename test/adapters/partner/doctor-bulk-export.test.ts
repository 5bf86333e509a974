import { describe, expect, it } from 'vitest';
import { compareBulkExport } from '../../../src/adapters/partner/doctor/compare-bulk-export.ts';
import { capabilityStatement } from '../../../src/sandbox/capability-statement.ts';
import { plainExport } from './bulk-export/export-scene.ts';
import { partnerWith } from './pretend-partner.ts';

const day = new Date('2026-03-02T10:00:00.000Z');
const offering = capabilityStatement('A partner', day, { bulkExport: {} });
const plain = capabilityStatement('A partner', day, {});

describe('the doctor, of exports in bulk', () => {
  it('says nothing where neither side speaks of them', () => {
    expect(compareBulkExport(partnerWith(), plain)).toEqual([]);
  });

  it('tells of exports that the partner file makes no use of', () => {
    const [finding] = compareBulkExport(partnerWith(), offering);
    expect(finding).toMatchObject({ about: 'bulkExport', outcome: 'passed' });
    expect(finding?.says).toContain('exports of Group and Patient are declared');
  });

  it('finds the export that the partner file asks for', () => {
    const partner = partnerWith({ bulkExport: plainExport });
    expect(compareBulkExport(partner, offering)).toMatchObject([{ outcome: 'passed' }]);
    expect(compareBulkExport(partner, plain)).toMatchObject([
      { outcome: 'failed', says: 'no $export of Group is declared' },
    ]);
  });

  it('knows an operation of the whole server by its definition', () => {
    const statement = {
      rest: [
        {
          mode: 'server',
          operation: [
            {
              name: 'export',
              definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export',
            },
          ],
        },
      ],
    };
    expect(compareBulkExport(partnerWith({ bulkExport: plainExport }), statement)).toMatchObject([
      { outcome: 'passed' },
    ]);
  });
});
