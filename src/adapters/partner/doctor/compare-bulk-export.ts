import type { Partner } from '../../../domain/partner.ts';
import { objectsAt, textAt } from '../../../fhir/wild.ts';
import type { Finding } from '../../../flows/ports.ts';
import { failed, passed } from './findings.ts';

const about = 'bulkExport';

/**
 * Whether a server declares the export that the partner's file asks for (Bulk Data Access IG 2.0.0, CapabilityStatement:
 * the operation `export` of Group or Patient), or one that the file does not make use of. Pure.
 */
export const compareBulkExport = ({ bulkExport }: Partner, statement: unknown): readonly Finding[] => {
  const offered = exportsIn(statement);
  if (bulkExport === undefined) {
    if (offered.size === 0) return [];
    const types = [...offered].toSorted().join(' and ');
    return [
      passed(
        'capabilities',
        about,
        `exports of ${types} are declared; with bulkExport a large panel costs few requests`,
      ),
    ];
  }
  const type = bulkExport.kind === 'group' ? 'Group' : 'Patient';
  return [
    offered.has(type)
      ? passed('capabilities', about, `$export of ${type} is declared`)
      : failed(
          'capabilities',
          about,
          `no $export of ${type} is declared`,
          'Ask the partner for it, or take bulkExport out: until then each patient is read singly.',
        ),
  ];
};

/** Types with the operation; some servers declare it only for the system, as `export` or `group-export`. */
const exportsIn = (statement: unknown): ReadonlySet<string> => {
  const servers = objectsAt(statement, 'rest').filter((rest) => textAt(rest, 'mode') === 'server');
  const ofTypes = servers
    .flatMap((rest) => objectsAt(rest, 'resource'))
    .filter((resource) => objectsAt(resource, 'operation').some(isExport))
    .map((resource) => textAt(resource, 'type'));
  const ofSystem = servers.flatMap((rest) => objectsAt(rest, 'operation')).filter(isExport);
  const byDefinition = (['Group', 'Patient'] as const).filter((type) =>
    ofSystem.some((operation) =>
      new RegExp(`${type}-(level-)?export`, 'i').test(
        `${textAt(operation, 'name') ?? ''} ${textAt(operation, 'definition') ?? ''}`,
      ),
    ),
  );
  return new Set([...ofTypes, ...byDefinition].filter((type) => type === 'Group' || type === 'Patient'));
};

const isExport = (operation: unknown): boolean =>
  /(^|-)export$/.test(textAt(operation, 'name')?.replace(/^\$/, '') ?? '');
