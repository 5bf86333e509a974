import type { Failure } from '../../../delivery/failure.ts';
import { retryAfterMilliseconds } from '../../../delivery/retry-after.ts';
import type { WaitOutcome } from '../../../flows/ports.ts';
import { type Answer, failureOfAnswer } from '../answer.ts';
import { permanent, transient } from '../failures.ts';
import { isOfPartner } from './export-address.ts';
import { type ExportExchange, type ExportTools, nap, requestOf } from './export-tools.ts';
import { readManifest } from './manifest.ts';

const firstPause = 2_000;
const longestPause = 60_000;
/** Failures in a row, after which the partner counts as gone for now. */
const mostFailures = 5;

/** What one question for the status says: the end, or how long to wait for the next. */
type Step =
  | { readonly kind: 'end'; readonly outcome: WaitOutcome }
  | { readonly kind: 'wait'; readonly asked: number | null; readonly failure: Failure | null };

/**
 * Asks for an export's status until it has ended (Bulk Data Access IG 2.0.0, "Bulk Data Status Request"): 202, 429 and
 * 503 mean later, and `Retry-After` says when; without it the pauses double up to a minute. 404 and 410 mean that the
 * partner has forgotten it.
 * @param goOn called between naps; what it throws is thrown on
 */
export const pollStatus = async (tools: ExportTools, statusUrl: string, goOn: () => void): Promise<WaitOutcome> => {
  if (!isOfPartner(statusUrl, tools.partner.baseUrl)) {
    return { kind: 'failed', failure: permanent('export-status-elsewhere') };
  }
  const longest = tools.terms.limits.minutes * 60_000;
  const began = tools.clock().getTime();
  let slept = 0;
  let failures = 0;
  for (let polls = 0; ; polls += 1) {
    goOn();
    const step = stepOf(await askForStatus(tools, statusUrl), tools);
    if (step.kind === 'end') return step.outcome;
    failures = step.failure === null ? 0 : failures + 1;
    if (step.failure !== null && failures >= mostFailures) return { kind: 'failed', failure: step.failure };
    const pause = Math.max(step.asked ?? Math.min(firstPause * 2 ** polls, longestPause), 1_000);
    const passed = Math.max(slept, tools.clock().getTime() - began);
    if (passed + pause > longest) return { kind: 'failed', failure: transient('export-timed-out') };
    await nap(tools, pause, goOn);
    slept += pause;
  }
};

const askForStatus = (tools: ExportTools, url: string): Promise<ExportExchange> =>
  requestOf(tools, { method: 'GET', url, headers: { Accept: 'application/json' } });

const stepOf = (exchange: ExportExchange, tools: ExportTools): Step => {
  if (exchange.kind === 'failed') {
    const { failure } = exchange;
    const isOver = failure.kind === 'permanent' || failure.reason === 'gone-silent';
    return isOver ? ended({ kind: 'failed', failure }) : { kind: 'wait', asked: null, failure };
  }
  return stepOfAnswer(exchange.answer, tools);
};

const stepOfAnswer = (answer: Answer, { terms, clock }: ExportTools): Step => {
  const asked = retryAfterMilliseconds(answer.retryAfter, clock());
  switch (answer.status) {
    case 200: {
      const manifest = readManifest(answer, terms.limits.files);
      return ended(
        'reason' in manifest ? { kind: 'failed', failure: permanent(manifest.reason) } : { kind: 'ready', manifest },
      );
    }
    case 202:
    case 429:
    case 503:
      return { kind: 'wait', asked, failure: null };
    case 404:
    case 410:
      return ended({ kind: 'gone' });
    default: {
      const failure = failureOfAnswer(answer, 'read', clock());
      if (failure.kind === 'transient') return { kind: 'wait', asked, failure };
      const isOfTheDoor = answer.status === 401;
      return ended({ kind: 'failed', failure: isOfTheDoor ? failure : permanent('export-failed') });
    }
  }
};

const ended = (outcome: WaitOutcome): Step => ({ kind: 'end', outcome });
