import type { DecisionStore } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Decisions are only added: a later one about the same subject stands beside the earlier, in the order made. */
export const decisionsOf = (scope: TransactionScope): DecisionStore => ({
  put: ({ id, patient, subject, choice, reason, evidence, by, at }) =>
    scope.write(async (db) => {
      await db
        .insertInto('decisions')
        .values({
          ...{ id, patient, reason, subject: toJsonText(subject), choice: toJsonText(choice) },
          evidence_digest: evidence.digest,
          evidence_facts: toJsonText(evidence.facts),
          evidence_sources: toJsonText(evidence.sources),
          ...{ decided_by: by, decided_at: at },
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
        subject: fromJsonText(row.subject),
        choice: fromJsonText(row.choice),
        reason: row.reason,
        evidence: {
          facts: fromJsonText(row.evidence_facts),
          digest: row.evidence_digest,
          sources: fromJsonText(row.evidence_sources),
        },
        by: row.decided_by,
        at: row.decided_at,
      }));
    }),
});
