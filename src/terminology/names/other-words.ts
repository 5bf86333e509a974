/**
 * Words that stand beside drug names on real lists and say nothing of which drug it is. Written by hand from usual United
 * States medication lists. A word that can change the drug, its strength or its release is not here but in
 * `changing-words.ts`. Words of a form (tablet, patch), of a route and of a time are not all here: other rooms read those.
 * Left out: makers whose name is a drug's brand or a plain word (Bayer, Sun, Major, Granules), and colours (methylene blue).
 */
/** `make`: how it is made, which is no other drug. `report`: what lists and patients say around a drug. */
export type OtherWordKind = 'maker' | 'package' | 'legal' | 'make' | 'use' | 'report';

export interface OtherWord {
  /** Lower-cased; may be several words. */
  readonly word: string;
  readonly kind: OtherWordKind;
}

const makers = `
  a-s medication solutions, abbott, abbvie, accord, accord healthcare, actavis, ajanta, alembic, alkermes,
  almatica, alvogen, american health packaging, amneal, ani pharmaceuticals, aphena, apotex,
  ascend laboratories, ascent, astrazeneca, aurobindo, avkare, avpak, axsome, basic care, bausch, bayshore,
  bionpharma, blenheim, breckenridge, bristol-myers squibb, bryant ranch, bryant ranch prepack, cadista,
  camber, cardinal health, carilion materials management, chartwell, cipla, cvs, cvs health, direct rx,
  directrx, dispensing solutions, dr reddys, dr. reddy's, edenbridge, eli lilly, epic pharma, equate, exelan,
  genentech, geri-care, glaxosmithkline, glenmark, golden state medical supply, good sense, goodsense,
  greenstone, gsk, h.j. harkins, health mart, hikma, indivior, ingenus, intra-cellular, janssen, jubilant,
  jubilant cadista, kirkland, kirkland signature, kvk tech, kvk-tech, lake erie medical, lannett,
  leading pharma, lilly, lundbeck, lupin, macleods, mallinckrodt, marksans, marlex, mckesson, medvantx,
  member's mark, merck, micro labs, msn, mylan, nature made, nature's bounty, ncs healthcare, neurocrine,
  northstar, northwind, nostrum, novadoz, novartis, noven, novitium, now foods, nucare, otsuka,
  par pharmaceutical, pd-rx, perrigo, pfizer, physicians total care, prasco, preferred pharmaceuticals,
  prinston, proficient rx, qualitest, quality care products, ranbaxy, rebel distributors, remedy repack,
  remedyrepack, rhodes, rising pharma, rite aid, roche, roxane, rugby, sandoz, sanofi, sciegen, shire,
  signature care, solco, specgx, spring valley, st. mary's medical park pharmacy, strides, sun pharma,
  sun pharmaceutical, sunmark, sunovion, supernus, takeda, teva, teva pharmaceuticals, time cap labs, topcare,
  torrent, trigen, tris pharma, unichem, unit dose services, up&up, upsher smith, upsher-smith, valeant,
  validus, viatris, walgreens, watson, west-ward, wockhardt, xlcare, zydus, zydus cadila`;

const packages = `
  30 day supply, 90 day supply, blister, blister pack, bottle, bottle of, bottles, box, box of, boxes, btl,
  bubble pack, bulk, carton, count, ct, day supply, days supply, disp, disp #, dispense, ea, each, exp,
  expires, lot, mail order, ndc, no refills, pack of, package, package of, per box, pill pack, pkg, qty,
  quantity, refill, refillable, refills, rfl, sample, samples, stock, supply, ud, unit dose, unit of use,
  unit-dose`;

const legalWords = `
  ab rated, brand, brand medically necessary, brand name, brand name only, brand necessary, brand only, c-ii,
  c-iii, c-iv, c-v, cii, ciii, civ, controlled substance, daw, daw 0, daw 1, dispense as written,
  do not substitute, equivalent, fda, formulary, generic, generic equivalent, generic for, generics,
  may substitute, medically necessary, nf, no substitution, non-formulary, non-preferred, nonformulary, otc,
  over the counter, over-the-counter, pa required, preferred, prescription, prior auth, registered, rx,
  rx only, schedule ii, schedule iv, substitute, substitution, substitution allowed, substitution permitted,
  trademark, usp`;

const makeWords = `
  alcohol free, alcohol-free, cherry flavor, dye free, dye-free, film coated, film-coated, flavor, flavored,
  gluten free, gluten-free, grape flavor, imprint, lactose free, latex free, orange flavor, preservative free,
  preservative-free, scored, sugar free, sugar-free`;

const useWords = `
  after meals, as directed, as needed, at bedtime, bedtime, before meals, bid, by mouth, continue, continued,
  current, daily, discontinued, every 4 weeks, every bedtime, every day, every evening, every month,
  every morning, every night, every other day, every week, for adhd, for agitation, for allergies, for anxiety,
  for blood pressure, for cholesterol, for depression, for diabetes, for insomnia, for mood, for nausea,
  for pain, for panic, for psychosis, for seizures, for sleep, for thyroid, give, historical med, home med,
  home medication, hs, in the evening, in the morning, maintenance, monthly, nightly, on an empty stomach,
  on hold, once daily, orally, patient reported, per patient, po, prn, q12h, q4h, q6h, q8h, qam, qd, qday, qhs,
  qid, qod, qpm, self-administered, stopped, take, take 1, take one, take two, taper, tid, titrate, trial,
  twice daily, use, weekly, with food, with meals, without food`;

const reportWords = `
  anxiety, blood, blood pressure, blue, both, change, changed, clinic, decrease, decreased, depression,
  diluent, dl, gives, gummies, has, heart, increase, increased, is, little, me, med, medication, medications, meds,
  month, mood, my, nerves, new, nostrils, packet, patient, per list, prescribed, pt, puffer, reports, restarted,
  resume, resumed, says, scoop, shot, shots, sleep, sleeping, started, states, supper, taking, the, this, to, white`;

const wordsOf = (kind: OtherWordKind, text: string): readonly OtherWord[] =>
  text.split(',').map((word) => ({ word: word.trim(), kind }));

export const otherWords: readonly OtherWord[] = [
  ...wordsOf('maker', makers),
  ...wordsOf('package', packages),
  ...wordsOf('legal', legalWords),
  ...wordsOf('make', makeWords),
  ...wordsOf('use', useWords),
  ...wordsOf('report', reportWords),
];
