import { type DrugAnswer, type DrugExplanation, strengthWords } from '../../flows/explain-drug.ts';
import {
  certaintyWords,
  levelWords,
  type MetConcept,
  namedWords,
  readAsWords,
  recognitionWords,
  severityWords,
  shownQuestion,
} from './drug-words.ts';
import { type Emphasis, emphasise, printableIn, type Terminal } from './terminal.ts';
import { wrapText } from './wrap-text.ts';
import { wrapped } from './wrapped-lines.ts';

/** Wider text is harder to read. */
const widest = 80;
const labelWidth = 16;
const mostBrands = 12;

/** What one string was taken for, as text of at most 80 columns: a heading, and a fact with its label on each line. */
export const explanationAsText = (question: string, explanation: DrugExplanation, terminal: Terminal): string => {
  const page = { ...terminal, width: Math.min(terminal.width, widest) };
  const asked = shownQuestion(question);
  const shown = printableIn(explanation);
  const { concept } = shown;
  const lines =
    concept.recognizedBy === 'none'
      ? notRecognised(asked, shown, page)
      : [...wrapped(concept.conceptName, page, '', 'strong'), ...metLines(asked, concept, shown, page)];
  return [...lines, ...issueLines(concept.issues, page)].join('\n');
};

const notRecognised = (asked: string, { readAs, concept }: DrugExplanation, page: Terminal): readonly string[] => [
  ...wrapped(`NOT RECOGNISED: ${asked}`, page, '', 'danger'),
  ...fact('Read as', isEmpty(concept) ? null : readAsWords[readAs], page),
  ...alternativeLines('May have been', concept.alternatives, page),
];

const isEmpty = ({ issues }: DrugExplanation['concept']): boolean => issues.some(({ code }) => code === 'missing-drug');

const metLines = (
  asked: string,
  concept: MetConcept,
  { ingredients, classes, brands }: DrugExplanation,
  page: Terminal,
): readonly string[] => [
  ...fact('Asked', asked, page),
  ...fact('Taken for', takenFor(concept), page),
  ...fact('Known by', recognitionWords[concept.recognizedBy], page),
  ...fact('How sure', certaintyWords(concept), page, concept.certainty === 'moderate' ? 'caution' : undefined),
  ...fact(ingredients.length === 1 ? 'Ingredient' : 'Ingredients', ingredients.map(namedWords).join(', '), page),
  ...fact('Strength', strengthWords(concept), page),
  ...fact('Form', concept.doseForm ?? (concept.extendedRelease ? 'extended release' : null), page),
  ...fact('Route', concept.route, page),
  ...fact('Brand', concept.brand, page),
  ...fact('Clinical drug', clinicalDrugWords(concept), page),
  ...fact('Sold as', firstOf(brands), page),
  ...fact('Class', classWords(classes), page),
  ...alternativeLines(concept.clinicalDrug === null ? 'Could be' : 'Could also be', concept.alternatives, page),
];

const takenFor = ({ level, rxcui }: MetConcept): string =>
  `${levelWords[level]}, ${rxcui === null ? 'without an RxCUI of its own' : `RxCUI ${rxcui}`}`;

/** Of a clinical drug itself it would say the same again. */
const clinicalDrugWords = ({ clinicalDrug, rxcui }: MetConcept): string | null => {
  if (clinicalDrug === null) return 'not decided by what is written';
  return clinicalDrug.rxcui === rxcui ? null : namedWords(clinicalDrug);
};

const classWords = (classes: DrugExplanation['classes']): string | null => {
  const established = classes.filter(({ kind }) => kind === 'EPC').map(({ name, id }) => `${name} (${id})`);
  return established.length === 0 ? null : [...new Set(established)].join(', ');
};

const firstOf = (names: readonly string[]): string | null => {
  if (names.length === 0) return null;
  const more = names.length - mostBrands;
  return more <= 0 ? names.join(', ') : `${names.slice(0, mostBrands).join(', ')} and ${more} more`;
};

/** A label and its value, which goes on below itself; nothing where there is no value. */
const fact = (label: string, value: string | null, page: Terminal, emphasis?: Emphasis): readonly string[] => {
  if (value === null || value === '') return [];
  const width = Math.max(20, page.width - labelWidth - 2);
  return wrapText(value, width)
    .split('\n')
    .map((part, at) => {
      const words = emphasis === undefined ? part : emphasise(page, emphasis, part);
      return `  ${(at === 0 ? label : '').padEnd(labelWidth)}${words}`;
    });
};

/** Each on a line of its own, the label before the first. */
const alternativeLines = (label: string, alternatives: MetConcept['alternatives'], page: Terminal): readonly string[] =>
  alternatives.flatMap((one, at) => fact(at === 0 ? label : '', namedWords(one), page));

const emphasisOf = { error: 'danger', warning: 'caution', information: undefined } as const;

const issueLines = (issues: DrugAnswer['issues'], page: Terminal): readonly string[] =>
  issues.flatMap(({ severity, reason }) => fact(severityWords[severity], reason, page, emphasisOf[severity]));
