import type { Route } from '../domain/dosing.ts';

/** What is known of one route: how it is written for a person, the words of sigs, and the codes of STANDARDS section 8. */
interface RouteEntry {
  readonly route: Route;
  /** Plain English, as a part of a sentence; the first of the words that sigs use. */
  readonly phrase: string;
  /** Other lower-case words that mean exactly it. */
  readonly words: readonly string[];
  readonly snomed: string | null;
  /** Code and display of `http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration`. */
  readonly v3: { readonly code: string; readonly display: string } | null;
  /** Further v3 codes that partners use and that mean this route. */
  readonly v3Also: readonly string[];
}

const routes: readonly RouteEntry[] = [
  {
    route: 'oral',
    phrase: 'by mouth',
    words: ['po', 'orally', 'oral', 'per os', 'by oral route', 'mouth', 'oral route'],
    snomed: '26643006',
    v3: { code: 'PO', display: 'Swallow, oral' },
    v3Also: ['CHEW', 'DISSOLVE'],
  },
  {
    route: 'sublingual',
    phrase: 'under the tongue',
    words: ['sl', 'sublingual', 'sublingually', 'under tongue', 'sublingual route'],
    snomed: '37839007',
    v3: { code: 'SL', display: 'Dissolve, sublingual' },
    v3Also: [],
  },
  {
    route: 'buccal',
    phrase: 'in the cheek',
    words: ['buccal', 'buccally', 'buccal route'],
    snomed: null,
    v3: { code: 'BUC', display: 'Topical application, buccal' },
    v3Also: [],
  },
  {
    route: 'intramuscular',
    phrase: 'intramuscularly',
    words: ['im', 'intramuscular', 'into the muscle', 'intramuscular route'],
    snomed: '78421000',
    v3: { code: 'IM', display: 'Injection, intramuscular' },
    v3Also: ['IMD', 'IMZ'],
  },
  {
    route: 'subcutaneous',
    phrase: 'subcutaneously',
    words: ['sc', 'sq', 'subq', 'subcut', 'subcutaneous', 'under the skin', 'subcutaneous route'],
    snomed: '34206005',
    v3: { code: 'SQ', display: 'Injection, subcutaneous' },
    v3Also: [],
  },
  {
    route: 'intravenous',
    phrase: 'intravenously',
    words: ['iv', 'intravenous', 'into the vein', 'intravenous route'],
    snomed: '47625008',
    v3: { code: 'IV', display: 'Infusion, intravenous' },
    v3Also: ['IVINJ', 'IVINJBOL', 'IVPUSH', 'IVRPUSH', 'IVSPUSH', 'IVC', 'IVCC', 'IVCI'],
  },
  {
    route: 'injection',
    phrase: 'by injection',
    words: ['injection', 'parenteral', 'parenterally'],
    snomed: null,
    v3: null,
    v3Also: [],
  },
  {
    route: 'transdermal',
    phrase: 'transdermally',
    words: ['transdermal', 'transdermal route', 'through the skin'],
    snomed: '45890007',
    v3: { code: 'TRNSDERM', display: 'Transdermal' },
    v3Also: ['TRNSDERMD'],
  },
  {
    route: 'topical',
    phrase: 'topically',
    words: ['topical', 'topical route'],
    snomed: '6064005',
    v3: null,
    v3Also: ['TOPICAL', 'SKIN'],
  },
  {
    route: 'nasal',
    phrase: 'intranasally',
    words: ['nasal', 'nasally', 'intranasal', 'in the nose', 'nasal route'],
    snomed: '46713006',
    v3: { code: 'NASINHL', display: 'Inhalation, nasal' },
    v3Also: ['NASAL', 'NASALINSTIL'],
  },
  {
    route: 'inhaled',
    phrase: 'by inhalation',
    words: ['inhaled', 'inhalation', 'inh', 'respiratory tract route'],
    snomed: null,
    v3: { code: 'IPINHL', display: 'Inhalation, respiratory' },
    v3Also: ['ORIFINHL', 'NEB', 'ORNEB'],
  },
  {
    route: 'ophthalmic',
    phrase: 'in the eye',
    words: ['ophthalmic', 'ophthalmically', 'ophthalmic route'],
    snomed: '54485002',
    v3: null,
    v3Also: ['OPTHALTA'],
  },
  {
    route: 'otic',
    phrase: 'in the ear',
    words: ['otic', 'otically', 'otic route'],
    snomed: null,
    v3: null,
    v3Also: ['OT'],
  },
  {
    route: 'rectal',
    phrase: 'rectally',
    words: ['pr', 'rectal', 'per rectum', 'rectal route'],
    snomed: '37161004',
    v3: { code: 'PR', display: 'Insertion, rectal' },
    v3Also: ['RECTAL', 'RECINSTL'],
  },
  {
    route: 'vaginal',
    phrase: 'vaginally',
    words: ['pv', 'vaginal', 'per vagina', 'vaginal route'],
    snomed: null,
    v3: null,
    v3Also: ['VAGINS', 'VAGINSI'],
  },
];

const byRoute: ReadonlyMap<Route, RouteEntry> = new Map(routes.map((entry) => [entry.route, entry]));
const bySnomed: ReadonlyMap<string, Route> = new Map(
  routes.flatMap(({ route, snomed }) => (snomed === null ? [] : [[snomed, route] as const])),
);
const byV3: ReadonlyMap<string, Route> = new Map(
  routes.flatMap(({ route, v3, v3Also }) =>
    [...(v3 === null ? [] : [v3.code]), ...v3Also].map((code) => [code, route] as const),
  ),
);
const byText: ReadonlyMap<string, Route> = new Map(
  routes.flatMap(({ route, phrase, words }) => [route, phrase, ...words].map((text) => [text, route] as const)),
);

/** Phrases of sigs that name a route, each with what it means. */
export const routePhrases: readonly (readonly [string, Route])[] = routes.flatMap(({ route, phrase, words }) =>
  [phrase, ...words].map((words) => [words, route] as const),
);

/** A route as a part of an English sentence: `by mouth`. */
export const routePhrase = (route: Route): string => byRoute.get(route)?.phrase ?? route;

/** The SNOMED CT code that STANDARDS section 8 names for a route, or `null`. */
export const snomedOfRoute = (route: Route): string | null => byRoute.get(route)?.snomed ?? null;

/** The v3-RouteOfAdministration code of a route, or `null`. */
export const v3OfRoute = (route: Route): { readonly code: string; readonly display: string } | null =>
  byRoute.get(route)?.v3 ?? null;

/** The route of a SNOMED CT code, or `null`. */
export const routeOfSnomed = (code: string): Route | null => bySnomed.get(code) ?? null;

/** The route of a v3-RouteOfAdministration code, or `null`. */
export const routeOfV3 = (code: string): Route | null => byV3.get(code) ?? null;

/** The route that a partner's text means (`PO`, `Oral`, `by mouth`), or `null`. */
export const routeOfText = (text: string): Route | null => byText.get(text.trim().toLowerCase()) ?? null;
