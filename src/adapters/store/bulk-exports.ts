import type { BulkExportStore } from '../../flows/ports.ts';
import type { Queries } from './tables.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** What partners are exporting for us. In a transaction it is on the disk when the outermost one has ended. */
export const bulkExportsOf = (scope: TransactionScope): BulkExportStore => ({
  open: (partner) =>
    scope.read(async (db) => {
      const row = await db.selectFrom('bulk_exports').selectAll().where('partner', '=', partner).executeTakeFirst();
      if (row === undefined) return null;
      const { id, status_url: statusUrl, since, asked, began_at: beganAt } = row;
      return { id, partner, statusUrl, types: row.types.split(' '), since, asked, beganAt };
    }),

  begin: ({ id, partner, statusUrl, types, since, asked, beganAt }) =>
    scope.write(async (db) => {
      const earlier = await db.selectFrom('bulk_exports').select('id').where('partner', '=', partner).execute();
      for (const one of earlier) await forget(db, one.id);
      await db
        .insertInto('bulk_exports')
        .values({ id, partner, status_url: statusUrl, types: types.join(' '), since, asked, began_at: beganAt })
        .execute();
    }),

  clear: (id) => scope.write((db) => forgetContent(db, id)),

  forgetFile: (id, file) =>
    scope.write(async (db) => {
      await db.deleteFrom('bulk_export_pieces').where('export', '=', id).where('file', '=', file).execute();
    }),

  keep: (id, { file, part, type, lines }) =>
    scope.write(async (db) => {
      await db.insertInto('bulk_export_pieces').values({ export: id, file, part, type, lines }).execute();
    }),

  nextPiece: (id, part, after) =>
    scope.read(async (db) => {
      const row = await db
        .selectFrom('bulk_export_pieces')
        .select(['sequence', 'type', 'lines'])
        .where('export', '=', id)
        .where('part', '=', part)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : { place: row.sequence, type: row.type, lines: row.lines };
    }),

  refer: (id, references) =>
    scope.write(async (db) => {
      for (const some of inParts(references, 200)) {
        await db
          .insertInto('bulk_export_references')
          .values(some.map(({ reference, pull }) => ({ export: id, reference, pull })))
          .onConflict((conflict) => conflict.columns(['export', 'reference', 'pull']).doNothing())
          .execute();
      }
    }),

  takeReferences: (id, references) =>
    scope.write(async (db) => {
      const taken = [];
      for (const some of inParts(references, 200)) {
        const rows = await db
          .deleteFrom('bulk_export_references')
          .where('export', '=', id)
          .where('reference', 'in', some)
          .returning(['reference', 'pull'])
          .execute();
        taken.push(...rows);
      }
      return taken;
    }),

  nextReference: (id) =>
    scope.read(async (db) => {
      const row = await db
        .selectFrom('bulk_export_references')
        .select('reference')
        .where('export', '=', id)
        .orderBy('reference')
        .limit(1)
        .executeTakeFirst();
      return row?.reference ?? null;
    }),

  end: (id) => scope.write((db) => forget(db, id)),

  forgetOld: (before, most) =>
    scope.write(async (db) => {
      const old = await db.selectFrom('bulk_exports').select('id').where('began_at', '<', before).limit(1).execute();
      for (const { id } of old) if (!(await forgetSome(db, id, most))) await forget(db, id);
      return old.length > 0;
    }),
});

/** @returns whether there is more than that, or may be */
const forgetSome = async (db: Queries, id: string, most: number): Promise<boolean> => {
  const pieces = db.selectFrom('bulk_export_pieces').select('sequence').where('export', '=', id).limit(most);
  const forgotten = await db
    .deleteFrom('bulk_export_pieces')
    .where('sequence', 'in', pieces)
    .returning('sequence')
    .execute();
  const references = await db
    .selectFrom('bulk_export_references')
    .select('reference')
    .distinct()
    .where('export', '=', id)
    .limit(most)
    .execute();
  for (const { reference } of references) {
    await db.deleteFrom('bulk_export_references').where('export', '=', id).where('reference', '=', reference).execute();
  }
  return forgotten.length === most || references.length === most;
};

const forget = async (db: Queries, id: string): Promise<void> => {
  await forgetContent(db, id);
  await db.deleteFrom('bulk_exports').where('id', '=', id).execute();
};

const forgetContent = async (db: Queries, id: string): Promise<void> => {
  await db.deleteFrom('bulk_export_pieces').where('export', '=', id).execute();
  await db.deleteFrom('bulk_export_references').where('export', '=', id).execute();
};

/** Engines bind only so many values at once. */
const inParts = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
