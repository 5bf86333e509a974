import { type NamedPart, packContentsOf } from './clinical-drug-name.ts';
import type { ConceptIngredients } from './concept-ingredients.ts';
import { originRank } from './concept-origin.ts';
import type { ConceptTable } from './concept-table.ts';
import type { ProductColumns } from './drug-dataset.ts';

/** One part of a product as its name has it. */
interface PartRow {
  readonly base: number;
  readonly named: number;
  readonly value: number;
  readonly unit: string;
  readonly per: string;
}

interface ProductRow {
  readonly position: number;
  readonly brand: string;
  readonly form: string;
  readonly qualifier: string;
  readonly quantity: number;
  readonly quantityUnit: string;
  readonly parts: readonly PartRow[];
}

/** The names of all clinical and branded drugs of a table, taken apart; packs and groups without a strength are left out. */
export const compileProducts = (table: ConceptTable, concepts: ConceptIngredients): ProductColumns => {
  const rows: ProductRow[] = [];
  for (let position = 0; position < table.size; position += 1) {
    const row = isProductType.has(table.typeAt(position)) ? productRow(position, table, concepts) : null;
    if (row !== null) rows.push(row);
  }
  return columnsOf(rows, clinicalDrugsOf(rows, table));
};

const isProductType: ReadonlySet<string> = new Set(['SCD', 'SCD?', 'SBD']);

const productRow = (position: number, table: ConceptTable, concepts: ConceptIngredients): ProductRow | null => {
  const bases = concepts.basesAt(position);
  const { parts, quantity, qualifier, brand, doseForm } = concepts.parsedAt(position);
  if (bases.length === 0 || doseForm === '' || packContentsOf(table.nameAt(position)) !== null) return null;
  const [first, ...others] = parts.map((part) => partRow(part, table, concepts));
  const leading = first === null && parts[0] !== undefined ? afterLeadingWords(parts[0], bases, table, concepts) : null;
  const rows = [first ?? leading?.part ?? null, ...others].flatMap((row) => row ?? []);
  if (rows.length < parts.length) return null;
  return {
    position,
    brand: brand ?? '',
    form: doseForm,
    qualifier: leading === null ? qualifier : `${qualifier} ${leading.words}`.trim(),
    quantity: quantity?.value ?? leading?.quantity?.value ?? 0,
    quantityUnit: quantity?.unit ?? leading?.quantity?.unit ?? '',
    parts: rows,
  };
};

const partRow = (part: NamedPart, table: ConceptTable, concepts: ConceptIngredients): PartRow | null => {
  const base = concepts.baseOfPart(part);
  if (base === null || part.strengthText === null) return null;
  const [value = '', measured = ''] = part.strengthText.split(' ');
  const [unit = '', per = ''] = measured.split('/');
  return { base, named: namedIngredient(part.name, table) ?? base, value: Number(value), unit, per };
};

const namedIngredient = (name: string, table: ConceptTable): number | null => {
  const position = table.ingredientNamed(name);
  return position === null || table.typeAt(position) === 'MIN' ? null : position;
};

interface Led {
  readonly words: string;
  readonly quantity: { readonly value: number; readonly unit: string } | null;
  readonly part: PartRow;
}

/**
 * RxNorm sets words of its own before some drugs (`Atrial Fibrillation sotalol`, `PMDD fluoxetine`). Words before an
 * ingredient that the relations know for this product are such words.
 */
const afterLeadingWords = (
  part: NamedPart,
  bases: readonly number[],
  table: ConceptTable,
  concepts: ConceptIngredients,
): Led | null => {
  const words = part.name.split(' ');
  for (let count = 1; count < words.length; count += 1) {
    const row = partRow({ ...part, name: words.slice(count).join(' ') }, table, concepts);
    if (row === null || !bases.includes(row.base)) continue;
    const before = words.slice(0, count).join(' ');
    const [counted, value = '', unit = ''] = /(\d+(?:\.\d+)?) (ML|ACTUAT|HR)$/.exec(before) ?? [];
    return {
      words: before.slice(0, before.length - (counted?.length ?? 0)).trim(),
      quantity: counted === undefined ? null : { value: Number(value), unit },
      part: row,
    };
  }
  return null;
};

/** Dose forms that RxNorm has renamed since the older extracts, to their names of today. */
const renamedForms: ReadonlyMap<string, string> = new Map([
  ['Enteric Coated Tablet', 'Delayed Release Oral Tablet'],
  ['Enteric Coated Capsule', 'Delayed Release Oral Capsule'],
  ['Extended Release Tablet', 'Extended Release Oral Tablet'],
  ['Extended Release Capsule', 'Extended Release Oral Capsule'],
  ['Extended Release Enteric Coated Capsule', 'Delayed Release Oral Capsule'],
  ['Disintegrating Tablet', 'Disintegrating Oral Tablet'],
  ['Lozenge', 'Oral Lozenge'],
]);

const currentForm = (form: string): string => renamedForms.get(form) ?? form;

/** What two names say alike where they are one product: content, form and what stands before, without the brand. */
const signatureOf = (row: ProductRow, named: (part: PartRow) => number): string => {
  const parts = row.parts.map((part) => `${named(part)} ${part.value} ${part.unit}/${part.per}`).sort();
  return [row.qualifier, row.quantity, row.quantityUnit, currentForm(row.form), ...parts].join('|');
};

/**
 * Position of each product's clinical drug: by RxNorm's own relation for a branded drug, else the product without brand
 * whose name says the same, the one of the newest origin where there are several.
 */
const clinicalDrugsOf = (rows: readonly ProductRow[], table: ConceptTable): readonly number[] => {
  const generics = new Map<string, number>();
  const rankOf = (position: number): number => originRank(table.originAt(position));
  for (const row of rows) {
    if (row.brand !== '') continue;
    for (const key of [signatureOf(row, ({ named }) => named), `base ${signatureOf(row, ({ base }) => base)}`]) {
      const before = generics.get(key);
      if (before === undefined || rankOf(row.position) < rankOf(before)) generics.set(key, row.position);
    }
  }
  return rows.map((row) => {
    const related = table.parentsAt(row.position).find((parent) => table.typeAt(parent) === 'SCD');
    if (row.brand !== '' && related !== undefined) return related;
    return (
      generics.get(signatureOf(row, ({ named }) => named)) ??
      generics.get(`base ${signatureOf(row, ({ base }) => base)}`) ??
      row.position
    );
  });
};

/** Words in the order in which they are first met, after the empty one. */
class WordList {
  readonly #places = new Map([['', 0]]);

  placeOf(word: string): number {
    const place = this.#places.get(word) ?? this.#places.size;
    this.#places.set(word, place);
    return place;
  }

  get words(): readonly string[] {
    return [...this.#places.keys()];
  }
}

const columnsOf = (rows: readonly ProductRow[], clinicalDrugs: readonly number[]): ProductColumns => {
  const [brands, forms, qualifiers, units] = [new WordList(), new WordList(), new WordList(), new WordList()];
  const parts = rows.flatMap((row) => row.parts);
  let partCount = 0;
  const partStarts = rows.map(({ parts: own }) => {
    partCount += own.length;
    return partCount - own.length;
  });
  return {
    positions: Uint32Array.from(rows, ({ position }) => position),
    clinicalDrugs: Uint32Array.from(clinicalDrugs),
    brands: Uint32Array.from(rows, ({ brand }) => brands.placeOf(brand)),
    forms: Uint32Array.from(rows, ({ form }) => forms.placeOf(form)),
    qualifiers: Uint32Array.from(rows, ({ qualifier }) => qualifiers.placeOf(qualifier)),
    quantities: Float64Array.from(rows, ({ quantity }) => quantity),
    quantityUnits: Uint32Array.from(rows, ({ quantityUnit }) => units.placeOf(quantityUnit)),
    partStarts: Uint32Array.from([...partStarts, partCount]),
    partBases: Uint32Array.from(parts, ({ base }) => base),
    partNames: Uint32Array.from(parts, ({ named }) => named),
    partValues: Float64Array.from(parts, ({ value }) => value),
    partUnits: Uint32Array.from(parts, ({ unit }) => units.placeOf(unit)),
    partPers: Uint32Array.from(parts, ({ per }) => units.placeOf(per)),
    brandWords: brands.words,
    formWords: forms.words,
    qualifierWords: qualifiers.words,
    unitWords: units.words,
  };
};
