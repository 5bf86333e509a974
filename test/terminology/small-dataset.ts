import { compileDataset } from '../../src/terminology/compile-dataset.ts';
import type { DrugDataset } from '../../src/terminology/drug-dataset.ts';

/** A few concepts with invented codes, enough to show each rule by itself. */
export const smallDataset: DrugDataset = compileDataset({
  concepts: [
    [1, 'IN', 'alphadrine'],
    [2, 'IN', 'betazole'],
    [3, 'PIN', 'alphadrine hydrochloride'],
    [4, 'MIN', 'alphadrine / betazole'],
    [5, 'IN', 'lithium'],
    [6, 'IN', 'lithium carbonate'],
    [7, 'IN', 'magnesium'],
    [8, 'PIN', 'magnesium stearate'],
    [9, 'IN', 'gammacin'],
    [10, 'SCDC', 'alphadrine 10 MG'],
    [11, 'SCDC', 'betazole 5 MG'],
    [20, 'SCD', 'alphadrine 10 MG Oral Tablet'],
    [21, 'SCD', 'alphadrine hydrochloride 20 MG Oral Tablet'],
    [22, 'SCD', 'alphadrine 10 MG / betazole 5 MG Oral Tablet'],
    [23, 'SCD', '24 HR alphadrine 10 MG Extended Release Oral Tablet'],
    [24, 'SCD', '1 ML betazole 50 MG/ML Prefilled Syringe'],
    [25, 'SCD', 'unknownium 3 MG / alphadrine 10 MG Oral Tablet'],
    [26, 'SCD', 'betazole 0.05 MG Oral Tablet'],
    [30, 'SBD', 'alphadrine 10 MG Oral Tablet [Alphanox]'],
    [31, 'BN', 'Alphanox'],
    [32, 'SBD', 'betazole 0.05 MG Oral Tablet [Betanol]'],
    [40, 'GPCK', '{21 (alphadrine 10 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack'],
    [41, 'SCD?', 'gammacin 7 MG Sublingual Film'],
  ],
  relations: [
    [1, 10],
    [2, 11],
    [10, 20],
    [10, 22],
    [11, 22],
    [10, 23],
    [20, 30],
    [30, 31],
    [20, 40],
  ],
  packages: [
    ['00002012345', 20],
    ['50242004062', 22],
    ['12345067890', 26],
    ['01234567890', 23],
  ],
  classes: [
    [3, { kind: 'EPC', id: 'N1', name: 'Alpha Blocker' }],
    [1, { kind: 'MOA', id: 'N2', name: 'Alpha Antagonist' }],
  ],
  interactions: [
    [3, 2, { severity: 'Significant', names: 'ALPHADRINE HYDROCHLORIDE/BETAZOLE' }],
    [2, 1, { severity: 'Critical', names: 'ALPHADRINE/BETAZOLE' }],
    [6, 2, { severity: 'Significant', names: 'BETAZOLE/LITHIUM CARBONATE' }],
  ],
});
