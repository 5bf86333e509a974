import { codingsOf, objectAt, objectsAt, textAt } from '../fhir/wild.ts';
import type { Received, ReceivedResource } from './received-resource.ts';

/**
 * Whether a source says that it kept something back: an OperationOutcome of issue type `suppressed` (R4: not returned
 * by privacy rules or permissions), or a security label REDACTED or MASKED of v3-ObservationValue. What it does not
 * list may then be what it does not show.
 */
export const isWithholding = ({ resources }: Received): boolean => resources.some(saysSo);

const saysSo = ({ type, content }: ReceivedResource): boolean =>
  (type === 'OperationOutcome' &&
    objectsAt(content, 'issue').some((issue) => textAt(issue, 'code')?.toLowerCase() === 'suppressed')) ||
  codingsOf({ coding: objectAt(content, 'meta')?.['security'] }).some(
    ({ system, code }) => (system === null || system.endsWith('v3-ObservationValue')) && withheldLabels.has(code),
  );

const withheldLabels: ReadonlySet<string> = new Set(['REDACTED', 'MASKED']);
