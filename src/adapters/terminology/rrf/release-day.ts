import { isDay } from '../../../domain/partial-date.ts';
import type { RrfReading } from './read-lines.ts';
import { readRrf } from './read-lines.ts';
import { ReleaseDayUnknownError } from './release-error.ts';
import { dayByName, type ReleaseFiles } from './release-files.ts';

/** Columns of RXNSAB.RRF (NLM's technical documentation of RxNorm, "Source Information"). */
const column = { versioned: 2, source: 3, version: 6 } as const;
const own = Buffer.from('RXNORM');

/**
 * The day of a release, `YYYY-MM-DD`: the one that is said; else the version that RXNSAB.RRF gives of RxNorm
 * (`25AA_251006F`); else what folders or the readme are called.
 * @throws ReleaseDayUnknownError
 */
export const releaseDay = async (
  files: ReleaseFiles,
  said: string | null,
  reading: Pick<RrfReading, 'unread' | 'progress'>,
): Promise<string> => {
  const day = said ?? (files.sources === null ? null : await dayOfSources(files.sources, reading));
  const found = day ?? dayByName(files.folder);
  if (found === null) throw new ReleaseDayUnknownError(files.folder);
  return found;
};

const dayOfSources = async (file: string, reading: Pick<RrfReading, 'unread' | 'progress'>): Promise<string | null> => {
  const days = new Set<string>();
  const take: RrfReading['take'] = (line) => {
    if (!line.is(column.source, own)) return null;
    for (const field of [column.version, column.versioned]) {
      const [, year, month, dayOfMonth] = /_(\d\d)(\d\d)(\d\d)F?$/.exec(line.text(field)) ?? [];
      const day = `20${year}-${month}-${dayOfMonth}`;
      if (isDay(day)) days.add(day);
    }
    return null;
  };
  await readRrf(file, { columns: 25, take, ...reading });
  const [day] = days;
  return days.size === 1 && day !== undefined ? day : null;
};
