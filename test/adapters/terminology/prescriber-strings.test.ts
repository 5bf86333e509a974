import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDrugGraph } from '../../../src/adapters/terminology/load-terminology.ts';

const graph = loadDrugGraph();
const ofText = (text: string) => graph.recognize({ rxcuis: [], ndcs: [], texts: [text] });

/** As prescribers and their systems write it; then the concept, its level, and the base ingredients' codes. */
const written: readonly (readonly [text: string, rxcui: string | null, level: string, ingredients: string])[] = [
  // Psychiatry.
  ['Sertraline 50 MG Tablet', '312941', 'clinical-drug', '36437'],
  ['sertraline hcl 50 mg tab', '312941', 'clinical-drug', '36437'],
  ['sertraline 50 MG', '312941', 'clinical-drug', '36437'],
  ['Sertraline 50 MG [Zoloft]', '208161', 'branded-drug', '36437'],
  ['Zoloft 50 mg', '208161', 'branded-drug', '36437'],
  ['Zoloft', '82728', 'brand', '36437'],
  ['fluoxetine (Prozac) 20 mg capsule', '104849', 'branded-drug', '4493'],
  ['Prozac (fluoxetine) 20 mg', '104849', 'branded-drug', '4493'],
  ['escitalopram oxalate 10 mg tablet', '349332', 'clinical-drug', '321988'],
  ['Lexapro 10 mg', '352272', 'branded-drug', '321988'],
  ['citalopram 40 mg', '309314', 'clinical-drug', '2556'],
  ['venlafaxine ER 75 mg capsule', '313585', 'clinical-drug', '39786'],
  ['Effexor XR 75 mg', '729929', 'branded-drug', '39786'],
  ['Wellbutrin XL 300 mg', '993564', 'branded-drug', '42347'],
  ['bupropion hydrochloride XL 300 mg tablet', '993557', 'clinical-drug', '42347'],
  ['buPROPion HCl ER (XL) 150 mg', '993541', 'clinical-drug', '42347'],
  ['buspirone hcl 10 mg tablet', '866083', 'clinical-drug', '1827'],
  ['trazodone 50 mg', '856377', 'clinical-drug', '10737'],
  ['mirtazapine 15 mg tablet', '311725', 'clinical-drug', '15996'],
  ['lithium carbonate 300 mg capsule', '197889', 'clinical-drug', '6448'],
  ['lithium carbonate ER 450 mg tablet', '197892', 'clinical-drug', '6448'],
  ['Lithobid 300 mg', '206786', 'branded-drug', '6448'],
  ['lithium citrate 300 mg/5 mL oral solution', '756059', 'clinical-drug', '6448'],
  ['Depakote ER 500 mg', '1099571', 'branded-drug', '40254'],
  ['Divalproex', '266856', 'ingredient', '40254'],
  ['divalproex DR 250 mg tablet', '1099678', 'clinical-drug', '40254'],
  ['divalproex sodium 500 mg DR tablet', '1099870', 'clinical-drug', '40254'],
  ['Depakene 250 mg capsule', '1099681', 'clinical-drug', '40254'],
  ['HCTZ 25 mg tablet', '310798', 'clinical-drug', '5487'],
  ['ASA EC 81 mg tablet', '308416', 'clinical-drug', '1191'],
  ['Bactrim DS', '151399', 'brand', '10180,10829'],
  ['Sprintec', '753481', 'pack', '31994,4124'],
  ['Yasmin 3-0.03 mg tablet', '284207', 'clinical-drug', '11636,4124'],
  ['amphetamine mixed salts 20 mg tablet', '577961', 'clinical-drug', '3288,725'],
  ['lisinopril-HCTZ 20-12.5 mg tablet', '197886', 'clinical-drug', '29046,5487'],
  ['valproic acid 250 mg capsule', '1099681', 'clinical-drug', '40254'],
  ['lamoTRIgine ODT 25 mg', '198430', 'clinical-drug', '28439'],
  ['lamotrigine 25 mg oral tablet', '282401', 'clinical-drug', '28439'],
  ['quetiapine 25 mg tablet', '312744', 'clinical-drug', '51272'],
  ['Seroquel XR 300 mg', '721795', 'branded-drug', '51272'],
  ['aripiprazole 10 mg tablet', '349545', 'clinical-drug', '89013'],
  ['Abilify 10 mg', '352307', 'branded-drug', '89013'],
  ['Abilify Maintena 400 mg', '89013', 'ingredient', '89013'],
  ['Invega Sustenna 156 mg', '858055', 'branded-drug', '679314'],
  ['Risperdal Consta 25 mg', '706831', 'branded-drug', '35636'],
  ['risperidone 1 mg/mL oral solution', '199387', 'clinical-drug', '35636'],
  ['haloperidol decanoate 100 mg/mL injection', '859871', 'clinical-drug', '5093'],
  ['Zyprexa Zydis 10 mg', '754503', 'branded-drug', '61381'],
  ['olanzapine-fluoxetine 6-25 mg capsule', '403969', 'clinical-drug', '4493,61381'],
  ['clozapine 100 mg tablet', '197535', 'clinical-drug', '2626'],
  ['Latuda 40 mg', '1040036', 'branded-drug', '1040028'],
  ['Caplyta 42 mg capsule', '2275613', 'branded-drug', '2275602'],
  ['xanomeline-trospium 50-20 mg', '2694843', 'clinical-drug', '236778,2694828'],
  ['zuranolone 30 mg capsule', '2669922', 'clinical-drug', '2669905'],
  ['clonazePAM 0.5 mg tab', '197527', 'clinical-drug', '2598'],
  ['Klonopin 1 mg', '206159', 'branded-drug', '2598'],
  ['alprazolam 0.5 mg oral tablet', '308048', 'clinical-drug', '596'],
  ['Xanax 0.5 mg', '141928', 'branded-drug', '596'],
  ['Xanax', '596', 'ingredient', '596'],
  ['lorazepam 1-2 mg', '6470', 'ingredient', '6470'],
  ['hydrOXYzine HCl 25 mg tablet', '995258', 'clinical-drug', '5553'],
  ['prazosin 1 mg capsule', '312593', 'clinical-drug', '8629'],
  ['guanFACINE ER 2 mg', '862013', 'clinical-drug', '40114'],
  ['Strattera 40 mg', '352320', 'branded-drug', '38400'],
  ['methylphenidate ER 36 mg tablet', '1091185', 'clinical-drug', '6901'],
  ['Concerta 36 mg', '1091187', 'branded-drug', '6901'],
  ['Vyvanse 30 mg', '711043', 'brand', '700810'],
  ['amphetamine-dextroamphetamine', null, 'ingredient', '3288,725'],
  ['amphetamine-dextroamphetamine 20 mg tablet', '577961', 'clinical-drug', '3288,725'],
  ['Adderall XR 20 mg capsule', '861226', 'branded-drug', '3288,725'],
  ['buprenorphine-naloxone 8-2 mg SL film', '1010604', 'clinical-drug', '1819,7242'],
  ['buprenorphine 8 mg / naloxone 2 mg sublingual film', '1010604', 'clinical-drug', '1819,7242'],
  ['Suboxone 8 mg-2 mg film', '1010606', 'branded-drug', '1819,7242'],
  ['buprenorphine 8 mg SL tablet', '351265', 'clinical-drug', '1819'],
  ['Vivitrol 380 mg', '637216', 'branded-drug', '7243'],
  ['Spravato 84 mg', '2119382', 'brand', '2119365'],
  // Primary care.
  ['Lisinopril 10 mg oral tablet', '314076', 'clinical-drug', '29046'],
  ['lisinopril-hydrochlorothiazide 10-12.5 mg', '197885', 'clinical-drug', '29046,5487'],
  ['lisinopril and hydrochlorothiazide 20-25 mg tablet', '197887', 'clinical-drug', '29046,5487'],
  ['ibuprofen 600 mg tab', '197806', 'clinical-drug', '5640'],
  ['Simvastatin 20 MG', '312961', 'clinical-drug', '36567'],
  ['atorvastatin 40 mg tablet', '617311', 'clinical-drug', '83367'],
  ['levothyroxine 50 mcg tablet', '966221', 'clinical-drug', '10582'],
  ['Synthroid 88 mcg', '966282', 'branded-drug', '10582'],
  ['gabapentin 300 mg capsule', '310431', 'clinical-drug', '25480'],
  ['sumatriptan 50 mg tablet', '313161', 'clinical-drug', '37418'],
  ['Imitrex 50 mg', '209169', 'branded-drug', '37418'],
  ['tramadol 50 mg', '835603', 'clinical-drug', '10689'],
  ['hydrocodone-acetaminophen 5-325 mg tablet', '857002', 'clinical-drug', '161,5489'],
  ['hydrocodone-acetaminophen 5 mg/325 mg tablet', '857002', 'clinical-drug', '161,5489'],
  ['hydrocodone 5 mg-acetaminophen 325 mg tablet', '857002', 'clinical-drug', '161,5489'],
  ['metformin 500 mg', '6809', 'ingredient', '6809'],
  ['ondansetron 4 mg ODT', '104894', 'clinical-drug', '26225'],
  ['potassium chloride ER 20 mEq tablet', '198116', 'clinical-drug', '8591'],
  ['nicotine 21 mg/24hr patch', '198030', 'clinical-drug', '7407'],
  ['insulin glargine', '274783', 'ingredient', '274783'],
  // Cardiology.
  ['amlodipine 5 mg', '197361', 'clinical-drug', '17767'],
  ['metoprolol succinate ER 50 mg tablet', '866436', 'clinical-drug', '6918'],
  ['metoprolol tartrate 25 mg tablet', '866924', 'clinical-drug', '6918'],
  ['sotalol 80 mg tablet', '1923426', 'clinical-drug', '9947'],
  ['Eliquis 5 mg', '1364447', 'branded-drug', '1364430'],
  ['warfarin 5 mg', '855332', 'clinical-drug', '11289'],
  ['hydrALAZINE 25 mg', '905225', 'clinical-drug', '5470'],
  ['clonidine 0.1 mg/24 hr patch', '998671', 'clinical-drug', '2599'],
  // Obstetrics and gynaecology.
  ['labetalol 100 mg tablet', '896758', 'clinical-drug', '6185'],
  ['medroxyprogesterone 150 mg/mL injection', '1000126', 'clinical-drug', '6691'],
  ['drospirenone-ethinyl estradiol 3-0.02 mg', '630734', 'clinical-drug', '11636,4124'],
  ['levonorgestrel-ethinyl estradiol 0.1-20 mg-mcg tablet', '242297', 'clinical-drug', '4124,6373'],
  ['progesterone 200 mg capsule', '312641', 'clinical-drug', '8727'],
  ['folic acid 1 mg', '310410', 'clinical-drug', '4511'],
];

describe('what prescribers write', () => {
  it.each(written)('takes "%s" for concept %s (%s)', (text, rxcui, level, ingredients) => {
    const concept = ofText(text);
    expect(['exact-name', 'brand', 'abbreviation']).toContain(concept.recognizedBy);
    expect(concept).toMatchObject({ rxcui, level, issues: [] });
    expect(
      concept.ingredients
        .map((ingredient) => ingredient.rxcui)
        .sort()
        .join(),
    ).toBe(ingredients);
  });

  it.each([
    ['Sertraline 50 MG Oral Tablet', 'exact-name', 'certain'],
    ['sertraline hcl 50 mg tab', 'exact-name', 'high'],
    ['Zoloft 50 mg', 'brand', 'high'],
    ['HCTZ 25 mg tablet', 'abbreviation', 'high'],
    ['lisinopril-HCTZ 20-12.5 mg tablet', 'abbreviation', 'high'],
    ['quetiapine 50 mg tablet', 'exact-name', 'moderate'],
    ['Simvistatin 20 MG', 'spelling', 'moderate'],
  ])('says of "%s" by what it was recognised (%s) and how surely (%s)', (text, recognizedBy, certainty) => {
    expect(ofText(text)).toMatchObject({ recognizedBy, certainty });
  });

  it.each([
    ['Simvistatin 20 MG', '312961', '36567'],
    ['sertralin 50 mg', '312941', '36437'],
    ['lamotrigene 25 mg tablet', '282401', '28439'],
  ])('takes "%s" for the one drug that it can be misspelt from', (text, clinicalDrug, ingredient) => {
    expect(ofText(text)).toMatchObject({
      recognizedBy: 'spelling',
      certainty: 'moderate',
      clinicalDrug: { rxcui: clinicalDrug },
      ingredients: [{ rxcui: ingredient }],
    });
  });

  it.each([
    ['sertraline 50 mg daily', '312941'],
    ['take sertraline 50 mg by mouth every morning', '312941'],
    ['sertraline 50 mg tablet #30', '312941'],
    ['quetiapine 25 mg tablet at bedtime prn', '312744'],
  ])('reads the directions over that stand beside the drug of "%s"', (text, clinicalDrug) => {
    expect(ofText(text)).toMatchObject({ clinicalDrug: { rxcui: clinicalDrug }, issues: [] });
  });

  it.each([
    ['prenatal vitamin', 'unrecognized-drug'],
    ['water pill', 'unrecognized-drug'],
    ['blood pressure medicine', 'unrecognized-drug'],
    ['see list', 'unrecognized-drug'],
    ['unk', 'unrecognized-drug'],
    ['50 mg', 'unrecognized-drug'],
    ['tablet', 'unrecognized-drug'],
    ['-', 'unrecognized-drug'],
    ['no sertraline', 'unrecognized-drug'],
    ['sertralin', 'unrecognized-drug'],
    ['5-ASA 400 mg', 'ambiguous-drug'],
    ['MS 15 mg', 'ambiguous-drug'],
    ['iron-dextran', 'ambiguous-drug'],
    ['Zoloft [Prozac]', 'ambiguous-drug'],
    ['lisinopril and metoprolol', 'ambiguous-drug'],
    ['sertraline (Prozac) 20 mg', 'conflicting-codes'],
  ])('takes "%s" for nothing, and says so (%s)', (text, code) => {
    const concept = ofText(text);
    expect(concept).toMatchObject({ recognizedBy: 'none', ingredients: [] });
    expect(concept.issues.map((issue) => issue.code)).toEqual([code]);
  });

  it('carries strength, form, route and release of what it met', () => {
    expect(ofText('buprenorphine-naloxone 8-2 mg SL film')).toMatchObject({
      strengths: [
        { ingredient: '1819', amount: { value: 8, unit: 'mg' }, per: null },
        { ingredient: '7242', amount: { value: 2, unit: 'mg' }, per: null },
      ],
      doseForm: 'Sublingual Film',
      route: 'sublingual',
      extendedRelease: false,
    });
    expect(ofText('amphetamine-dextroamphetamine 20 mg tablet')).toMatchObject({
      strengths: [{ amount: { value: 10, unit: 'mg' } }, { amount: { value: 10, unit: 'mg' } }],
    });
  });

  it('does not choose between immediate and extended release where nothing is said of either', () => {
    expect(ofText('metoprolol 50 mg')).toMatchObject({
      level: 'ingredient',
      rxcui: '6918',
      clinicalDrug: null,
      extendedRelease: null,
    });
    expect(ofText('Depakote 500 mg tablet')).toMatchObject({
      level: 'brand',
      clinicalDrug: null,
      extendedRelease: null,
      route: 'oral',
    });
  });

  it('takes a tablet for the plain one, less surely, and names the slow one beside it', () => {
    const concept = ofText('quetiapine 50 mg tablet');
    expect(concept).toMatchObject({ certainty: 'moderate', clinicalDrug: { rxcui: '616487' }, extendedRelease: false });
    expect(concept.alternatives.map(({ rxcui }) => rxcui)).toContain('853201');
  });

  it('recognises a text the same in any case and with any white space', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...written.map(([text]) => text)),
        fc.infiniteStream(fc.boolean()),
        fc.constantFrom(' ', '  ', '\t', '\n', '\u00a0 '),
        (text, upper, space) => {
          const cased = [...text].map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()));
          const varied = `${space}${cased.join('').replaceAll(' ', space)}${space}`;
          expect(ofText(varied)).toEqual(ofText(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never takes one look-alike for the other, and none for both', () => {
    const pairs = [
      ['hydroxyzine', 'hydralazine'],
      ['lamotrigine', 'lamivudine'],
      ['bupropion', 'buspirone'],
      ['clonazepam', 'clonidine'],
      ['Zyprexa', 'Zyrtec'],
      ['Celexa', 'Celebrex'],
      ['Lamictal', 'Lamisil'],
      ['Paxil', 'Plavix'],
      ['quetiapine', 'olanzapine'],
      ['chlorpromazine', 'chlorpropamide'],
      ['fluoxetine', 'fluvoxamine'],
      ['risperidone', 'ropinirole'],
      ['escitalopram', 'citalopram'],
      ['dextroamphetamine', 'amphetamine'],
      ['lisdexamfetamine', 'dextroamphetamine'],
      ['paliperidone', 'risperidone'],
      ['esketamine', 'ketamine'],
      ['aripiprazole lauroxil', 'aripiprazole'],
      ['armodafinil', 'modafinil'],
      ['desvenlafaxine', 'venlafaxine'],
      ['valbenazine', 'tetrabenazine'],
      ['potassium chloride', 'potassium citrate'],
      ['ferrous sulfate', 'ferrous gluconate'],
      ['calcium carbonate', 'calcium citrate'],
      ['insulin glargine', 'insulin lispro'],
      ['levothyroxine', 'liothyronine'],
      ['onabotulinumtoxinA', 'abobotulinumtoxinA'],
    ] as const;
    for (const [one, other] of pairs) {
      const [first, second] = [ofText(one), ofText(other)];
      expect([one, first.ingredients.length], one).toEqual([one, 1]);
      expect([other, second.ingredients.length], other).toEqual([other, 1]);
      expect(first.ingredients, `${one} and ${other}`).not.toEqual(second.ingredients);
    }
  });

  it('lets salts and esters of one drug meet', () => {
    const same = [
      ['sertraline hydrochloride', 'sertraline'],
      ['divalproex sodium', 'valproic acid'],
      ['valproate', 'sodium valproate'],
      ['lithium carbonate', 'lithium citrate'],
      ['haloperidol decanoate', 'haloperidol'],
      ['quetiapine fumarate', 'quetiapine'],
      ['amphetamine aspartate', 'amphetamine sulfate'],
      ['dextroamphetamine saccharate', 'dextroamphetamine sulfate'],
      ['paliperidone palmitate', 'paliperidone'],
      ['sumatriptan succinate', 'sumatriptan'],
      ['fluvoxamine maleate', 'fluvoxamine'],
      ['tramadol hydrochloride', 'tramadol'],
      ['metoprolol succinate', 'metoprolol tartrate'],
      ['warfarin sodium', 'warfarin'],
      ['alendronic acid', 'alendronate'],
    ] as const;
    for (const [one, other] of same) {
      expect(ofText(one).ingredients, one).toHaveLength(1);
      expect(ofText(one).ingredients, `${one} and ${other}`).toEqual(ofText(other).ingredients);
    }
  });
});
