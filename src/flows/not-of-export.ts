import type { PatientId } from '../domain/ids.ts';
import type { PartnerReadType } from '../domain/partner.ts';
import { textAt } from '../fhir/wild.ts';
import type { Instant, LatestPull, ReadSoFar } from './ports.ts';
import { piecesOf } from './received-pieces.ts';
import { keyOf, type NotOfExport, type SharingOut } from './sharing-out.ts';
import { goOnUnlessStopped } from './stop-asked.ts';

type Asked = Pick<SharingOut, 'partner' | 'context' | 'panel' | 'transactionTime' | 'leftOut'>;

/**
 * Finds out of whom an export is not used. A server may leave out files of types without data (Bulk Data Access IG 2.0.0,
 * "Response - Complete Status"), and many leave out what they do not export, too. So a type that is left out counts as
 * empty only for patients of whom a complete read found it empty, and for nobody where it was found with anybody.
 */
export const notOfExport = async (asked: Asked): Promise<NotOfExport> => {
  const { partner, context, panel, transactionTime } = asked;
  const newer = new Set<string>();
  const unsaid = new Set<string>();
  const given = new Set<PartnerReadType>();
  for (const patient of panel.keys()) {
    goOnUnlessStopped(context);
    for (const soFar of await context.store.inbox.readSoFar(partner.id, patient)) {
      if (reachesFurther(soFar, transactionTime)) newer.add(keyOf(patient, soFar.type));
    }
    for (const [type, found] of await lastFound(asked, patient)) {
      if (found !== 'nothing') unsaid.add(keyOf(patient, type));
      if (found === 'something') given.add(type);
    }
  }
  for (const type of given) for (const patient of panel.keys()) unsaid.add(keyOf(patient, type));
  return { newer, unsaid: unsaid.difference(newer) };
};

/** Both moments are the partner's own, where it told them: a clock beside ours must not make every export look old. */
const reachesFurther = ({ upTo, fullAt }: ReadSoFar, transactionTime: Instant): boolean =>
  (upTo ?? fullAt) > transactionTime;

type Found = 'something' | 'nothing' | 'not-read';

/** What complete reads have found so far of the types that an export leaves out. */
const lastFound = async (
  { partner, context, leftOut }: Asked,
  patient: PatientId,
): Promise<readonly (readonly [PartnerReadType, Found])[]> => {
  if (leftOut.length === 0) return [];
  const latest = await context.store.inbox.latest(partner.id, patient);
  return leftOut.map((type) => [type, foundIn(latest.find((pull) => pull.type === type))] as const);
};

const foundIn = (pull: LatestPull | undefined): Found => {
  if (pull?.outcome !== 'complete') return 'not-read';
  const isNothing = [pull, ...pull.changes]
    .flatMap(piecesOf)
    .every(({ value }) => textAt(value, 'resourceType') === 'OperationOutcome');
  return isNothing ? 'nothing' : 'something';
};
