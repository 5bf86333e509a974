import { describe, expect, it } from 'vitest';
import type { AuditEntry, StoredDecision } from '../../../../src/flows/ports.ts';
import { ada, ben, cardiology, decision, denial, minute } from '../samples.ts';
import type { OpenStore } from './opened-stores.ts';

export const decisionAndAuditContract = (open: OpenStore): void => {
  describe('secrets', () => {
    it('are made once, and are the same ever after', async () => {
      const { secrets } = await open();
      const first = new Uint8Array([0, 127, 255]);
      expect(await secrets.of('page-handles', () => first)).toEqual(first);
      expect(await secrets.of('page-handles', () => new Uint8Array([1]))).toEqual(first);
    });
  });

  describe('decisions', () => {
    it('keeps every decision of a patient in the order in which it was made', async () => {
      const { decisions } = await open();
      const made: readonly StoredDecision[] = [
        decision('z'),
        { ...decision('a'), choice: { kind: 'stop' }, reason: 'spoke with the cardiologist' },
        { ...decision('c'), subject: { kind: 'alert', alert: 'x' }, choice: { kind: 'dismiss', mitigation: '9' } },
        {
          ...decision('d'),
          choice: { kind: 'undo', decision: 'a' },
          evidence: { facts: [], digest: 'e2', sources: [] },
        },
      ];
      for (const each of made) await decisions.put(each);
      await decisions.put(decision('b', ben));
      expect(await decisions.ofPatient(ada)).toEqual(made);
    });

    it('refuses an id that is taken', async () => {
      const { decisions } = await open();
      await decisions.put(decision('a'));
      await expect(decisions.put(decision('a', ben))).rejects.toMatchObject({ code: 'store-conflict' });
      expect(await decisions.ofPatient(ben)).toEqual([]);
    });
  });

  describe('the audit trail', () => {
    it('keeps entries in order and filters them', async () => {
      const { audit } = await open();
      const login: AuditEntry = {
        ...{
          at: minute(0),
          actor: 'web',
          action: 'login',
          patient: null,
          partner: null,
          subject: null,
          reason: 'token',
        },
      };
      const disclosed = denial({ action: 'disclose', reason: 'consent C-1' });
      const ofBen = denial({ patient: ben });
      for (const entry of [login, disclosed, ofBen, login]) await audit.record(entry);
      expect(await audit.list({})).toEqual([login, disclosed, ofBen, login]);
      expect(await audit.list({ patient: ada })).toEqual([disclosed]);
      expect(await audit.list({ action: 'login' })).toEqual([login, login]);
      expect(await audit.list({ patient: ben, action: 'disclose' })).toEqual([]);
    });

    it('does not repeat a denial that already is the latest word', async () => {
      const { audit } = await open();
      await audit.record(denial());
      await audit.record(denial({ at: minute(1) }));
      expect(await audit.list({})).toEqual([denial()]);
    });

    it.each<[string, Partial<AuditEntry>]>([
      ['another reason', { reason: 'the consent has ended' }],
      ['another actor', { actor: 'facade' }],
      ['another patient', { patient: ben }],
      ['no partner', { partner: null }],
      ['no subject', { subject: null }],
      ['another subject', { subject: 'MedicationRequest/2' }],
    ])('records a denial with %s', async (_, change) => {
      const { audit } = await open();
      await audit.record(denial());
      await audit.record(denial(change));
      await audit.record(denial(change));
      expect(await audit.list({})).toEqual([denial(), denial(change)]);
    });

    it('records a denial again after a disclosure came between', async () => {
      const { audit } = await open();
      const disclosed = denial({ action: 'disclose', reason: 'consent C-1' });
      for (const entry of [denial(), disclosed, disclosed, denial()]) await audit.record(entry);
      expect(await audit.list({ patient: ada })).toEqual([denial(), disclosed, disclosed, denial()]);
    });

    it('is not misled by a denial about something else that came between', async () => {
      const { audit } = await open();
      const other = denial({ subject: 'MedicationRequest/2', partner: cardiology });
      for (const entry of [denial(), other, denial(), other]) await audit.record(entry);
      expect(await audit.list({})).toEqual([denial(), other]);
    });
  });
};
