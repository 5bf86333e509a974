import { type Measure, measureOf } from './drug-strength.ts';

/** One ingredient of a clinical drug as its name has it. */
export interface NamedPart {
  readonly name: string;
  /** As RxNorm writes it (`50 MG`, `156 MG/ML`), or `null` where the name gives no strength. */
  readonly strengthText: string | null;
  readonly measure: Measure | null;
}

/** What the name of a component, a clinical drug or a branded drug says. */
export interface ClinicalDrugName {
  readonly parts: readonly NamedPart[];
  /** How much is in one unit, or how long it lasts, where the name begins with it: `1 ML`, `24 HR`, `200 ACTUAT`. */
  readonly quantity: { readonly value: number; readonly unit: string } | null;
  /** Words that tell products of one strength and form apart: `Osmotic`, `Sensor`; empty where there are none. */
  readonly qualifier: string;
  /** `Oral Tablet`; empty for a component, which has none. */
  readonly doseForm: string;
  readonly brand: string | null;
}

/** Words that RxNorm sets before a drug to tell products apart; none belongs to an ingredient's name. */
const leadingQualifier =
  /^(?:\d+\/\d+ Release|\d+-Bead|Abuse-Deterrent|Biphasic|Evening Dosing|Matrix Delivery|Morning Dosing|Once-Daily|NDA\d+|Osmotic|Pediatric|Reformulated|Sensor|Sprinkle|Tamper-Resistant|Twice-Daily) /;
const leadingQuantity = /^(\d+(?:\.\d+)?) (ML|HR|ACTUAT|DAY|MG|UNT|SQCM) /;
const strengthAtEnd = /^(.*\S) (\d+(?:\.\d+)?) (%|[A-Z][A-Z-]*)(?:\/([A-Z]+))?$/;
const strengthBeforeForm = /^(.*\S) (\d+(?:\.\d+)?) (%|[A-Z][A-Z-]*)(?:\/([A-Z]+))?(?: (\D.*))$/;

const partOf = (match: RegExpExecArray): NamedPart => {
  const [, name = '', value = '', unit = '', per] = match;
  return {
    name,
    strengthText: per === undefined ? `${value} ${unit}` : `${value} ${unit}/${per}`,
    measure: measureOf(Number(value), unit, 1, per ?? ''),
  };
};

const partIn = (text: string): NamedPart => {
  const match = strengthAtEnd.exec(text);
  return match ? partOf(match) : { name: text, strengthText: null, measure: null };
};

/** Forms of groups and of names without strength; the longest that ends the name is the form. */
const formAtEnd =
  /^(.+?) ((?:(?:Extended|Delayed) Release |Chewable |Disintegrating )?(?:Oral |Sublingual |Buccal |Topical |Nasal |Ophthalmic |Rectal |Vaginal |Injectable |Inhalation |Inhalant )?(?:Tablet|Capsule|Solution|Suspension|Product|Pill|Powder|Injection|Cream|Gel|Film|Spray)|Pen Injector|Auto-Injector|Cartridge|Prefilled Syringe|Transdermal System|Extended Release Suspension)$/;

const lastPartAndForm = (text: string): { readonly part: NamedPart; readonly form: string } => {
  const ended = strengthAtEnd.exec(text);
  if (ended) return { part: partOf(ended), form: '' };
  const match = strengthBeforeForm.exec(text);
  if (match) return { part: partOf(match), form: match[5] ?? '' };
  const group = formAtEnd.exec(text);
  const [, name = text, form = ''] = group ?? [];
  return { part: { name, strengthText: null, measure: null }, form };
};

/**
 * Reads RxNorm's naming: `[qualifier] [quantity] ingredient strength unit { / ingredient strength unit} form [brand]`.
 * Nothing is looked up here; a text that is no such name comes back as one part without strength.
 */
export const parseClinicalDrugName = (name: string): ClinicalDrugName => {
  const branded = /^(.*\S) \[([^[\]]+)\]$/.exec(name);
  const { quantity, qualifier, rest } = takeLeading(branded?.[1] ?? name);
  const texts = rest.split(' / ');
  const { part, form } = lastPartAndForm(texts.at(-1) ?? '');
  const parts = [...texts.slice(0, -1).map(partIn), part];
  return { parts, quantity, qualifier, doseForm: form, brand: branded?.[2] ?? null };
};

type Leading = Pick<ClinicalDrugName, 'quantity' | 'qualifier'> & { readonly rest: string };

/** Takes what stands before the first ingredient. Where there are two quantities the volume is the one to know. */
const takeLeading = (name: string): Leading => {
  const counted = leadingQuantity.exec(name);
  if (counted !== null) {
    const inner = takeLeading(name.slice(counted[0].length));
    const quantity = { value: Number(counted[1]), unit: counted[2] ?? '' };
    return { ...inner, quantity: inner.quantity?.unit === 'ML' ? inner.quantity : quantity };
  }
  const qualified = leadingQualifier.exec(name);
  if (qualified === null) return { quantity: null, qualifier: '', rest: name };
  const inner = takeLeading(name.slice(qualified[0].length));
  return { ...inner, qualifier: `${qualified[0].trim()} ${inner.qualifier}`.trim() };
};

/**
 * Names of what a pack holds: `{21 (A 1 MG Oral Tablet) / 7 (B 1 MG Oral Tablet) } Pack [Brand]` gives the two drugs.
 * `null` where the name is no pack's.
 */
export const packContentsOf = (name: string): readonly string[] | null => {
  const inner = /^\{(.*)\} Pack(?: \[.*\])?$/.exec(name)?.[1];
  if (inner === undefined) return null;
  const contents: string[] = [];
  let depth = 0;
  let start = 0;
  let last = '';
  for (const [index, letter] of [...inner].entries()) {
    if (letter === '(') {
      if (depth === 0) start = index + 1;
      depth += 1;
    } else if (letter === ')') {
      depth -= 1;
      if (depth === 0) last = inner.slice(start, index);
    } else if (letter === '/' && depth === 0) {
      contents.push(last);
      last = '';
    }
  }
  return [...contents, last].filter((content) => content !== '');
};
