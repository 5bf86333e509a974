import { loadDrugGraph } from '../../src/adapters/terminology/load-terminology.ts';

/** The real drug data, loaded once for each test file. */
export const drugs = loadDrugGraph();
