/** What one drug string is taken for, and why: the terminology room answers by itself. */
export { type DrugExplanation, explainDrug } from '../terminology/explain-drug.ts';
