import { describe, expect, it } from 'vitest';
import { patientId } from '../../../../src/domain/ids.ts';
import { errorIssue } from '../../../../src/domain/issue.ts';
import { ada, ben, cardiology, clinicRecord, minute, outbound, primaryCare } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

const issue = errorIssue('invalid-resource', 'Basic.code', 'a required element is missing');

export const recordAndResourceContract = (open: OpenStore): void => {
  describe('clinic records', () => {
    it('says whether a record is new, changed or unchanged', async () => {
      const { records } = await open();
      expect(await records.put(clinicRecord('P-1', 'Before'), minute(0))).toBe('new');
      expect(await records.put(clinicRecord('P-1', 'Before'), minute(1))).toBe('unchanged');
      expect(await records.put(clinicRecord('P-1', 'After'), minute(2))).toBe('changed');
      expect(await records.put(clinicRecord('P-1', 'Before'), minute(3))).toBe('changed');
      expect(await records.get(ada)).toEqual(clinicRecord('P-1', 'Before'));
    });

    it('takes the same fields in another order for the same record', async () => {
      const { records } = await open();
      const { patient, prescribers } = clinicRecord('P-1');
      await records.put({ patient, prescribers }, minute(0));
      expect(await records.put({ prescribers, patient }, minute(1))).toBe('unchanged');
    });

    it('keeps every character of a text', async () => {
      const { records } = await open();
      const record = clinicRecord('P-1', 'Ä\u0000\ud83d\ude00\ud800 \'"; drop table clinic_records --');
      await records.put(record, minute(0));
      expect(await records.get(ada)).toEqual(record);
    });

    it('lists patients by id, and knows nothing of others', async () => {
      const { records } = await open();
      for (const id of ['P-2', 'P-10', 'P-1']) await records.put(clinicRecord(id), minute(0));
      expect(await records.patients()).toEqual(['P-1', 'P-10', 'P-2']);
      expect(await records.get(patientId('P-3'))).toBeNull();
    });
  });

  describe('outbound resources', () => {
    it('keeps them in the order in which they were first put', async () => {
      const { resources } = await open();
      for (const key of ['Basic/c', 'Basic/a', 'Basic/b']) await resources.put(outbound(key, 'one'), minute(0));
      expect(await resources.put(outbound('Basic/c', 'two'), minute(1))).toBe('changed');
      expect(await resources.ofPatient(ada)).toEqual([
        outbound('Basic/c', 'two'),
        outbound('Basic/a', 'one'),
        outbound('Basic/b', 'one'),
      ]);
    });

    it('says whether a resource is new, changed or unchanged', async () => {
      const { resources } = await open();
      expect(await resources.put(outbound('Basic/a', 'one'), minute(0))).toBe('new');
      expect(await resources.put(outbound('Basic/a', 'one'), minute(1))).toBe('unchanged');
      expect(await resources.put(outbound('Basic/a', 'two'), minute(2))).toBe('changed');
    });

    it('takes a new sensitivity label for a change, though the digest is the same', async () => {
      const { resources } = await open();
      await resources.put(outbound('Basic/a', 'one'), minute(0));
      const labelled = { ...outbound('Basic/a', 'one'), sensitivity: ['42CFRPart2'] as const };
      expect(await resources.put(labelled, minute(1))).toBe('changed');
      expect(await resources.ofPatient(ada)).toEqual([labelled]);
    });

    it('keeps a resource that two patients share once for each of them', async () => {
      const { resources } = await open();
      await resources.put(outbound('Practitioner/d', 'old telephone', ada), minute(0));
      expect(await resources.put(outbound('Practitioner/d', 'new telephone', ben), minute(1))).toBe('new');
      expect(await resources.put(outbound('Practitioner/d', 'old telephone', ada), minute(2))).toBe('unchanged');
      expect(await resources.ofPatient(ben)).toEqual([outbound('Practitioner/d', 'new telephone', ben)]);
    });

    it('leaves out what is held back, and names it with its issues', async () => {
      const { resources } = await open();
      await resources.put(outbound('Basic/a', 'one'), minute(0));
      await resources.put(outbound('Basic/b', 'one'), minute(0));
      await resources.holdBack(outbound('Basic/a', 'two'), [issue], minute(1));
      await resources.holdBack(outbound('Basic/z', 'never put', ben), [], minute(1));
      expect(await resources.ofPatient(ada)).toEqual([outbound('Basic/b', 'one')]);
      expect(await resources.heldBack()).toEqual([
        { key: 'Basic/a', patient: ada, issues: [issue] },
        { key: 'Basic/z', patient: ben, issues: [] },
      ]);
    });

    it('forgets earlier issues when it is held back again', async () => {
      const { resources } = await open();
      await resources.holdBack(outbound('Basic/a', 'one'), [issue, issue], minute(0));
      await resources.holdBack(outbound('Basic/a', 'two'), [issue], minute(1));
      expect(await resources.heldBack()).toEqual([{ key: 'Basic/a', patient: ada, issues: [issue] }]);
    });

    it('lets a resource go when it is put again, in its old place', async () => {
      const { resources } = await open();
      await resources.put(outbound('Basic/a', 'one'), minute(0));
      await resources.put(outbound('Basic/b', 'one'), minute(0));
      await resources.holdBack(outbound('Basic/a', 'broken'), [issue], minute(1));
      expect(await resources.put(outbound('Basic/a', 'one'), minute(2))).toBe('unchanged');
      expect(await resources.heldBack()).toEqual([]);
      expect((await resources.ofPatient(ada)).map(({ key }) => key)).toEqual(['Basic/a', 'Basic/b']);
    });

    it('calls a resource new that was only held back before', async () => {
      const { resources } = await open();
      await resources.holdBack(outbound('Basic/a', 'one'), [issue], minute(0));
      expect(await resources.put(outbound('Basic/a', 'one'), minute(1))).toBe('new');
    });
  });

  describe('patient links', () => {
    it('keeps the last link for each partner and patient', async () => {
      const { links } = await open();
      await links.put(cardiology, ada, { state: 'left-for-a-person', candidates: 2 }, minute(0));
      await links.put(cardiology, ada, { state: 'matched', id: '17', by: 'demographics' }, minute(1));
      await links.put(primaryCare, ada, { state: 'left-for-a-person', candidates: 0 }, minute(2));
      expect(await links.get(cardiology, ada)).toEqual({ state: 'matched', id: '17', by: 'demographics' });
      expect(await links.get(primaryCare, ada)).toEqual({ state: 'left-for-a-person', candidates: 0 });
      expect(await links.get(cardiology, ben)).toBeNull();
    });
  });
};
