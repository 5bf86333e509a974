import { numberAt, objectsAt, textAt } from '../fhir/wild.ts';

/**
 * Whether a source's answers are pages of searches of which not all are here: by `total` more was found than came, or a
 * page names a next one that did not come (FHIR R4, section 3.1.1.5).
 */
export const hasUnfinishedSearch = (documents: readonly unknown[]): boolean => {
  const pages = documents.filter(
    (document) => textAt(document, 'resourceType') === 'Bundle' && textAt(document, 'type') === 'searchset',
  );
  const came = new Set(pages.flatMap((page) => linkOf(page, 'self') ?? []));
  const matches = pages.reduce<number>((sum, page) => sum + matchesIn(page), 0);
  return pages.some((page) => {
    const total = numberAt(page, 'total');
    if (total !== null) return total > matches;
    const next = linkOf(page, 'next');
    return next !== null && !came.has(next);
  });
};

const linkOf = (page: unknown, relation: string): string | null =>
  textAt(
    objectsAt(page, 'link').find((link) => textAt(link, 'relation') === relation),
    'url',
  );

const matchesIn = (page: unknown): number =>
  objectsAt(page, 'entry').filter((entry) => (textAt(entry['search'], 'mode') ?? 'match') === 'match').length;
