import { describe, expect, it } from 'vitest';
import { routeOfDoseForm } from '../../../src/terminology/dose-form.ts';
import {
  bitsOfDoseForm,
  formFillers,
  formWords,
  manners,
  packWords,
  shape,
  way,
} from '../../../src/terminology/text/form-bits.ts';
import { readWholeDataset } from '../whole-dataset.ts';

const formsOfData = readWholeDataset().products.formWords.filter((form) => form !== '');

describe('the bits of a dose form', () => {
  it.each([
    ['Oral Tablet', shape.tablet, way.oral],
    ['Oral Capsule', shape.capsule, way.oral],
    ['Extended Release Oral Tablet', shape.tablet, way.oral | way.extended],
    ['Delayed Release Oral Capsule', shape.capsule, way.oral | way.delayed],
    ['Disintegrating Oral Tablet', shape.tablet, way.oral | way.disintegrating],
    ['Chewable Tablet', shape.tablet, way.oral | way.chewable],
    ['Sublingual Tablet', shape.tablet, way.sublingual],
    ['Buccal Film', shape.film, way.buccal],
    ['Vaginal Tablet', shape.tablet, way.vaginal],
    ['Prefilled Syringe', shape.syringe | shape.injectable, way.injection],
    ['Injection', shape.injectable, way.injection],
    ['Topical Cream', shape.cream, way.topical],
    ['Transdermal System', shape.patch | shape.insert, way.transdermal],
    ['Metered Dose Inhaler', shape.inhaler, way.inhaled],
  ])('of %s say its shape and its way', (form, shapes, ways) => {
    expect(bitsOfDoseForm(form)).toEqual({ shapes, ways });
  });

  // No text names a douche by a word of form: it is met by its full name alone.
  it('are there for every dose form of the data but one: a shape or a way', () => {
    const without = formsOfData.filter((form) => {
      const { shapes, ways } = bitsOfDoseForm(form);
      return shapes === 0 && ways === 0;
    });
    expect(without).toEqual(['Douche']);
  });

  it('never say another way in than the route of the form', () => {
    const wayOf = {
      oral: way.oral,
      sublingual: way.sublingual,
      buccal: way.buccal,
      ophthalmic: way.ophthalmic,
      otic: way.otic,
      nasal: way.nasal,
      vaginal: way.vaginal,
      rectal: way.rectal,
      inhaled: way.inhaled,
      transdermal: way.transdermal,
      injection: way.injection,
    } as const;
    const every = Object.values(wayOf).reduce((all, one) => all | one, 0);
    const wrong = formsOfData.filter((form) => {
      const route = routeOfDoseForm(form);
      const bits = bitsOfDoseForm(form).ways & every;
      const own = Object.entries(wayOf).find(([name]) => name === route)?.[1];
      return own !== undefined && bits !== 0 && (bits & own) === 0;
    });
    expect(wrong).toEqual([]);
  });

  it('tell the slow from the late and from the plain', () => {
    expect(bitsOfDoseForm('Extended Release Oral Tablet').ways & manners).toBe(way.extended);
    expect(bitsOfDoseForm('Delayed Release Oral Tablet').ways & manners).toBe(way.delayed);
    expect(bitsOfDoseForm('Oral Tablet').ways & manners).toBe(0);
  });
});

describe('words of form', () => {
  it.each([
    ['tab', { shapes: shape.tablet }],
    ['caps', { shapes: shape.capsule }],
    ['pill', { shapes: shape.tablet | shape.capsule }],
    ['xr', { ways: way.extended }],
    ['ec', { ways: way.delayed }],
    ['odt', { ways: way.disintegrating }],
    ['sl', { ways: way.sublingual, route: 'sublingual' }],
    ['im', { ways: way.injection, route: 'intramuscular' }],
    ['sq', { ways: way.injection, route: 'subcutaneous' }],
    ['iv', { ways: way.injection, route: 'intravenous' }],
    ['ir', { notWays: way.extended | way.delayed }],
  ])('ask with %s for %j', (word, asked) => expect(formWords.get(word)).toMatchObject(asked));

  it('are lower-cased single words that ask for something', () => {
    const wrong = [...formWords].filter(
      ([word, { shapes, ways, notWays }]) => !/^[a-z]+$/.test(word) || (shapes | ways | notWays) === 0,
    );
    expect(wrong).toEqual([]);
  });

  it('are neither words that say nothing nor words of packs', () => {
    const both = [...formWords.keys()].filter((word) => formFillers.has(word) || packWords.has(word));
    expect(both).toEqual([]);
  });

  it('never both ask for a way and rule it out', () => {
    expect([...formWords].filter(([, { ways, notWays }]) => (ways & notWays) !== 0)).toEqual([]);
  });

  it('each fit a dose form of the data', () => {
    const bits = formsOfData.map(bitsOfDoseForm);
    const unfit = [...formWords].filter(
      ([, word]) =>
        !bits.some(
          ({ shapes, ways }) =>
            (word.shapes === 0 || (shapes & word.shapes) !== 0) &&
            (word.ways === 0 || (ways & word.ways) !== 0) &&
            (ways & word.notWays) === 0,
        ),
    );
    expect(unfit.map(([word]) => word)).toEqual([]);
  });
});
