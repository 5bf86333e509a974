import type { EventTiming, Route } from '../domain/dosing.ts';
import { routePhrases } from './routes.ts';
import { rateOf } from './schedule.ts';
import type { SigPiece } from './sig-pieces.ts';

/** A phrase of sigs, word by word, with its one meaning. What is not here is not read. */
export interface SigPhrase {
  readonly words: readonly string[];
  readonly piece: SigPiece;
}

type Entry = readonly [phrases: string, piece: SigPiece];

const every = (times: number, period: number, unit: 'h' | 'd' | 'wk' | 'mo' | 'a'): SigPiece => ({
  kind: 'rate',
  rate: rateOf(times, period, unit),
});
const at = (when: EventTiming): SigPiece => ({ kind: 'when', when });
const verb = (route: Route | null): SigPiece => ({ kind: 'verb', route });
const advice: SigPiece = { kind: 'advice' };
const afternoonOrEvening: SigPiece = { kind: 'afternoon-or-evening' };

/** Left out on purpose, as each has two meanings: `od`, `biw`, `tiw`, `biweekly`, `bimonthly`, `qn`. */
const rates: readonly Entry[] = [
  ['daily | qd | q day | qday | every day | each day | once daily', every(1, 1, 'd')],
  ['bid | twice daily', every(2, 1, 'd')],
  ['tid', every(3, 1, 'd')],
  ['qid', every(4, 1, 'd')],
  ['qod | every other day | q other day | every second day | on alternate days', every(1, 2, 'd')],
  ['hourly | every hour | q hour | qh', every(1, 1, 'h')],
  ['weekly | every week | each week | q week | qweek | qwk | qw', every(1, 1, 'wk')],
  ['every other week', every(1, 2, 'wk')],
  ['monthly | every month | each month | q month | qmonth | q mo | qmo', every(1, 1, 'mo')],
  ['every other month', every(1, 2, 'mo')],
  ['yearly | annually | every year | once a year', every(1, 1, 'a')],
];

const events: readonly Entry[] = [
  [
    'qam | q am | every am | am | in am | in the am | morning | in the morning | every morning | each morning | q morning | mornings',
    at('MORN'),
  ],
  ['noon | at noon | midday | at midday | every noon', at('NOON')],
  ['afternoon | in the afternoon | every afternoon | each afternoon', at('AFT')],
  ['evening | in the evening | every evening | each evening | q evening | evenings', at('EVE')],
  ['nightly | at night | every night | each night | q night | qnight', at('NIGHT')],
  [
    'qhs | q hs | hs | at hs | bedtime | at bedtime | every bedtime | q bedtime | before bed | before bedtime',
    at('HS'),
  ],
  ['upon waking | on waking | upon awakening | on awakening | when waking up', at('WAKE')],
  ['with meals | with each meal | with every meal | at meals | with a meal', at('C')],
  ['before meals | before each meal | before every meal | ac', at('AC')],
  ['after meals | after each meal | after every meal | pc', at('PC')],
  ['with breakfast | at breakfast | with morning meal | with the morning meal', at('CM')],
  ['with lunch | at lunch', at('CD')],
  ['with dinner | with supper | at dinner | at supper | with evening meal | with the evening meal', at('CV')],
  ['before breakfast', at('ACM')],
  ['before lunch', at('ACD')],
  ['before dinner | before supper', at('ACV')],
  ['after breakfast', at('PCM')],
  ['after lunch', at('PCD')],
  ['after dinner | after supper', at('PCV')],
  ['qpm | q pm | every pm | pm | in pm | in the pm', afternoonOrEvening],
];

const verbs: readonly Entry[] = [
  ['take | give | use | apply | place | dissolve | insert | instill | administer | swallow | chew | sig :', verb(null)],
  ['inject', verb('injection')],
  ['inhale', verb('inhaled')],
];

const counts: readonly Entry[] = [
  [
    'once | one time | 1 time | one time only | once only | stat | now | x 1 | single dose',
    { kind: 'count', count: 1, bare: true },
  ],
];

/** Harmless: changes neither the dose nor the schedule. Kept in the text, without an issue. */
const harmless: readonly Entry[] = [
  ['with food | with or without food | with food or milk | with milk | with a snack | with snack', advice],
  ['on an empty stomach | on empty stomach', advice],
  [
    'with water | with a glass of water | with a full glass of water | with full glass of water | with plenty of water',
    advice,
  ],
  ['swallow whole | do not crush | do not chew | do not crush or chew | do not crush or chew tablets', advice],
  [
    'do not take with alcohol | do not drink alcohol | avoid alcohol | avoid grapefruit | avoid grapefruit juice',
    advice,
  ],
  ['may cause drowsiness | may cause dizziness | shake well | shake well before use | avoid sunlight', advice],
  [
    'to skin | to the skin | on the skin | onto the skin | to clean dry skin | rotate sites | rotate application sites',
    advice,
  ],
];

/** What a drug is for, said without "as needed": it does not change how it is taken. */
const indications =
  'depression | anxiety | mood | sleep | insomnia | bipolar | bipolar disorder | adhd | ocd | ptsd | schizophrenia | psychosis | ' +
  'hypertension | high blood pressure | blood pressure | diabetes | cholesterol | high cholesterol | thyroid | hypothyroidism | ' +
  'heart | seizures | epilepsy | migraine prevention | opioid use disorder | birth control | contraception | reflux | gerd';

const joins: readonly Entry[] = [
  [', | ( | )', { kind: 'join', join: 'pause' }],
  ['and | plus | also | +', { kind: 'join', join: 'and' }],
  ['; | .', { kind: 'join', join: 'stop' }],
  ['then | and then | followed by', { kind: 'join', join: 'then' }],
  ['thereafter', { kind: 'thereafter' }],
  ['then stop | and stop | then discontinue | and then stop', { kind: 'end' }],
];

const phrasesOf = ([phrases, piece]: Entry): readonly SigPhrase[] =>
  phrases.split(' | ').map((phrase) => ({ words: phrase.split(' '), piece }));

const allPhrases: readonly SigPhrase[] = [
  ...[rates, events, verbs, counts, harmless, joins].flat().flatMap(phrasesOf),
  ...phrasesOf([indications, advice]).map(({ words, piece }) => ({ words: ['for', ...words], piece })),
  ...routePhrases.map(([phrase, route]) => ({ words: phrase.split(' '), piece: { kind: 'route', route } as const })),
];

/** Phrases by their first word, the longest first. */
export const phrasesByFirstWord: ReadonlyMap<string, readonly SigPhrase[]> = new Map(
  [...Map.groupBy(allPhrases, ({ words }) => words[0] ?? '')].map(([first, phrases]) => [
    first,
    phrases.toSorted((one, other) => other.words.length - one.words.length),
  ]),
);

/** Numbers written as words. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['fourteen', 14],
  ['fifteen', 15],
  ['twenty', 20],
  ['thirty', 30],
]);

/** Words that begin a restriction or another instruction: a reason for taking something never holds one. */
export const instructionWords: ReadonlySet<string> = new Set(
  (
    'take give use apply place may can do not no never call avoid hold stop if when unless except until then only must should ' +
    'repeat increase decrease taper titrate wean alternate alternating adjust change start begin skip per max maximum with ' +
    'without before after while during for at in on by to from until through than over under above below less more times x ' +
    'mg mcg ml g tablet tablets tab tabs dose doses day days week weeks hour hours first second last next every each q ' +
    'nte limit up half additional extra another immediately as of refill'
  ).split(' '),
);

/** Words between a number and a countable that do not change the amount: `1 ER tablet`. */
export const formAdjectives: ReadonlySet<string> = new Set(
  'er xr xl sr cr dr ir la ec odt extended delayed immediate release coated chewable disintegrating oral'.split(' '),
);
