import type { StatedMedication } from '../domain/stated-medication.ts';
import { productStrengthOf, releaseOf } from './compare-regimens.ts';
import type { ListDay, Regimen } from './regimen.ts';

/** Below this many, looking at each is quicker than an index. */
const fewCourses = 8;

/**
 * One source's courses of one drug, the newest first, found by what a further statement must share with one to be the
 * same course: so that a thousand statements are not compared with each other.
 */
export class CourseIndex {
  readonly #day: ListDay;
  readonly #kept: StatedMedication[] = [];
  readonly #positions = new Map<string, number[]>();
  readonly #replacing = new Map<string, StatedMedication>();

  constructor(day: ListDay) {
    this.#day = day;
  }

  get kept(): readonly StatedMedication[] {
    return this.#kept;
  }

  add(statement: StatedMedication): void {
    const position = this.#kept.push(statement) - 1;
    for (const replaced of statement.replaces ?? []) this.#replacing.set(replaced, statement);
    for (const key of keysOf(statement, this.#day.heldRegimenOf(statement))) {
      const positions = this.#positions.get(key);
      if (positions === undefined) this.#positions.set(key, [position]);
      else positions.push(position);
    }
  }

  /** Every course that may be of the same regimen as the statement, and some that are not; the newest first. */
  maybeSame(statement: StatedMedication): readonly StatedMedication[] {
    if (this.#kept.length <= fewCourses) return this.#kept;
    const found = new Set<number>();
    for (const key of questionsOf(statement, this.#day.heldRegimenOf(statement))) {
      for (const position of this.#positions.get(key) ?? []) found.add(position);
    }
    return [...found].toSorted((a, b) => a - b).flatMap((position) => this.#kept[position] ?? []);
  }

  /** Every course, those of the statement's release form first, each time the newest first. */
  inOrderFor(statement: StatedMedication): readonly StatedMedication[] {
    if (this.#kept.length < 2) return this.#kept;
    const release = releaseOf(statement);
    const alike = this.#kept.filter((course) => releaseOf(course) === release);
    return alike.length === 0
      ? this.#kept
      : [...alike, ...this.#kept.filter((course) => releaseOf(course) !== release)];
  }

  /** The course that names the statement as what it replaces. */
  replacing({ resource }: StatedMedication): readonly StatedMedication[] {
    const found = this.#replacing.get(resource);
    return found === undefined ? [] : [found];
  }
}

/** What a course is found by: its dose, its daily dose, its product. */
const keysOf = (statement: StatedMedication, regimen: Regimen): readonly string[] => {
  const form = regimen.doses === null ? 'open' : 'dosed';
  return [...doseKeys(regimen), ...productKeys(statement).map((key) => `${form} ${key}`)];
};

/** Statements with doses are one course only if a dose is the same; where one has none, the product speaks for it. */
const questionsOf = (statement: StatedMedication, regimen: Regimen): readonly string[] => {
  const forms = regimen.doses === null ? ['open', 'dosed'] : ['open'];
  const products = productKeys(statement);
  return [...doseKeys(regimen), ...forms.flatMap((form) => products.map((key) => `${form} ${key}`))];
};

const doseKeys = ({ doses, daily, milligramsOfParts }: Regimen): readonly string[] => [
  ...(doses === null ? [] : [`dose ${doses.map(({ low, high, unit }) => `${low}-${high} ${unit}`).join('+')}`]),
  // Amounts that are equal but for rounding have the same three digits, but at the edge between two.
  ...(daily === null ? [] : nearKeys('daily', daily.value, daily.unit)),
  ...[...(milligramsOfParts ?? [])].slice(0, 1).flatMap(([code, amount]) => nearKeys('part', amount, code)),
];

const nearKeys = (name: string, value: number, unit: string): readonly string[] => [
  ...new Set([0.999, 1, 1.001].map((factor) => `${name} ${(value * factor).toPrecision(2)} ${unit}`)),
];

const productKeys = (statement: StatedMedication): readonly string[] => {
  const strength = productStrengthOf(statement);
  return [...(strength === null ? [] : [`strength ${strength}`]), `words ${statement.directions ?? ''}`];
};
