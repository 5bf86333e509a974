import type { SecretStore } from '../../flows/ports.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const secretsOf = (scope: TransactionScope): SecretStore => ({
  // Insert first, read after: of two processes that ask at the same moment, both get the one that was kept.
  of: (name, make) =>
    scope.write(async (db) => {
      const secret = Buffer.from(make()).toString('base64');
      await db
        .insertInto('secrets')
        .values({ name, secret })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const kept = await db.selectFrom('secrets').select('secret').where('name', '=', name).executeTakeFirstOrThrow();
      return new Uint8Array(Buffer.from(kept.secret, 'base64'));
    }),
});
