import { errorIssue, type Issue } from '../domain/issue.ts';
import { type DrugAnswer, toDrugAnswer } from '../terminology/drug-answer.ts';
import type { DrugGraph } from '../terminology/drug-graph.ts';
import { recognizeWritten } from '../terminology/explain-drug.ts';

/** What one drug string is taken for, and why: the terminology room answers by itself. */
export { type DrugAnswer, strengthWords, toDrugAnswer } from '../terminology/drug-answer.ts';
export { type DrugExplanation, explainDrug } from '../terminology/explain-drug.ts';

/** The answer to one string, without what stands around it. */
export const answerDrug = (graph: DrugGraph, input: string): DrugAnswer =>
  toDrugAnswer(input, recognizeWritten(graph, input).concept);

/** Longer lines are let go while they are read. */
export const longestLine = 1024 * 1024;

const unread = {
  tooLong: 'The line is longer than 1 MiB; it was not read.',
  notUtf8: 'The line is not UTF-8, so it was not read; characters that are not are shown as U+FFFD.',
} as const;

/**
 * One answer for each line, in order; also for an empty one, so that line n of the answers belongs to line n.
 * @param lines without their ends; `null` where a line was too long
 */
export async function* answerDrugLines(
  graph: DrugGraph,
  lines: AsyncIterable<{ readonly bytes: Uint8Array | null }>,
): AsyncGenerator<DrugAnswer> {
  for await (const { bytes } of lines) yield answerLine(graph, bytes);
}

const answerLine = (graph: DrugGraph, bytes: Uint8Array | null): DrugAnswer => {
  if (bytes === null) return unreadLine('', errorIssue('invalid-line', '', unread.tooLong));
  const text = textOf(bytes);
  if (text !== null) return answerDrug(graph, text);
  return unreadLine(tolerant.decode(bytes), errorIssue('invalid-line', '', unread.notUtf8));
};

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const tolerant = new TextDecoder('utf-8', { ignoreBOM: true });

/** `null` where the bytes are not UTF-8. */
const textOf = (bytes: Uint8Array): string | null => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const unreadLine = (input: string, issue: Issue): DrugAnswer =>
  toDrugAnswer(input, { recognizedBy: 'none', ingredients: [], alternatives: [], issues: [issue] });
