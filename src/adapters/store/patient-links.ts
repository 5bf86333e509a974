import type { PatientLink, PatientLinkStore } from '../../flows/ports.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { TransactionScope } from './transaction-scope.ts';

export const linksOf = (scope: TransactionScope): PatientLinkStore => ({
  get: (partner, patient) =>
    scope.read(async (db) => {
      const row = await db
        .selectFrom('patient_links')
        .select('link')
        .where('partner', '=', partner)
        .where('patient', '=', patient)
        .executeTakeFirst();
      return row === undefined ? null : fromJsonText<PatientLink>(row.link);
    }),

  put: (partner, patient, link, at) =>
    scope.write(async (db) => {
      const content = { link: toJsonText(link), changed_at: at };
      await db
        .insertInto('patient_links')
        .values({ partner, patient, ...content })
        .onConflict((conflict) => conflict.columns(['partner', 'patient']).doUpdateSet(content))
        .execute();
    }),
});
