import cron from 'node-cron';
import { errorIssue, type Issue } from '../../domain/issue.ts';
import { mayReach, networkPlaceOf, type Reach } from '../../domain/network-address.ts';
import { booleanAt, objectAt, textAt } from '../../fhir/wild.ts';

/**
 * Whether a partner's file leads Concord only where it may go (no request forgery through settings), asks for nothing
 * that the product does not have, and is due at some time.
 * @param value the file's content with its preset, whatever it is
 */
export const checkPlaces = (value: unknown): readonly Issue[] => [
  ...checkAddresses(value),
  ...checkEndpoints(value),
  ...checkSchedule(textAt(value, 'schedule')),
  ...checkBulkExport(objectAt(value, 'bulkExport'), value),
];

const checkAddresses = (value: unknown): readonly Issue[] => {
  const reach = reachOf(value);
  const { baseUrl } = reach;
  const tokenEndpoint = textAt(objectAt(value, 'authentication'), 'tokenEndpoint') ?? '';
  return [
    { path: '/baseUrl', host: URL.parse(baseUrl)?.hostname },
    { path: '/authentication/tokenEndpoint', host: URL.parse(tokenEndpoint)?.hostname },
  ].flatMap(({ path, host }) =>
    host === undefined || host === '' || mayReach(host, reach)
      ? []
      : [errorIssue('invalid-partner', path, reasonAgainst(host))],
  );
};

const reachOf = (value: unknown): Reach => ({
  baseUrl: textAt(value, 'baseUrl') ?? '',
  allowPrivateNetwork: booleanAt(value, 'allowPrivateNetwork') === true,
});

const reasonAgainst = (host: string): string => {
  switch (networkPlaceOf(host)) {
    case 'private':
      return 'leads into a private network; set allowPrivateNetwork to true if it is meant to';
    case 'loopback':
      return 'leads to this machine, where the partner is not; set allowPrivateNetwork to true if it is meant to';
    default:
      return 'leads to a metadata service, to the local link or to no host at all; no partner is there';
  }
};

const checkEndpoints = (value: unknown): readonly Issue[] => {
  const missing = listAt(objectAt(value, 'habits'), 'typesWithoutEndpoint');
  return listAt(value, 'read').flatMap((type, index) =>
    missing.includes(type)
      ? [errorIssue('invalid-partner', `/read/${index}`, 'names a type that this product has no endpoint for')]
      : [],
  );
};

/** An export of a group needs its id, one of all patients has none; and files lie only where Concord may go. */
const checkBulkExport = (bulkExport: unknown, value: unknown): readonly Issue[] => {
  const [kind, group] = [textAt(bulkExport, 'kind'), textAt(bulkExport, 'group')];
  const at = '/bulkExport/group';
  return [
    ...(kind === 'group' && group === null ? [errorIssue('invalid-partner', at, 'is missing and required')] : []),
    ...(kind === 'patient' && group !== null
      ? [errorIssue('invalid-partner', at, 'does not belong to an export of kind patient')]
      : []),
    ...listAt(bulkExport, 'fileHosts').flatMap((host, index) => {
      const name = URL.parse(`https://${String(host)}`)?.hostname ?? '';
      return mayReach(name, reachOf(value))
        ? []
        : [errorIssue('invalid-partner', `/bulkExport/fileHosts/${index}`, reasonAgainst(name))];
    }),
  ];
};

const listAt = (value: unknown, name: string): readonly unknown[] => {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  return Array.isArray(list) ? list : [];
};

const fiveFields = /^\S+( +\S+){4}$/;

/** The scheduler's own judgement: it knows that no 31st of February comes. */
const checkSchedule = (schedule: string | null): readonly Issue[] =>
  schedule === null || (fiveFields.test(schedule) && cron.validate(schedule))
    ? []
    : [errorIssue('invalid-partner', '/schedule', 'expected a cron line that some day fits, such as 0 6 * * *')];
