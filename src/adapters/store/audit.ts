import type { AuditEntry, AuditStore } from '../../flows/ports.ts';
import { inPieces } from './pieces.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Entries are only added, never changed. */
export const auditOf = (scope: TransactionScope): AuditStore => ({
  record: (entry) => scope.write((db) => recordAll(db, [entry])),

  recordAll: (entries) => scope.write((db) => recordAll(db, entries)),

  list: ({ patient, action }) =>
    scope.read(async (db) => {
      let query = db
        .selectFrom('audit_entries')
        .select(['at', 'actor', 'action', 'patient', 'partner', 'subject', 'reason'])
        .orderBy('sequence');
      if (patient !== undefined) query = query.where('patient', '=', patient);
      if (action !== undefined) query = query.where('action', '=', action);
      return query.execute();
    }),
});

const recordAll = async (db: Queries, entries: readonly AuditEntry[]): Promise<void> => {
  const news: AuditEntry[] = [];
  for (const entry of entries) {
    if (entry.action !== 'deny' || !(await isRepeated(db, entry))) news.push(entry);
  }
  const rows = news.map(({ at, actor, action, patient, partner, subject, reason }) => ({
    ...{ at, actor, action, patient, partner, subject, reason },
  }));
  for (const part of inPieces(rows)) await db.insertInto('audit_entries').values(part).execute();
};

/** The latest entry about the same partner, patient and subject is this very denial: a daily sync adds no line a day. */
const isRepeated = async (db: Queries, denial: AuditEntry): Promise<boolean> => {
  const { patient, partner, subject } = denial;
  const latest = await db
    .selectFrom('audit_entries')
    .select(['action', 'actor', 'reason'])
    // `= null` is never true in SQL.
    .where((eb) => (patient === null ? eb('patient', 'is', null) : eb('patient', '=', patient)))
    .where((eb) => (partner === null ? eb('partner', 'is', null) : eb('partner', '=', partner)))
    .where((eb) => (subject === null ? eb('subject', 'is', null) : eb('subject', '=', subject)))
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return latest?.action === 'deny' && latest.actor === denial.actor && latest.reason === denial.reason;
};
