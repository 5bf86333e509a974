import type { AlertSeverity } from '../domain/alert.ts';
import type { RouteGroup } from '../domain/dosing.ts';
import type { Evidence, NamedIngredient } from './rule.ts';

/** Substances that charts name by one word, or of which an allergy to one tells something of the others. */
export interface AllergyClass {
  readonly id: string;
  readonly name: string;
  /** Wordings by which charts write the class as an allergy, in lower case; none where nobody names it. */
  readonly words: readonly string[];
  readonly drugs: readonly NamedIngredient[];
  readonly evidence: readonly Evidence[];
  /** Of an alert where the class itself is named; `high` where it does not say. */
  readonly severity?: AlertSeverity;
}

/** What an allergy to one class, or to a drug of it, says of the drugs of another; of one class among themselves too. */
export interface CrossReaction {
  readonly from: string;
  readonly to: string;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly management: string;
  readonly evidence: readonly Evidence[];
  readonly routes?: readonly RouteGroup[];
}

/** Two classes that are known not to react together: a drug of both is not warned of for a slight chance. */
export interface NoCrossReaction {
  readonly from: string;
  readonly to: string;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

/** Words that may mean several things, or too much to check a drug against. */
export interface AmbiguousAllergy {
  readonly words: readonly string[];
  readonly why: string;
}

/** The table of `rules/allergy-classes.json`. */
export interface AllergyTable {
  readonly topic: string;
  readonly classes: readonly AllergyClass[];
  readonly crossReactions: readonly CrossReaction[];
  readonly noCrossReactions: readonly NoCrossReaction[];
  readonly ambiguous: readonly AmbiguousAllergy[];
}

/** What a name says of classes of the table. */
export interface NamedClasses {
  readonly classes: readonly AllergyClass[];
  readonly ambiguous: AmbiguousAllergy | null;
}

/** Finds the classes that a substance's name names, in whatever wording the table has. */
export const createClassNames = ({ classes, ambiguous }: AllergyTable): ((name: string) => NamedClasses) => {
  const byWording = new Map<string, AllergyClass[]>();
  for (const allergyClass of classes) {
    for (const word of allergyClass.words) {
      const wording = plainWording(word);
      byWording.set(wording, [...(byWording.get(wording) ?? []), allergyClass]);
    }
  }
  const unclear = new Map(
    ambiguous.flatMap((entry) => entry.words.map((word) => [plainWording(word), entry] as const)),
  );
  return (name) => {
    const wordings = wordingsOf(name);
    return {
      classes: [...new Set(wordings.flatMap((wording) => byWording.get(wording) ?? []))],
      ambiguous: wordings.map((wording) => unclear.get(wording)).find((entry) => entry !== undefined) ?? null,
    };
  };
};

/** The name as it stands, what stands before and in brackets, and each without words that every class may have. */
const wordingsOf = (name: string): readonly string[] => {
  const parts = [name, ...name.split(/[()[\]]/)].map(plainWording).filter((wording) => wording !== '');
  return [
    ...new Set(parts.flatMap((wording) => [wording, wording.replaceAll(filling, ' ').replaceAll(/ +/g, ' ').trim()])),
  ];
};

const plainWording = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();

const filling =
  /\b(allergy|allergic|allergies|to|drugs?|class|of|and|or|medications?|medicines?|all|any|family|group)\b/g;
