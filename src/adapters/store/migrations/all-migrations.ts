import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';
import { firstTables } from './0001-first-tables.ts';
import { secrets } from './0002-secrets.ts';
import { decisionEvidence } from './0003-decision-evidence.ts';
import { runsAndDeliverySteps } from './0004-runs-and-delivery-steps.ts';
import { changesSince } from './0005-changes-since.ts';
import { bulkExports } from './0006-bulk-exports.ts';
import { rounds } from './0007-rounds.ts';
import { placesByTime } from './0008-places-by-time.ts';
import { lighterDeliveries } from './0009-lighter-deliveries.ts';

/**
 * Every migration under the name of its file, which is its number: they run in this order, each once. Append only: a
 * file that has been released is never altered (`digests.json` holds what each one was, and a test compares).
 *
 * Rejected: reading the folder at run time, which a bundled program does not have.
 */
export const allMigrations = (engine: Engine): Readonly<Record<string, Migration>> => ({
  '0001-first-tables': firstTables(engine),
  '0002-secrets': secrets(engine),
  '0003-decision-evidence': decisionEvidence(engine),
  '0004-runs-and-delivery-steps': runsAndDeliverySteps(engine),
  '0005-changes-since': changesSince(engine),
  '0006-bulk-exports': bulkExports(engine),
  '0007-rounds': rounds(engine),
  '0008-places-by-time': placesByTime(engine),
  '0009-lighter-deliveries': lighterDeliveries(engine),
});
