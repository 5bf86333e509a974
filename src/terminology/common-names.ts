/**
 * Names that labels and prescribers use for an ingredient and that RxNorm does not list as one, each with the name that
 * it does list. Only where the short name can mean nothing else.
 */
export const commonNames: ReadonlyMap<string, string> = new Map([
  // The Depakote label's own short name; RxNorm has it only with its salt.
  ['divalproex', 'divalproex sodium'],
  // Abbreviations that prescribers write for nothing else.
  ['hctz', 'hydrochlorothiazide'],
  ['asa', 'aspirin'],
  // What pharmacies print for generic Adderall.
  ['mixed amphetamine salts', 'amphetamine / dextroamphetamine'],
  ['amphetamine mixed salts', 'amphetamine / dextroamphetamine'],
  // Brands that are not in the data, by their labels.
  ['depakene', 'valproic acid'],
  ['subutex', 'buprenorphine'],
  ['haldol decanoate', 'haloperidol decanoate'],
  ['aristada', 'aripiprazole lauroxil'],
  ['bactrim ds', 'sulfamethoxazole / trimethoprim'],
  ['septra', 'sulfamethoxazole / trimethoprim'],
  ['septra ds', 'sulfamethoxazole / trimethoprim'],
  ['sprintec', 'ethinyl estradiol / norgestimate'],
  ['tri-sprintec', 'ethinyl estradiol / norgestimate'],
  ['ortho-cyclen', 'ethinyl estradiol / norgestimate'],
  ['ortho tri-cyclen', 'ethinyl estradiol / norgestimate'],
  ['yaz', 'drospirenone / ethinyl estradiol'],
  ['yasmin', 'drospirenone / ethinyl estradiol'],
]);
