import { describe, expect, it } from 'vitest';
import { packContentsOf, parseClinicalDrugName } from '../../src/terminology/clinical-drug-name.ts';
import { isExtendedRelease, routeOfDoseForm } from '../../src/terminology/dose-form.ts';

describe('names of clinical drugs', () => {
  it.each([
    ['sertraline 50 MG Oral Tablet [Zoloft]', ['sertraline'], ['50 MG'], 'Oral Tablet', 'Zoloft'],
    [
      '24 HR bupropion hydrochloride 150 MG Extended Release Oral Tablet',
      ['bupropion hydrochloride'],
      ['150 MG'],
      'Extended Release Oral Tablet',
      null,
    ],
    ['168 HR clonidine 0.00417 MG/HR Transdermal System', ['clonidine'], ['0.00417 MG/HR'], 'Transdermal System', null],
    [
      'Abuse-Deterrent 12 HR oxycodone 9 MG Extended Release Oral Capsule',
      ['oxycodone'],
      ['9 MG'],
      'Extended Release Oral Capsule',
      null,
    ],
    [
      'hydrochlorothiazide 12.5 MG / lisinopril 10 MG Oral Tablet',
      ['hydrochlorothiazide', 'lisinopril'],
      ['12.5 MG', '10 MG'],
      'Oral Tablet',
      null,
    ],
    [
      'polyethylene glycol 3350 17000 MG Powder for Oral Solution',
      ['polyethylene glycol 3350'],
      ['17000 MG'],
      'Powder for Oral Solution',
      null,
    ],
    ['sertraline 50 MG', ['sertraline'], ['50 MG'], '', null],
    ['metformin Extended Release Oral Tablet', ['metformin'], [null], 'Extended Release Oral Tablet', null],
  ])('reads %s', (name, ingredients, strengths, form, brand) => {
    const parsed = parseClinicalDrugName(name);
    expect(parsed.parts.map((part) => part.name)).toEqual(ingredients);
    expect(parsed.parts.map((part) => part.strengthText)).toEqual(strengths);
    expect(parsed).toMatchObject({ doseForm: form, brand });
  });

  it('keeps the volume of a syringe', () => {
    const name = parseClinicalDrugName('0.9 ML aripiprazole 300 MG/ML Prefilled Syringe');
    expect(name).toMatchObject({ quantity: { value: 0.9, unit: 'ML' }, doseForm: 'Prefilled Syringe' });
    expect(name.parts[0]?.measure).toEqual({ amount: { value: 300, unit: 'mg' }, per: { value: 1, unit: 'mL' } });
  });

  it.each([
    ['Osmotic 24 HR nifedipine 30 MG Extended Release Oral Tablet', 'Osmotic', { value: 24, unit: 'HR' }],
    [
      '24 HR Matrix Delivery methylphenidate hydrochloride 18 MG Extended Release Oral Tablet',
      'Matrix Delivery',
      { value: 24, unit: 'HR' },
    ],
    [
      'Abuse-Deterrent 12 HR oxycodone 9 MG Extended Release Oral Capsule',
      'Abuse-Deterrent',
      { value: 12, unit: 'HR' },
    ],
    ['200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler', '', { value: 200, unit: 'ACTUAT' }],
    ['sertraline 50 MG Oral Tablet', '', null],
  ])('keeps what stands before the drug of %s', (name, qualifier, quantity) => {
    expect(parseClinicalDrugName(name)).toMatchObject({ qualifier, quantity });
  });

  it('gives no number for a unit that is not in UCUM', () => {
    expect(parseClinicalDrugName('talimogene 100000 VIRAL-PARTICLES/ML Injection').parts[0]?.measure).toBeNull();
  });

  it('opens packs, nested parentheses and volumes included', () => {
    const name =
      '{1 (30 ML) (betamethasone (as valerate) 1 MG/ML Topical Lotion) / 7 (inert ingredients 1 MG Oral Tablet) } Pack [Brand]';
    expect(packContentsOf(name)).toEqual([
      'betamethasone (as valerate) 1 MG/ML Topical Lotion',
      'inert ingredients 1 MG Oral Tablet',
    ]);
    expect(packContentsOf('sertraline 50 MG Oral Tablet')).toBeNull();
  });
});

describe('dose forms', () => {
  it.each([
    ['Oral Tablet', 'oral'],
    ['Chewable Tablet', 'oral'],
    ['Sublingual Film', 'sublingual'],
    ['Buccal Film', 'buccal'],
    ['Injectable Suspension', 'injection'],
    ['Prefilled Syringe', 'injection'],
    ['Auto-Injector', 'injection'],
    ['Transdermal System', 'transdermal'],
    ['Medicated Patch', 'topical'],
    ['Metered Dose Nasal Spray', 'nasal'],
    ['Dry Powder Inhaler', 'inhaled'],
    ['Ophthalmic Solution', 'ophthalmic'],
    ['Otic Suspension', 'otic'],
    ['Rectal Suppository', 'rectal'],
    ['Vaginal Insert', 'vaginal'],
    ['Intrauterine System', null],
    ['Irrigation Solution', null],
    ['Drug Implant', null],
  ])('takes %s by way %s', (form, route) => expect(routeOfDoseForm(form)).toBe(route));

  it('does not take delayed for extended release', () => {
    expect(isExtendedRelease('Delayed Release Oral Tablet')).toBe(false);
    expect(isExtendedRelease('Extended Release Oral Tablet')).toBe(true);
  });
});
