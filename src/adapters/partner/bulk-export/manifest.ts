import { textOfAnswer } from '../../../fhir/answer-text.ts';
import { booleanAt, numberAt, objectsAt, textAt } from '../../../fhir/wild.ts';
import type { ExportFile, ExportManifest } from '../../../flows/ports.ts';
import type { Answer } from '../answer.ts';

/** Why a manifest cannot be used. */
export interface ManifestRefused {
  readonly reason: 'export-manifest-unusable' | 'export-too-large';
}

/**
 * What a partner says of a finished export (Bulk Data Access IG 2.0.0, "Response - Complete Status"). Without a
 * transaction time nobody would know since when to ask the next time, and a token is never sent on a guess; a file without an address cannot be left out, as
 * what it holds would look as if it were not there.
 * @param mostFiles more are refused
 */
export const readManifest = (
  { bytes, contentType }: Pick<Answer, 'bytes' | 'contentType'>,
  mostFiles: number,
): ExportManifest | ManifestRefused => {
  const manifest = parsed(textOfAnswer(bytes, contentType) ?? '');
  const time = Date.parse(textAt(manifest, 'transactionTime') ?? '');
  const requiresAccessToken = booleanAt(manifest, 'requiresAccessToken');
  if (requiresAccessToken === null || Number.isNaN(time)) return { reason: 'export-manifest-unusable' };
  const files = [...filesOf(manifest, 'output'), ...filesOf(manifest, 'deleted'), ...filesOf(manifest, 'error')];
  if (files.length > mostFiles) return { reason: 'export-too-large' };
  if (files.some(({ url }) => url === '')) return { reason: 'export-manifest-unusable' };
  return { transactionTime: new Date(time).toISOString(), requiresAccessToken, files };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const filesOf = (manifest: unknown, kind: ExportFile['kind']): readonly ExportFile[] =>
  objectsAt(manifest, kind).map((file) => ({
    kind,
    type: textAt(file, 'type') ?? '',
    url: textAt(file, 'url') ?? '',
    count: numberAt(file, 'count'),
  }));
