/**
 * Words that name the salt, the ester or the water of a drug and never another drug. Only a precise ingredient (PIN)
 * is ever stripped of them, and only where what is left is an ingredient (IN) of its own. What is left out on purpose:
 * `mononitrate` (isosorbide mononitrate is a drug), `alafenamide` (not `disoproxil`), radionuclides, antibody conjugates.
 */
const saltWords: ReadonlySet<string> = new Set(
  `hydrochloride dihydrochloride monohydrochloride trihydrochloride hcl hydrobromide dihydrobromide hydroiodide
  hydriodide chloride bromide iodide methylbromide methylsulfate sulfate bisulfate hemisulfate monosulfate
  phosphate diphosphate monophosphate acetate diacetate aceponate citrate lactate malate s-malate l-malate maleate
  dimaleate fumarate difumarate tartrate bitartrate succinate oxalate malonate dimalonate hydrogen mesylate dimesylate
  monomesylate besylate tosylate ditosylate napsylate edisylate esylate camsylate isethionate diisethionate
  gluconate gluceptate pidolate benzoate pamoate embonate tannate stearate nitrate carbamate adipate aspartate
  saccharate orotate thiocyanate sodium disodium trisodium tetrasodium monosodium potassium dipotassium calcium
  magnesium zinc lysine meglumine dimeglumine tromethamine trometamol olamine diolamine epolamine benzathine
  decanoate enanthate palmitate laurate lauroxil propionate dipropionate valerate cypionate caproate undecanoate
  undecylenate pivalate butyrate furoate xinafoate phenpropionate tebutate hexanoate polistirex polacrilex resin
  complex propanediol ethanolate estolate nafate isocaproate isonicotinate diethylammonium dipivoxil semihydrate medoxomil kamedoxomil pivoxil proxetil axetil disoproxil salt anhydrous hydrate hydrous monohydrate
  dihydrate trihydrate tetrahydrate pentahydrate hexahydrate heptahydrate hemihydrate sesquihydrate hemipentahydrate
  hemi-pentahydrate micronized microsize dl- (+)- (-)- (anhydrous)`.split(/\s+/),
);

/**
 * Names that are only one half of a salt. `magnesium stearate` is not a form of the drug magnesium, and two salts of
 * potassium are two drugs: nothing is ever stripped down to one of these.
 */
const elements: ReadonlySet<string> = new Set(
  `aluminum ammonium antimony arsenic barium bismuth boron bromine calcium cesium chlorine chromium cobalt copper
  fluoride gallium gold indium iodine iron lanthanum lithium magnesium manganese mercury molybdenum nickel phosphorus
  potassium rubidium selenium silicon silver sodium strontium sulfur technetium thallium tin zinc lysine glycine
  arginine choline`.split(/\s+/),
);

/** Whether a word names a salt, an ester or water. */
export const isSaltWord = (word: string): boolean => saltWords.has(word);

const depotEsters: ReadonlySet<string> = new Set('decanoate enanthate palmitate pamoate lauroxil cypionate'.split(' '));

/** Whether a name ends in an ester that is made to be injected and to last for weeks. */
export const isDepotEster = (name: string): boolean => depotEsters.has(name.toLowerCase().split(' ').at(-1) ?? '');

/** Whether a name is only one half of a salt. */
export const isElementName = (name: string): boolean => elements.has(name.toLowerCase());

/**
 * The names that a salt's name may be a salt of, the longest first: `fluoxetine hydrochloride` gives `fluoxetine`,
 * `alendronic acid` gives `alendronate`. Whether one is an ingredient is for the caller to look up.
 */
export const baseNamesOf = (saltName: string): readonly string[] => {
  const names: string[] = [];
  const words = saltName.toLowerCase().split(' ');
  while (words.length > 1 && saltWords.has((words.pop() ?? '').replace(/,$/, ''))) {
    const rest = words.join(' ').replace(/,$/, '');
    if (!elements.has(rest)) names.push(rest);
  }
  const acid = /^(.+)ic acid$/.exec(saltName.toLowerCase());
  if (acid) names.push(`${acid[1]}ate`);
  return names;
};
