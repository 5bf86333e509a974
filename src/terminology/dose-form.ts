import type { Route } from '../domain/dosing.ts';

/** First match wins; a form that more than one way into the body uses (irrigation, implant, pack) has none. */
const routesByForm: readonly (readonly [RegExp, Route])[] = [
  [/\bSublingual\b/i, 'sublingual'],
  [/\bBuccal\b/i, 'buccal'],
  [/\bOphthalmic\b/i, 'ophthalmic'],
  [/\bOtic\b/i, 'otic'],
  [/\bNasal\b/i, 'nasal'],
  [/\b(Vaginal|Douche)\b/i, 'vaginal'],
  [/\b(Rectal|Enema)\b/i, 'rectal'],
  [/\b(Inhal\w*|Inhaler)\b/i, 'inhaled'],
  [/\b(Transdermal)\b/i, 'transdermal'],
  [/\b(Topical|Medicated (Patch|Pad|Tape|Shampoo|Liquid Soap|Bar Soap)|Powder Spray)\b/i, 'topical'],
  [/\b(Inject\w*|Prefilled Syringe|Auto-Injector|Pen Injector|Jet Injector|Cartridge)\b/i, 'injection'],
  [/\b(Oral|Tablet|Capsule|Lozenge|Wafer|Chewing Gum|Pill)\b/i, 'oral'],
  // Every product of this form in RxNorm is swallowed; extended-release injections are filed as syringes and injections.
  [/^Extended Release Suspension$/i, 'oral'],
];

const withoutRoute =
  /\b(Irrigation|Intra\w+|Urethral|Pyelocalyceal|Mucosal|Mucous|Drug Implant|Mouthwash|Toothpaste)\b/i;

/** The way into the body that an RxNorm dose form implies, or `null` where it does not say. */
export const routeOfDoseForm = (form: string): Route | null => {
  if (withoutRoute.test(form)) return null;
  return routesByForm.find(([pattern]) => pattern.test(form))?.[1] ?? null;
};

/** Whether an RxNorm dose form lets the drug out over hours. `Delayed Release` only lets it out later. */
export const isExtendedRelease = (form: string): boolean => /\bExtended Release\b/i.test(form);
