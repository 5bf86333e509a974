import type { Amount, Dosing, DosingStep, Schedule } from '../../../src/domain/dosing.ts';

/**
 * The notation of the tables of cases. A step is its parts in this order, each only where it is said:
 * `1.5tbl` or `1-2tbl` the dose; `po sl bu im sc iv inj td top nas inh oph oto pr pv` the route; `2/d`, `1/4-6h`, `2-3/d`
 * the rate; `@MORN+HS` the events; `[mon,wed]` the days; `08:00+20:00` the clock; `x3` the number of doses; `for 7d`,
 * `from 2026-03-01`, `until 2026-03-31`; `prn` or `prn(pain)`; `max 4tbl/1d`.
 * ` & ` joins steps that run at the same time, ` > ` steps that follow. ` ~` at the end: read, with an issue about what
 * was left out. `open`: the whole text stayed text, with an issue.
 */
export type SigCase = readonly [sig: string, said: string, daily: string | null];

const routes: Readonly<Record<NonNullable<DosingStep['route']>, string>> = {
  oral: 'po',
  sublingual: 'sl',
  buccal: 'bu',
  intramuscular: 'im',
  subcutaneous: 'sc',
  intravenous: 'iv',
  injection: 'inj',
  transdermal: 'td',
  topical: 'top',
  nasal: 'nas',
  inhaled: 'inh',
  ophthalmic: 'oph',
  otic: 'oto',
  rectal: 'pr',
  vaginal: 'pv',
};

const unitSaid = (unit: string): string => unit.replace(/^\{(.*)\}$/, '$1').replace(/^\[iU\]$/, 'iU');

/** `900mg`; `null` stays `null`. */
export const amountSaid = (amount: Amount | null): string | null =>
  amount === null ? null : `${amount.value}${unitSaid(amount.unit)}`;

const scheduleSaid = (schedule: Schedule): readonly string[] => {
  const { count, frequency, frequencyMax, period, periodMax, periodUnit, when, dayOfWeek, timeOfDay } = schedule;
  const times = frequencyMax === null ? `${frequency}` : `${frequency}-${frequencyMax}`;
  const every = `${period === 1 && periodMax === null ? '' : period}${periodMax === null ? '' : `-${periodMax}`}`;
  return [
    frequency === null ? '' : `${times}/${every}${periodUnit}`,
    when.length === 0 ? '' : `@${when.join('+')}`,
    dayOfWeek.length === 0 ? '' : `[${dayOfWeek.join(',')}]`,
    timeOfDay.map((time) => time.replace(/:00$/, '')).join('+'),
    count === null ? '' : `x${count}`,
  ];
};

const stepSaid = ({ dose, route, schedule, lasting, from, until, asNeeded, atMost }: DosingStep): string =>
  [
    dose === null ? '' : `${dose.value}${dose.high === null ? '' : `-${dose.high}`}${unitSaid(dose.unit)}`,
    route === null ? '' : routes[route],
    ...(schedule === null ? [] : scheduleSaid(schedule)),
    lasting === null ? '' : `for ${lasting.value}${lasting.unit}`,
    from === null ? '' : `from ${from}`,
    until === null ? '' : `until ${until}`,
    asNeeded === null ? '' : asNeeded.reason === null ? 'prn' : `prn(${asNeeded.reason})`,
    atMost === null ? '' : `max ${amountSaid(atMost.amount)}/${atMost.per.value}${atMost.per.unit}`,
  ]
    .filter((part) => part !== '')
    .join(' ');

/** Steps in the notation of the tables; a step of which nothing is known is `text`. */
export const stepsSaid = (steps: readonly DosingStep[]): string =>
  steps
    .map((step, index) => {
      const before = steps[index - 1];
      const own = stepSaid(step) === '' ? 'text' : stepSaid(step);
      return before === undefined ? own : `${before.sequence === step.sequence ? ' & ' : ' > '}${own}`;
    })
    .join('');

/** What a reading says, in the notation of the tables. */
export const said = ({ steps, issues }: Dosing): string => {
  if (issues.some(({ code }) => code === 'unreadable-sig')) return 'open';
  const text = stepsSaid(steps);
  return issues.length === 0 ? text : `${text} ~`;
};
