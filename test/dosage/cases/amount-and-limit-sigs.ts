import type { SigCase } from './as-said.ts';

/** Points and zeros that went astray. */
export const pointSigs: readonly SigCase[] = [
  ['0125 mg daily', 'open', null],
  ['0125 mcg daily', 'open', null],
  ['025 mg daily', 'open', null],
  ['075 mg daily', 'open', null],
  ['05 mg daily', 'open', null],
  ['05mg bid', 'open', null],
  ['005 mg', 'open', null],
  ['. 5 mg bid', 'open', null],
  ['Take . 5 mg bid', 'open', null],
  ['Take. 5 mg bid', 'open', null],
  ['0,125 mg daily', 'open', null],
  ['00.5 mg daily', 'open', null],
  ['50.000 units weekly', 'open', null],
  ['10.000 units', 'open', null],
  ['100.000 IU monthly', 'open', null],
  ['5.000 IU daily', 'open', null],
  ['1.000 IU', 'open', null],
  ['2.000 units', 'open', null],
  ['Inject 5.000 units sc bid', 'open', null],
  ['12.500 units daily', 'open', null],
  ['1.500 mg daily', 'open', null],
  ['2.0000 mg daily', 'open', null],
  ['0.500 mg bid', '0.5mg 2/d', '1mg'],
  ['10.00 mg daily', '10mg 1/d', '10mg'],
];

/** A dose and its own maximum. */
export const limitSigs: readonly SigCase[] = [
  ['40 mg tid max 80 mg/day', '40mg 3/d max 80mg/1d ~', null],
  ['40 mg bid max 60 mg/day', '40mg 2/d max 60mg/1d ~', null],
  ['2 tablets bid max 3 tabs per day', '2tbl 2/d max 3tbl/1d ~', null],
  ['2 tabs tid, max 4 tabs/day', '2tbl 3/d max 4tbl/1d ~', null],
  ['2 tabs tid. Do not exceed 4 tablets daily', '2tbl 3/d max 4tbl/1d ~', null],
  ['TAKE 1 TABLET THREE TIMES DAILY. MAX 2 TABLETS PER DAY', '1tbl 3/d max 2tbl/1d ~', null],
  ['1 tab qid max daily dose 3 tablets', '1tbl 4/d max 3tbl/1d ~', null],
  ['1 tab q4h, max 4 tabs per day', '1tbl 1/4h max 4tbl/1d', null],
  ['1 tab q6h max 3/day', '1tbl 1/6h max 3tbl/1d', null],
  ['500 mg q4h max 2 g/day', '500mg 1/4h max 2g/1d', null],
  ['500 mg q4h max 2000 mg in 24 hours', '500mg 1/4h max 2000mg/24h', null],
  ['2 tabs q6h max 4 g/day', '2tbl 1/6h max 4g/1d', null],
  ['1 tab daily max 1 tab/week', '1tbl 1/d max 1tbl/1wk ~', null],
  ['40 mg daily max 40 mg/week', '40mg 1/d max 40mg/1wk ~', null],
  ['Take 1-2 tabs at bedtime, max 1 tab per day', '1-2tbl 1/d @HS max 1tbl/1d ~', null],
  ['1 tab tid max 2 doses/day', 'open', null],
  ['40 mg tid max 2/day', 'open', null],
  ['1 tab q4h max 4 doses/day', 'open', null],
  ['2 tabs q6h prn max 6 tabs/day', '2tbl 1/6h prn max 6tbl/1d', null],
  ['40 mg bid max 80 mg/day', '40mg 2/d max 80mg/1d', '80mg'],
  ['2 tabs daily prn max 1 tab/day', '2tbl 1/d prn max 1tbl/1d ~', null],
];

/** Doses of single days: the days between them stay text, with an issue. */
export const loadingSigs: readonly SigCase[] = [
  ['234 mg IM on day 1 then 156 mg IM on day 8', '234mg im x1 > 156mg im x1 ~', null],
  ['234 mg IM day 1, 156 mg IM day 8, then 117 mg monthly', '234mg im x1 > 156mg im x1 > 117mg im 1/mo ~', null],
  ['160 mg day 1, 80 mg day 15, then 40 mg q2wks', '160mg x1 > 80mg x1 > 40mg 1/2wk ~', null],
  ['80 mg day 1, then 40 mg every 2 weeks starting day 15', '80mg x1 > 40mg 1/2wk ~', null],
  ['300 mg day 1, 300 mg day 15, then 600 mg every 6 months', '300mg x1 > 300mg x1 > 600mg 1/6mo ~', null],
  ['210 mg day 1 then 210 mg day 15', '210mg x1 > 210mg x1 ~', null],
  ['10 mg day 1, 20 mg day 8', '10mg x1 > 20mg x1 ~', null],
  ['10 mg on day 1, 20 mg on day 3', '10mg x1 > 20mg x1 ~', null],
  ['10 mg day 1, day 8, day 15, then 10 mg monthly', 'open', null],
  ['day 1, day 8, day 15, then 10 mg monthly', 'open', null],
  ['inject 234 mg IM day 1, 156 mg day 8 then 117 mg q4wk', '234mg im x1 > 156mg im x1 > 117mg im 1/4wk ~', null],
];

/** Amounts and intervals that nobody prescribes. */
export const absurdSigs: readonly SigCase[] = [
  ['10 mg every 1 second', 'open', null],
  ['10 mg every minute', 'open', null],
  ['1 tab q1min', 'open', null],
  ['1 tab q5min', 'open', null],
  ['Take 100 tablets twice daily', 'open', null],
  ['1 tablet 40 times a day', 'open', null],
  ['50 capsules at bedtime', 'open', null],
  ['10 mg 30 times daily', 'open', null],
  ['10 mg 24 times a day', 'open', null],
  ['1-12 tabs qd', 'open', null],
  ['21 tablets daily', 'open', null],
  ['10 mg 13 times a day', 'open', null],
  ['10 mg 5 times every hour', 'open', null],
  ['1 tab every 10 minutes', 'open', null],
  ['1 drop every hour', '1drop 1/h', '24drop'],
  ['20 tablets once', '20tbl x1', null],
];
