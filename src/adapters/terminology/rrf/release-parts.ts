import type { RowCount, TerminologySource } from '../../../flows/ports/terminology.ts';
import type { TerminologyParts } from '../compiled-terminology.ts';
import { acknowledgement, conceptCounts } from '../terminology-sources.ts';
import type { RxnormRelease } from './read-rxnorm-release.ts';
import type { ShippedKnowledge } from './shipped-knowledge.ts';

/**
 * A dataset's parts out of a release of RxNorm and what it does not say itself. Classes and interactions are taken over
 * by code; those of a code that the release does not have cannot be used, and are counted so.
 */
export const releaseParts = (release: RxnormRelease, knowledge: ShippedKnowledge): TerminologyParts => {
  const known = new Set(release.rows.concepts.map(([code]) => code));
  const classes = knowledge.classes.filter(([code]) => known.has(code));
  const interactions = knowledge.interactions.filter(([one, other]) => known.has(one) && known.has(other));
  const used: Readonly<Record<string, number>> = { rxclass: classes.length, 'va-ndfrt': interactions.length };
  return {
    rows: { ...release.rows, classes, interactions },
    icd10cm: knowledge.icd10cm,
    sources: {
      acknowledgement,
      sources: [
        rxnormSource(release),
        ...knowledge.sources.map((source) => ({ ...source, tables: withUsed(source.tables, used[source.id]) })),
      ],
    },
  };
};

/** These sources have one table each. */
const withUsed = (tables: TerminologySource['tables'], used: number | undefined): Readonly<Record<string, RowCount>> =>
  Object.fromEntries(Object.entries(tables).map(([name, count]) => [name, { ...count, used: used ?? count.used }]));

const rxnormSource = ({ released, rows, tables }: RxnormRelease): TerminologySource => ({
  id: 'rxnorm',
  title: 'RxNorm: concepts, relations and package codes of its own content',
  publisher: 'U.S. National Library of Medicine',
  released,
  terms: 'RxNorm names and codes are in the public domain; NLM asks that its statement be shown.',
  remarks:
    "Built from NLM's release files. Only NLM's own content (SAB RXNORM) that is in use: names of other sources, " +
    'suppressed and obsolete concepts are left out.',
  tables,
  ...conceptCounts(rows.concepts),
});
