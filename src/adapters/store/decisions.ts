import type { DecisionStore } from '../../flows/ports.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Decisions are only added: a later one about the same subject stands beside the earlier, in the order made. */
export const decisionsOf = (scope: TransactionScope): DecisionStore => ({
  put: ({ id, patient, subject, choice, reason, evidenceDigest, by, at }) =>
    scope.write(async (db) => {
      await db
        .insertInto('decisions')
        .values({
          ...{ id, patient, subject, choice, reason },
          ...{ evidence_digest: evidenceDigest, decided_by: by, decided_at: at },
        })
        .execute();
    }),

  ofPatient: (patient) =>
    scope.read(async (db) => {
      const rows = await db
        .selectFrom('decisions')
        .selectAll()
        .where('patient', '=', patient)
        .orderBy('sequence')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        patient: row.patient,
        subject: row.subject,
        choice: row.choice,
        reason: row.reason,
        evidenceDigest: row.evidence_digest,
        by: row.decided_by,
        at: row.decided_at,
      }));
    }),
});
