import type { ClinicRecord } from '../../domain/clinic-record.ts';
import { patientId } from '../../domain/ids.ts';
import { inPlainOrder } from '../../domain/plain-order.ts';
import { digestOf } from '../../fhir/canonical-json.ts';
import type { RecordStore } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const recordsOf = (scope: TransactionScope): RecordStore => ({
  put: (record, at) =>
    scope.write(async (db) => {
      const patient = patientId(record.patient.id);
      const digest = digestOf(record);
      const stored = await db
        .selectFrom('clinic_records')
        .select('digest')
        .where('patient', '=', patient)
        .executeTakeFirst();
      if (stored?.digest === digest) return 'unchanged';
      const content = { digest, record: toJsonText(record), changed_at: at };
      await db
        .insertInto('clinic_records')
        .values({ patient, ...content })
        .onConflict((conflict) => conflict.column('patient').doUpdateSet(content))
        .execute();
      return stored === undefined ? 'new' : 'changed';
    }),

  get: (patient) =>
    scope.read(async (db) => {
      const row = await db
        .selectFrom('clinic_records')
        .select('record')
        .where('patient', '=', patient)
        .executeTakeFirst();
      return row === undefined ? null : fromJsonText<ClinicRecord>(row.record);
    }),

  patients: () =>
    scope.read(async (db) => {
      const rows = await db.selectFrom('clinic_records').select('patient').execute();
      // Engines sort text by rules of their own.
      return rows.map((row) => row.patient).toSorted(inPlainOrder);
    }),
});
