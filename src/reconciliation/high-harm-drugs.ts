/** A drug with which a wrong dose, a missed end or a double order harms more than with most. */
export interface HighHarmDrug {
  /** RxCUI and name of each base ingredient, as the drug data has them. */
  readonly ingredients: Readonly<Record<string, string>>;
  /** What a slip does. */
  readonly why: string;
}

/**
 * Drugs with which a slip harms most: those with a narrow margin between too little and too much (FDA's guidances for
 * generic drugs call them narrow therapeutic index drugs), those of ISMP's lists of high-alert medications in community
 * and ambulatory care (2021), and those that must not be stopped or begun again at once by their labels.
 */
export const highHarmDrugs: readonly HighHarmDrug[] = [
  { ingredients: { '6448': 'lithium' }, why: 'The level that helps lies close to the one that poisons.' },
  {
    ingredients: { '2626': 'clozapine' },
    why: 'After two days without it the titration begins anew; too much too soon stops heart and breath.',
  },
  {
    ingredients: { '28439': 'lamotrigine' },
    why: 'Too fast a rise, or the old dose after five half-lives without it, can cause Stevens-Johnson syndrome.',
  },
  { ingredients: { '40254': 'valproate' }, why: 'Toxic by level; harms an unborn child; seizures when it is stopped.' },
  {
    ingredients: { '2002': 'carbamazepine' },
    why: 'Toxic by level, changes the levels of many drugs; seizures when it is stopped.',
  },
  {
    ingredients: { '8183': 'phenytoin', '8134': 'phenobarbital', '8691': 'primidone' },
    why: 'A small step of the dose can double the level; seizures when it is stopped.',
  },
  {
    ingredients: {
      '11289': 'warfarin',
      '1364430': 'apixaban',
      '1114195': 'rivaroxaban',
      '1546356': 'dabigatran',
      '1599538': 'edoxaban',
      '67108': 'enoxaparin',
      '67109': 'dalteparin',
      '5224': 'heparin',
      '321208': 'fondaparinux',
    },
    why: 'Too much bleeds, too little clots.',
  },
  {
    ingredients: {
      '274783': 'insulin glargine',
      '86009': 'insulin lispro',
      '51428': 'insulin aspart, human',
      '139825': 'insulin detemir',
      '1670007': 'insulin degludec',
      '400008': 'insulin glulisine, human',
      '253182': 'insulin, regular, human',
      '1605101': 'insulin isophane',
    },
    why: 'Too much causes hypoglycaemia within hours.',
  },
  {
    ingredients: { '4821': 'glipizide', '4815': 'glyburide', '25789': 'glimepiride' },
    why: 'Too much causes hypoglycaemia, in the old for days.',
  },
  { ingredients: { '3407': 'digoxin' }, why: 'The level that helps lies close to the one that stops the heart.' },
  {
    ingredients: { '703': 'amiodarone', '4441': 'flecainide', '49247': 'dofetilide', '9947': 'sotalol' },
    why: 'Too much, or a second one, causes arrhythmia.',
  },
  { ingredients: { '6851': 'methotrexate' }, why: 'Taken daily instead of weekly it kills.' },
  {
    ingredients: {
      '7052': 'morphine',
      '7804': 'oxycodone',
      '5489': 'hydrocodone',
      '3423': 'hydromorphone',
      '7814': 'oxymorphone',
      '4337': 'fentanyl',
      '6813': 'methadone',
      '1819': 'buprenorphine',
      '787390': 'tapentadol',
      '10689': 'tramadol',
      '2670': 'codeine',
      '6754': 'meperidine',
      '6378': 'levorphanol',
    },
    why: 'Too much stops the breath; tolerance is lost within days of a pause.',
  },
  {
    ingredients: {
      '596': 'alprazolam',
      '2598': 'clonazepam',
      '6470': 'lorazepam',
      '3322': 'diazepam',
      '21241': 'clobazam',
    },
    why: 'Stopped at once after weeks of use they can cause seizures; with an opioid they stop the breath.',
  },
  {
    ingredients: { '10734': 'tranylcypromine', '8123': 'phenelzine', '6011': 'isocarboxazid' },
    why: 'Not to know of one is to risk a hypertensive crisis or serotonin syndrome with the next prescription.',
  },
  {
    ingredients: {
      '42316': 'tacrolimus',
      '3008': 'cyclosporine',
      '35302': 'sirolimus',
      '141704': 'everolimus',
      '7145': 'mycophenolic acid',
      '1256': 'azathioprine',
      '103': 'mercaptopurine',
    },
    why: 'Too little loses the transplant or the remission, too much the marrow or the kidney.',
  },
  { ingredients: { '10438': 'theophylline' }, why: 'The level that helps lies close to the one that causes seizures.' },
  { ingredients: { '2683': 'colchicine' }, why: 'A few tablets too many kill.' },
  { ingredients: { '10582': 'levothyroxine' }, why: 'Microgram doses with a narrow margin; mistaken for milligrams.' },
  { ingredients: { '8591': 'potassium chloride' }, why: 'Too much stops the heart.' },
];
