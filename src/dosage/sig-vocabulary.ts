import type { EventTiming, Route } from '../domain/dosing.ts';
import { routePhrases } from './routes.ts';
import { rateOf } from './schedule.ts';
import { adviceWords } from './sig-advice.ts';
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
const afternoonOrEvening: SigPiece = { kind: 'afternoon-or-evening' };

/** Left out on purpose, as each has two meanings: `od`, `biw`, `tiw`, `biweekly`, `bimonthly`, `qn`. */
const rates: readonly Entry[] = [
  [
    'daily | qd | q day | qday | qdaily | q daily | every day | everyday | each day | once daily | once everyday',
    every(1, 1, 'd'),
  ],
  ['bid | twice daily', every(2, 1, 'd')],
  ['tid', every(3, 1, 'd')],
  ['qid', every(4, 1, 'd')],
  [
    'qod | every other day | q other day | every second day | on alternate days | alternate days | every alternate day',
    every(1, 2, 'd'),
  ],
  ['hourly | every hour | q hour | qh', every(1, 1, 'h')],
  ['weekly | every week | each week | q week | qweek | qwk | qw', every(1, 1, 'wk')],
  ['every other week | fortnightly | every fortnight', every(1, 2, 'wk')],
  ['monthly | every month | each month | q month | qmonth | q mo | qmo', every(1, 1, 'mo')],
  ['every other month', every(1, 2, 'mo')],
  ['yearly | annually | every year | once a year', every(1, 1, 'a')],
];

const events: readonly Entry[] = [
  [
    'qam | q am | in morning | every am | am | in am | in the am | morning | in the morning | every morning | each morning | q morning | mornings | first thing in the morning',
    at('MORN'),
  ],
  ['noon | at noon | midday | at midday | every noon | q noon | qnoon | at 12 noon', at('NOON')],
  ['afternoon | in the afternoon | every afternoon | each afternoon | in afternoon | q afternoon', at('AFT')],
  ['evening | in the evening | in evening | every evening | each evening | q evening | evenings', at('EVE')],
  ['nightly | night | at night | every night | each night | q night | qnight', at('NIGHT')],
  [
    'qhs | q hs | hs | at hs | bedtime | at bedtime | every bedtime | q bedtime | before bed | before bedtime | at bed time | bed time | ' +
      'q bed time | prior to bed | prior to bedtime | before going to bed | before sleep',
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
  ['breakfast', { kind: 'meal', meal: 'M' }],
  ['lunch', { kind: 'meal', meal: 'D' }],
  ['dinner | supper | evening meal', { kind: 'meal', meal: 'V' }],
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

/** Kept in the text, without an issue. */
const harmless: readonly Entry[] = adviceWords.map((phrases) => [phrases, { kind: 'advice' }] as const);

const places: readonly Entry[] = [
  [
    'into the gluteal muscle | into gluteal muscle | in the gluteal muscle | in gluteal muscle | into the deltoid muscle | ' +
      'into deltoid muscle | in the deltoid muscle | in deltoid muscle | into the deltoid | into deltoid | in the deltoid | ' +
      'in deltoid | in gluteus | in the gluteus | deep im | deep intramuscular | via im injection | im injection',
    { kind: 'route', route: 'intramuscular' },
  ],
  ['sq injection | subcutaneous injection', { kind: 'route', route: 'subcutaneous' }],
  [
    'into the lungs | into lungs | via nebulizer | by nebulizer | per nebulizer | nebulized',
    { kind: 'route', route: 'inhaled' },
  ],
  ['nasal spray', { kind: 'route', route: 'nasal' }],
  ['transdermal patch', { kind: 'route', route: 'transdermal' }],
  [
    'in left eye | in the left eye | into left eye | into the left eye | in right eye | in the right eye | into right eye | ' +
      'into the right eye | to left eye | to right eye',
    { kind: 'side', route: 'ophthalmic', each: false },
  ],
  [
    'in both eyes | into both eyes | to both eyes | both eyes | in each eye | into each eye | each eye | per eye | ou',
    { kind: 'side', route: 'ophthalmic', each: true },
  ],
  [
    'in left ear | in the left ear | into left ear | into the left ear | in right ear | in the right ear | into right ear | ' +
      'into the right ear',
    { kind: 'side', route: 'otic', each: false },
  ],
  [
    'in both ears | into both ears | in each ear | into each ear | both ears | each ear | au',
    { kind: 'side', route: 'otic', each: true },
  ],
  [
    'in each nostril | into each nostril | each nostril | per nostril | in both nostrils | into both nostrils | both nostrils | ' +
      'in each nare | each nare | in each naris',
    { kind: 'side', route: 'nasal', each: true },
  ],
  [
    'in one nostril | into one nostril | in 1 nostril | into 1 nostril | in left nostril | in right nostril',
    { kind: 'side', route: 'nasal', each: false },
  ],
];

/** How the instruction may go on beyond what is written: read only behind a whole instruction, and said in an issue. */
const openEnds: readonly Entry[] = [
  [
    'as directed | as instructed | as prescribed | as directed by physician | as directed by prescriber | as directed by provider | ' +
      'as directed by doctor | as directed by your doctor | as directed by md | as directed by your prescriber | use as directed | ' +
      'take as directed | as prescribed by physician | as prescribed by provider',
    { kind: 'as-directed' },
  ],
];

const joins: readonly Entry[] = [
  [',', { kind: 'join', join: 'pause' }],
  ['( | )', { kind: 'join', join: 'bracket' }],
  ['and | plus | also | +', { kind: 'join', join: 'and' }],
  ['; | .', { kind: 'join', join: 'stop' }],
  ['then | and then | followed by', { kind: 'join', join: 'then' }],
  [
    'then increase to | then increase dose to | and then increase to | then decrease to | then decrease dose to | ' +
      'and then decrease to | then reduce to | and then reduce to | then reduce dose to | then go up to | then go down to',
    { kind: 'join', join: 'change' },
  ],
  ['thereafter | onward | onwards', { kind: 'thereafter' }],
  [
    'then stop | and stop | then discontinue | and then stop | then d / c | then dc | ' + 'and discontinue | then off',
    { kind: 'end' },
  ],
];

const phrasesOf = ([phrases, piece]: Entry): readonly SigPhrase[] =>
  phrases.split(' | ').map((phrase) => ({ words: phrase.split(' '), piece }));

const allPhrases: readonly SigPhrase[] = [
  ...[rates, events, verbs, counts, harmless, places, openEnds, joins].flat().flatMap(phrasesOf),
  ...routePhrases.flatMap(([phrase, route]) => {
    const piece = { kind: 'route', route } as const;
    const byRoute = { words: ['by', phrase, 'route'], piece };
    return phrase.includes(' ') ? [{ words: phrase.split(' '), piece }] : [{ words: [phrase], piece }, byRoute];
  }),
];

/** The phrases that begin with one word: that word alone, and longer ones by their second word, the longest first. */
export interface PhrasesOfWord {
  readonly alone: SigPhrase | undefined;
  readonly bySecond: ReadonlyMap<string, readonly SigPhrase[]>;
}

const phrasesOfWord = (phrases: readonly SigPhrase[]): PhrasesOfWord => ({
  alone: phrases.find(({ words }) => words.length === 1),
  bySecond: Map.groupBy(
    phrases.filter(({ words }) => words.length > 1).toSorted((one, other) => other.words.length - one.words.length),
    ({ words }) => words[1] ?? '',
  ),
});

/** Every phrase, by its first word. */
export const phrasesByFirstWord: ReadonlyMap<string, PhrasesOfWord> = new Map(
  [...Map.groupBy(allPhrases, ({ words }) => words[0] ?? '')].map(([first, phrases]) => [
    first,
    phrasesOfWord(phrases),
  ]),
);

/** Numbers written as words; `twenty` to `ninety` may have a smaller one behind them. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ...(
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, (index + 2) * 10] as const),
]);

/** `twenty` to `ninety`. */
export const tensWords: ReadonlySet<string> = new Set(
  [...numberWords].filter(([, value]) => value >= 20).map(([word]) => word),
);

/** Roman numerals of sigs; `iv` and above are other words. */
export const romanNumerals: ReadonlyMap<string, number> = new Map([
  ['i', 1],
  ['ii', 2],
  ['iii', 3],
]);

/** Words that begin a restriction or another instruction: a reason for taking something never holds one. */
export const instructionWords: ReadonlySet<string> = new Set(
  (
    'take give use apply place may can do not no never call avoid hold stop if when unless except until then only must should ' +
    'repeat increase decrease taper titrate wean alternate alternating adjust change start begin skip per max maximum with ' +
    'without before after while during for at in on by to from until through than over under above below less more times x ' +
    'mg mcg ml g tablet tablets tab tabs dose doses day days week weeks hour hours first second last next every each q ' +
    'nte limit up half additional extra another immediately as of refill see refer follow attached instructions ' +
    'directions directed instructed prescribed label package sheet protocol doctor physician provider patient pt also plus sig rx'
  ).split(' '),
);

/** Words between a number and a countable that do not change the amount: `1 ER tablet`. */
export const formAdjectives: ReadonlySet<string> = new Set(
  'er xr xl sr cr dr ir la ec odt new extended delayed immediate release coated chewable disintegrating oral'.split(
    ' ',
  ),
);
