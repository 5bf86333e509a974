/**
 * What is measured in blood as well as given, by the name of its base ingredient, with a value that no patient's blood
 * goes far beyond in the units of United States laboratories. A bare number up to it that no product has (`lithium 0.7`,
 * `potassium 4.2`, `valproate 82`) is more likely a result than a strength. Usual reference and therapeutic ranges, from
 * general knowledge, widened about twofold. Left out where strengths lie in the same range: zinc, iron, folate, vitamin B12.
 */
export const measuredSubstances: ReadonlyMap<string, number> = new Map([
  ['lithium', 4],
  ['valproate', 200],
  ['carbamazepine', 30],
  ['phenytoin', 60],
  ['phenobarbital', 80],
  ['digoxin', 6],
  ['theophylline', 40],
  ['vancomycin', 80],
  ['sodium', 180],
  ['potassium', 9],
  ['calcium', 20],
  ['magnesium', 8],
  ['phosphorus', 15],
  ['glucose', 600],
  ['creatinine', 20],
]);
