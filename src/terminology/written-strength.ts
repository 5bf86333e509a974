import { isAmountUnit, type Measure, measureOf } from './drug-strength.ts';

/** The strengths in a written drug, in the order written, and the text without them. */
export interface WrittenStrengths {
  readonly measures: readonly Measure[];
  /** A strength is written that no measure stands for (`1 %`): nothing may be concluded from the others. */
  readonly unread: boolean;
  readonly rest: string;
}

const number = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
const unit = 'milligrams?|micrograms?|mgs?|mcg|ug|grams?|gm|g|meq|mmol|units?|unt|iu|ml|%';
const per = 'ml|gm|g|hrs?|hours?|h|day|actuation|actuat|act|spray|puff|inh|tablet|tab|capsule|cap';
// Per so many milligrams is never written: `5 mg/325 mg` is two strengths.
const strength = new RegExp(
  String.raw`(?<![\w.])(${number})((?:\s*[-/]\s*(?:${number}))*)\s*(${unit})(?:\s*(?:/|\bper\b)\s*(?:(${number})?\s*(${per})|(mg|mcg))(?![\w]))?(?![\w])`,
  'gu',
);
/** `24 HR` before a drug is how long it lasts, no strength; RxNorm writes it and so do those who copy it. */
const hours = /(?<![\w./-])\d+\s*-?\s*(?:hr|hour)s?(?![\w])/gu;

/** `0.25-35 mg-mcg`, as combinations of hormones are written: each number with its own unit. */
const unitPair = new RegExp(
  String.raw`(?<![\w.])(${number})\s*[-/]\s*(${number})\s*(mg|mcg|ug)\s*[-/]\s*(mg|mcg|ug)(?![\w])`,
  'gu',
);

const plain = (text: string): number => Number(text.replaceAll(',', ''));

const measuresOf = (match: RegExpExecArray | RegExpMatchArray): readonly (Measure | null)[] => {
  const [, first = '', others = '', unitText = '', perValue, perUnit, perMass] = match;
  const values = [first, ...others.split(/[-/]/u).filter((text) => text.trim() !== '')].map((text) =>
    plain(text.trim()),
  );
  if (!isAmountUnit(unitText)) return [null];
  return values.map((value) =>
    measureOf(value, unitText, perValue === undefined ? 1 : plain(perValue), perUnit ?? perMass ?? ''),
  );
};

/**
 * Reads `50 mg`, `10-12.5 mg`, `8 mg/2 mg`, `10 mg/5 mL`, `25 mcg/hr` in a folded text. A lone volume (`1 ml`) is how
 * much is in the syringe and no strength.
 */
export const takeStrengths = (written: string): WrittenStrengths => {
  const text = written.replace(unitPair, '$1 $3 / $2 $4');
  const measures: Measure[] = [];
  let unread = false;
  for (const match of text.matchAll(strength)) {
    for (const measure of measuresOf(match)) {
      if (measure === null) unread = true;
      else if (measure.amount.unit !== 'mL' || measure.per !== null) measures.push(measure);
    }
  }
  const rest = text
    .replace(strength, ' ')
    .replace(hours, ' ')
    .replace(/\(\s*\)/gu, ' ')
    .replace(/(?:\s[-/]\s)+(?=\s|$)|\s[-/]$/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return { measures, unread, rest };
};
