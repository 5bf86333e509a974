/**
 * Brands whose plain tablets or capsules are, or were, sold under the bare name while the data holds only their slow ones:
 * the bare name is not the slow product (`Wellbutrin` is no `Wellbutrin XL`). By their labels, current or discontinued.
 * A brand that never was anything but slow (`OxyContin`, `Intuniv`) is not here.
 */
export const plainBrands: readonly string[] = [
  'ditropan',
  'effexor',
  'glucotrol',
  'inderal',
  'isoptin',
  'procardia',
  'requip',
  'rythmol',
  'sinequan',
  'tenex',
  'wellbutrin',
];
