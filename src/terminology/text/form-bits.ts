import type { Route } from '../../domain/dosing.ts';

/** What a product looks like. Bits, since every candidate is compared with every word of a text. */
export const shape = {
  tablet: 1,
  capsule: 1 << 1,
  solution: 1 << 2,
  suspension: 1 << 3,
  injectable: 1 << 4,
  syringe: 1 << 5,
  pen: 1 << 6,
  film: 1 << 7,
  patch: 1 << 8,
  cream: 1 << 9,
  ointment: 1 << 10,
  gel: 1 << 11,
  lotion: 1 << 12,
  foam: 1 << 13,
  spray: 1 << 14,
  inhaler: 1 << 15,
  powder: 1 << 16,
  granules: 1 << 17,
  suppository: 1 << 18,
  lozenge: 1 << 19,
  gum: 1 << 20,
  wash: 1 << 21,
  pad: 1 << 22,
  paste: 1 << 23,
  insert: 1 << 24,
  implant: 1 << 25,
  enema: 1 << 26,
  oil: 1 << 27,
  drops: 1 << 28,
  cartridge: 1 << 29,
} as const;

/** How a product gets in, and how it lets the drug out. */
export const way = {
  oral: 1,
  sublingual: 1 << 1,
  buccal: 1 << 2,
  ophthalmic: 1 << 3,
  otic: 1 << 4,
  nasal: 1 << 5,
  rectal: 1 << 6,
  vaginal: 1 << 7,
  topical: 1 << 8,
  transdermal: 1 << 9,
  inhaled: 1 << 10,
  injection: 1 << 11,
  extended: 1 << 12,
  delayed: 1 << 13,
  disintegrating: 1 << 14,
  chewable: 1 << 15,
  effervescent: 1 << 16,
  forLiquid: 1 << 17,
} as const;

/** How many bits are set. */
export const bitsIn = (value: number): number => {
  let rest = value - ((value >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

/** The bits of `way` that say how a drug is let out or taken in an unusual manner: the plain product has none. */
export const manners =
  way.extended | way.delayed | way.disintegrating | way.chewable | way.effervescent | way.forLiquid;

/** Ways that a plain tablet or capsule does not have: a text that means one of them says so. */
export const unusualWays = manners | way.sublingual | way.buccal | way.vaginal | way.rectal;

/** What one word of a text asks of a product: one of the shapes, one of the ways, none of the excluded ways. */
export interface FormWord {
  readonly shapes: number;
  /** The shapes that the word itself names, where `shapes` allows others too. */
  readonly ownShapes: number;
  readonly ways: number;
  readonly notWays: number;
  /** The route that the word names, finer than a dose form tells (`im`). */
  readonly route: Route | null;
}

const word = (shapes: number, ways = 0, route: Route | null = null, notWays = 0, ownShapes = shapes): FormWord => ({
  shapes,
  ownShapes,
  ways,
  notWays,
  route,
});

const liquid = shape.solution | shape.suspension | shape.drops;
const injectables = shape.injectable | shape.syringe | shape.pen | shape.cartridge;
const extended = word(0, way.extended);
const delayed = word(0, way.delayed);
const disintegrating = word(0, way.disintegrating);
const breathed = word(shape.inhaler | shape.spray | shape.powder, way.inhaled, 'inhaled', 0, shape.inhaler);
const pen = word(shape.pen, way.injection, 'injection', 0, shape.pen | shape.injectable);

const listed = (words: string, meaning: FormWord): readonly (readonly [string, FormWord])[] =>
  words.split(' ').map((one) => [one, meaning] as const);

/**
 * Words of form, route and release, as prescribers, pharmacies and RxNorm write them. Each stands for one thing beside
 * the name of a drug; what a word could mean twice (`film` of a film-coated tablet) is settled by `film-coated` below.
 */
export const formWords: ReadonlyMap<string, FormWord> = new Map([
  ...listed(
    'tablet tablets tab tabs tabl tbs caplet caplets sleeptabs tabelt tabet talbet tablte tablt',
    word(shape.tablet),
  ),
  ...listed(
    'capsule capsules cap caps capsul capsle capsulle casule softgel softgels gelcap gelcaps pulvule pulvules sprinkle sprinkles spansule',
    word(shape.capsule),
  ),
  ...listed('pill pills', word(shape.tablet | shape.capsule)),
  ...listed(
    'solution soln sol solutions',
    word(shape.solution | injectables | shape.drops, 0, null, 0, shape.solution),
  ),
  ...listed(
    'suspension susp suspensions',
    word(shape.suspension | injectables | shape.drops, 0, null, 0, shape.suspension),
  ),
  ...listed('liquid liq syrup syr elixir elix concentrate conc intensol', word(liquid, 0, null, 0, shape.solution)),
  ...listed('drops gtt gtts drop', word(liquid, 0, null, 0, 0)),
  ...listed(
    'injection injections inj injectable vial vials ampule ampul amp ampoule',
    word(injectables, way.injection, 'injection', 0, shape.injectable),
  ),
  ...listed('syringe syringes', word(shape.syringe, way.injection, 'injection', 0, shape.syringe | shape.injectable)),
  ...listed('pen pens kwikpen flexpen flextouch solostar injector autoinjector pushtronex sureclick', pen),
  ...listed(
    'cartridge cartridges penfill',
    word(shape.cartridge, way.injection, 'injection', 0, shape.cartridge | shape.injectable),
  ),
  ...listed('film films strip strips', word(shape.film)),
  ...listed('patch patches ptch', word(shape.patch)),
  ...listed('cream crm', word(shape.cream)),
  ...listed('ointment oint ung', word(shape.ointment)),
  ...listed('gel jelly', word(shape.gel)),
  ...listed('lotion', word(shape.lotion)),
  ...listed('foam', word(shape.foam)),
  ...listed('spray sprays', word(shape.spray)),
  ...listed(
    'inhaler inh hfa mdi diskus ellipta respimat flexhaler respiclick digihaler twisthaler handihaler inhub',
    breathed,
  ),
  ...listed('inhalation inhaled nebulizer nebulized nebules nebule neb inhalant', word(0, way.inhaled, 'inhaled')),
  ...listed('powder powd', word(shape.powder)),
  ...listed('granules granule pellet pellets', word(shape.granules)),
  ...listed('suppository suppositories supp', word(shape.suppository)),
  ...listed('lozenge lozenges troche', word(shape.lozenge)),
  ...listed('gum', word(shape.gum)),
  ...listed('shampoo soap wash', word(shape.wash)),
  ...listed('pad pads swab swabs', word(shape.pad)),
  ...listed('paste toothpaste', word(shape.paste)),
  ...listed('ring insert iud', word(shape.insert)),
  ...listed('implant', word(shape.implant)),
  ...listed('enema', word(shape.enema)),
  ...listed('oil', word(shape.oil)),
  ...listed('oral po orally', word(0, way.oral, 'oral')),
  ...listed('sublingual sl', word(0, way.sublingual, 'sublingual')),
  ...listed('buccal', word(0, way.buccal, 'buccal')),
  ...listed('ophthalmic ophth opht eye eyedrops', word(0, way.ophthalmic, 'ophthalmic')),
  ...listed('otic ear', word(0, way.otic, 'otic')),
  ...listed('nasal intranasal', word(0, way.nasal, 'nasal')),
  ...listed('rectal', word(0, way.rectal, 'rectal')),
  ...listed('vaginal vag', word(0, way.vaginal, 'vaginal')),
  ...listed('topical top', word(0, way.topical, 'topical')),
  ...listed('transdermal', word(0, way.transdermal, 'transdermal')),
  ...listed('intramuscular im', word(0, way.injection, 'intramuscular')),
  ...listed('subcutaneous subcut subq sq sc', word(0, way.injection, 'subcutaneous')),
  ...listed('intravenous iv ivpb', word(0, way.injection, 'intravenous')),
  ...listed('er xr xl sr cr la sa cd xt extended sustained controlled contin prolonged', extended),
  ...listed('dr ec delayed enteric', delayed),
  ...listed('ir immediate', word(0, 0, null, way.extended | way.delayed)),
  ...listed('odt disintegrating zydis mtab quicklet rapdis orodispersible soltab', disintegrating),
  ...listed('dispersible', word(0, way.disintegrating | way.forLiquid | way.chewable)),
  ...listed('chewable chew chewables chewtab chewtabs infatabs', word(0, way.chewable)),
  ...listed('effervescent', word(0, way.effervescent)),
  // Codes of dosage forms that record systems print behind a name.
  ...listed('tbec', word(shape.tablet, way.delayed)),
  ...listed('tbcr', word(shape.tablet, way.extended)),
  ...listed('tbdp', word(shape.tablet, way.disintegrating)),
  ...listed('tbef', word(shape.tablet, way.effervescent)),
  ...listed('subl', word(shape.tablet, way.sublingual, 'sublingual')),
  ...listed('cpdr cpep csdr', word(shape.capsule, way.delayed)),
  ...listed('cpcr', word(shape.capsule, way.extended)),
  ...listed('cher', word(shape.tablet, way.chewable | way.extended)),
  ...listed('srer', word(shape.suspension, way.extended)),
  ...listed('syrp liqd', word(liquid, 0, null, 0, shape.solution)),
  ...listed('solr', word(shape.solution | injectables, 0, null, 0, shape.solution)),
  ...listed('susr', word(shape.suspension | injectables, 0, null, 0, shape.suspension)),
  ...listed('aers aero aepb', breathed),
  ...listed('sosy prsy susy', word(shape.syringe, way.injection, 'injection', 0, shape.syringe | shape.injectable)),
  ...listed('sopn soaj suaj', pen),
  ...listed('soct', word(shape.cartridge, way.injection, 'injection', 0, shape.cartridge | shape.injectable)),
  ...listed('pttw ptwk', word(shape.patch)),
  ...listed('crea', word(shape.cream)),
  ...listed('lotn', word(shape.lotion)),
  ...listed('lozg', word(shape.lozenge)),
  ...listed('enem', word(shape.enema)),
  ...listed('nebu', word(0, way.inhaled, 'inhaled')),
]);

/** Words that stand in the names of forms and say nothing by themselves. */
export const formFillers: ReadonlySet<string> = new Set(
  'release released acting coated coat metered prefilled pre filled auto dry form dosage formulation strength system osmotic biphasic microencapsulated augmented emollient deterrent tamper resistant bead for as drug gummy gummies medicated mucosal mucous membrane chewing irrigation gas mouthwash tape bar balm stick with'.split(
    ' ',
  ),
);

/** Words of packs, in which tablets of several strengths may lie together. */
export const packWords: ReadonlySet<string> = new Set('kit pack pak starter dosepak starting titration'.split(' '));

/** Words of RxNorm's dose forms that say more than the same word does in a text, or that no text has. */
const doseFormWords: ReadonlyMap<string, readonly [shapes: number, ways: number]> = new Map([
  ['tablet', [shape.tablet, 0]],
  ['solution', [shape.solution, 0]],
  ['suspension', [shape.suspension, 0]],
  ['injection', [shape.injectable, way.injection]],
  ['injectable', [shape.injectable, way.injection]],
  ['syringe', [shape.syringe | shape.injectable, way.injection]],
  ['injector', [shape.pen | shape.injectable, way.injection]],
  ['cartridge', [shape.cartridge | shape.injectable, way.injection]],
  ['inhaler', [shape.inhaler, way.inhaled]],
  ['system', [shape.patch | shape.insert, 0]],
  ['intrauterine', [shape.insert, 0]],
  ['medicated', [0, way.topical]],
  ['mouthwash', [shape.solution, 0]],
  ['wafer', [shape.tablet, way.disintegrating]],
  ['for', [0, way.forLiquid]],
]);

const swallowed = shape.tablet | shape.capsule | shape.lozenge | shape.gum;
const elsewhere = way.sublingual | way.buccal | way.vaginal | way.rectal | way.injection | way.inhaled;

/** Shape and ways of one of RxNorm's dose forms (`Extended Release Oral Tablet`), by its words. */
export const bitsOfDoseForm = (form: string): { readonly shapes: number; readonly ways: number } => {
  let shapes = 0;
  let ways = 0;
  for (const written of form.toLowerCase().split(/[\s-]+/)) {
    const [ownShapes, ownWays] = doseFormWords.get(written) ?? [
      formWords.get(written)?.shapes ?? 0,
      formWords.get(written)?.ways ?? 0,
    ];
    shapes |= ownShapes;
    ways |= ownWays;
  }
  if ((shapes & swallowed) !== 0 && (ways & elsewhere) === 0) ways |= way.oral;
  return { shapes, ways };
};
