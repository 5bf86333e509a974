import { describe, expect, it } from 'vitest';
import { dailyDoseOf } from '../../src/dosage/daily-dose.ts';
import { directionsOf } from '../../src/dosage/directions.ts';
import { readSig } from '../../src/dosage/sig.ts';
import { addedMomentSigs, bracketSigs, choiceSigs, clockHourSigs, sharedNeedSigs } from './cases/ambiguous-sigs.ts';
import { absurdSigs, limitSigs, loadingSigs, pointSigs } from './cases/amount-and-limit-sigs.ts';
import { asNeededSigs } from './cases/as-needed-sigs.ts';
import { amountSaid, type SigCase, said } from './cases/as-said.ts';
import { clinicDaySigs } from './cases/clinic-day-sigs.ts';
import { dangerousSigs } from './cases/dangerous-sigs.ts';
import { injectionAndPatchSigs } from './cases/injection-and-patch-sigs.ts';
import { orderFormSigs } from './cases/order-form-sigs.ts';
import { pharmacyCounterSigs } from './cases/pharmacy-counter-sigs.ts';
import { primaryCareSigs } from './cases/primary-care-sigs.ts';
import { psychiatricSigs } from './cases/psychiatric-sigs.ts';
import { recordSystemSigs } from './cases/record-system-sigs.ts';
import { titrationSigs } from './cases/titration-sigs.ts';

const tables: readonly (readonly [string, readonly SigCase[]])[] = [
  ['of psychiatric drugs', psychiatricSigs],
  ['taken when needed', asNeededSigs],
  ['that change the dose', titrationSigs],
  ['of injections, patches, sprays and drops', injectionAndPatchSigs],
  ['of record systems and pharmacies', recordSystemSigs],
  ['of primary care, cardiology and obstetrics', primaryCareSigs],
  ['of a day at a clinic', clinicDaySigs],
  ['of order forms', orderFormSigs],
  ['of a pharmacy counter', pharmacyCounterSigs],
  ['that are dangerous, damaged or none', dangerousSigs],
  ['with a clock hour behind a moment', clockHourSigs],
  ['with lost points and thousands', pointSigs],
  ['with a dose and its own maximum', limitSigs],
  ['with something else in brackets', bracketSigs],
  ['that may add a dose to a day', addedMomentSigs],
  ['of which a part or all is taken when needed', sharedNeedSigs],
  ['of single days', loadingSigs],
  ['of absurd amounts', absurdSigs],
  ['that leave a choice', choiceSigs],
];

describe.each(tables)('sigs %s', (_subject, cases) => {
  it.each(cases.map(([sig, steps, daily]) => ({ sig, name: sig.slice(0, 80), steps, daily })))(
    'reads $name as $steps',
    ({ sig, steps, daily }) => {
      const dosing = readSig(sig, '/sig');
      expect(said(dosing)).toBe(steps);
      expect(amountSaid(dailyDoseOf(dosing.steps, [], '2026-05-01'))).toBe(daily);
    },
  );
});

describe('the normal text of a sig', () => {
  const read = tables.flatMap(([, cases]) => cases.filter(([, steps]) => steps !== 'open' && !steps.endsWith('~')));

  it.each(read.map(([sig, steps]) => ({ sig, steps })))('is read back as $steps', ({ sig, steps }) => {
    const normal = directionsOf(readSig(sig).steps);
    expect(said(readSig(normal))).toBe(steps);
    expect(directionsOf(readSig(normal).steps)).toBe(normal);
  });
});
