import type { Alert } from '../domain/alert.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { sayingOf, toAlert } from './alert.ts';
import { isSelected, type ListedDrug } from './listed-drug.ts';
import { rulesOf } from './rules.ts';

/** Different drugs of one group at the same time. The same drug twice is a difference of its row, not an alert. */
export const checkDuplicateTherapy = (listed: readonly ListedDrug[], drugs: DrugGraph): readonly Alert[] =>
  rulesOf('duplicate-therapy').flatMap((rule) => {
    const members = listed.filter(({ ingredient }) => isSelected(ingredient.rxcui, rule.drugs, drugs));
    const names = [...new Set(members.map(({ ingredient }) => ingredient.name))].toSorted((a, b) =>
      a.localeCompare(b, 'en'),
    );
    if (names.length < 2) return [];
    return [
      toAlert({
        ...sayingOf(rule),
        type: 'duplicate-therapy',
        severity: rule.severity,
        drugs: names,
        rows: [...new Set(members.map(({ row }) => row.id))],
        sources: [...new Set(members.flatMap(({ sources }) => sources))],
      }),
    ];
  });
