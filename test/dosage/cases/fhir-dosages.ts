import { daily, dose, type FhirCase, mg, repeat, tablets, times, ucum } from './fhir-parts.ts';

const text = (said: string) => ({ text: said });

/** Doses, needs and limits. */
export const fhirDosages: readonly FhirCase[] = [
  ['tablets', [{ ...tablets(2), ...daily(1) }], '2tbl 1/d', '', '2tbl'],
  ['grams', [{ ...dose(1, 'g'), ...daily(2) }], '1g 2/d', '', '2000mg'],
  [
    'a range of doses',
    [
      {
        doseAndRate: [{ doseRange: { low: { value: 1, unit: 'tablet' }, high: { value: 2, unit: 'tablet' } } }],
        ...daily(1),
      },
    ],
    '1-2tbl 1/d',
    '',
    null,
  ],
  [
    'a range with only an upper end',
    [{ doseAndRate: [{ doseRange: { high: { value: 2, unit: 'tablet' } } }], ...daily(1) }],
    '1/d',
    'unsupported',
    null,
  ],
  [
    'a dose without a unit',
    [{ doseAndRate: [{ doseQuantity: { value: 1 } }], ...daily(1) }],
    '1/d',
    'unknown-code',
    null,
  ],
  [
    'a dose without a unit, and a text that has it',
    [{ ...text('1 tablet daily'), doseAndRate: [{ doseQuantity: { value: 1 } }], ...daily(1) }],
    '1tbl 1/d',
    'unknown-code',
    '1tbl',
  ],
  [
    'a dose in a unit of its own',
    [{ doseAndRate: [{ doseQuantity: { value: 1, unit: 'Each' } }], ...daily(1) }],
    '1/d',
    'unknown-code',
    null,
  ],
  ['a negative dose', [{ ...mg(-5), ...daily(1) }], '1/d', 'unsupported', null],
  ['no dose', [{ ...mg(0), ...daily(1) }], '1/d', 'unsupported', null],
  ['300 g of lithium', [{ ...mg(300_000), ...daily(1) }], '1/d', 'unsupported', null],
  [
    'a rate beside a dose',
    [
      {
        doseAndRate: [{ ...mg(40).doseAndRate[0], rateQuantity: { value: 1, unit: 'mg/min' } }],
        ...repeat({ count: 1 }),
      },
    ],
    '40mg x1',
    'unsupported',
    null,
  ],
  [
    'only a rate',
    [
      {
        doseAndRate: [{ rateRatio: { numerator: { value: 1, unit: 'mg' }, denominator: { value: 1, unit: 'h' } } }],
        ...daily(1),
      },
    ],
    '1/d',
    'unsupported',
    null,
  ],
  [
    'two doses that differ',
    [{ doseAndRate: [...mg(5).doseAndRate, ...mg(10).doseAndRate], ...daily(1) }],
    '1/d',
    'contradictory-dosage',
    null,
  ],
  [
    'an ordered and a calculated dose',
    [
      {
        doseAndRate: [
          { type: { coding: [{ code: 'calculated' }] }, ...mg(4).doseAndRate[0] },
          { type: { coding: [{ code: 'ordered' }] }, ...mg(5).doseAndRate[0] },
        ],
        ...daily(1),
      },
    ],
    '5mg 1/d',
    '',
    '5mg',
  ],
  [
    'a dose beside the timing, as in STU3',
    [{ doseQuantity: { value: 5, unit: 'mg', system: ucum, code: 'mg' }, ...daily(2) }],
    '5mg 2/d',
    '',
    '10mg',
  ],
  ['a dose per weight', [{ ...dose(1, 'mg/kg'), ...daily(1) }], '1/d', 'unknown-code', null],

  ['when needed', [{ ...mg(5), ...daily(2), asNeededBoolean: true }], '5mg 2/d prn', '', null],
  ['not when needed', [{ ...mg(5), ...daily(2), asNeededBoolean: false }], '5mg 2/d', '', '10mg'],
  [
    'when needed for something',
    [{ ...mg(5), ...daily(2), asNeededCodeableConcept: { text: 'anxiety' } }],
    '5mg 2/d prn(anxiety)',
    '',
    null,
  ],
  [
    'when needed and not',
    [{ ...mg(5), ...daily(2), asNeededBoolean: false, asNeededCodeableConcept: { text: 'pain' } }],
    '5mg 2/d prn(pain)',
    'contradictory-dosage',
    null,
  ],
  ['when needed, as in R5', [{ ...mg(5), ...daily(2), asNeeded: true }], '5mg 2/d prn', '', null],
  [
    'when needed for something, as in R5',
    [{ ...mg(5), ...daily(2), asNeededFor: [{ text: 'anxiety' }] }],
    '5mg 2/d prn(anxiety)',
    '',
    null,
  ],
  [
    'when needed only among further instructions',
    [{ ...mg(5), ...daily(2), additionalInstruction: [{ text: 'As needed' }] }],
    '5mg 2/d prn',
    '',
    null,
  ],
  [
    'when needed only in the text',
    [{ ...text('5 mg twice a day as needed'), ...mg(5), ...daily(2) }],
    '5mg 2/d prn',
    '',
    null,
  ],
  [
    'a largest dose',
    [
      {
        ...tablets(1),
        ...times(1, 4, 'h'),
        asNeededBoolean: true,
        maxDosePerPeriod: { numerator: { value: 4, unit: 'tablet' }, denominator: { value: 1, unit: 'd' } },
      },
    ],
    '1tbl 1/4h prn max 4tbl/1d',
    '',
    null,
  ],
  [
    'a list of one largest dose, as in R5',
    [
      {
        ...tablets(1),
        asNeeded: true,
        maxDosePerPeriod: [{ numerator: { value: 4, unit: 'tablet' }, denominator: { value: 1, unit: 'd' } }],
      },
    ],
    '1tbl prn max 4tbl/1d',
    '',
    null,
  ],
  [
    'a largest dose of nothing known',
    [
      {
        ...tablets(1),
        asNeededBoolean: true,
        maxDosePerPeriod: { numerator: { value: 4 }, denominator: { value: 1, unit: 'd' } },
      },
    ],
    '1tbl prn',
    'unsupported',
    null,
  ],
];
