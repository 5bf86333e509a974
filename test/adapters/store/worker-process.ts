import { writeSync } from 'node:fs';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';
import { deliveryId, patientId } from '../../../src/domain/ids.ts';
import type { Store } from '../../../src/flows/ports.ts';
import { cardiology, clinicRecord, minute, newDelivery, outbound } from './samples.ts';

/**
 * A process of its own for the tests: `node worker-process.ts write PLACE NAME COUNT` or `... claim PLACE NAME`,
 * where the place is a SQLite file or the URL of a PostgreSQL database.
 * What the store has acknowledged is printed at once, one line each, unbuffered: whoever kills this process can rely
 * on every line it got.
 */
const acknowledge = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** Each turn: a record and its delivery in one transaction; every second delivery is also sent to its end. */
const write = async (store: Store, name: string, count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) {
    const id = `${name}-${turn}`;
    await store.inTransaction(async (inner) => {
      await inner.records.put(clinicRecord(id), minute(0));
      await inner.deliveries.enqueue(newDelivery(id, outbound('Basic/a', id, patientId(id))), minute(0));
    });
    acknowledge(`queued ${id}`);
    await store.deliveries.claim(cardiology, patientId(id), minute(1));
    acknowledge(`sending ${id}`);
    if (turn % 2 === 0) {
      await store.deliveries.move(deliveryId(id), { state: 'accepted', attempted: true }, minute(2));
      acknowledge(`accepted ${id}`);
    }
  }
};

/** Takes what is due, until nothing is. */
const claim = async (store: Store): Promise<void> => {
  for (;;) {
    const patients = await store.deliveries.patientsDue(cardiology, minute(1));
    if (patients.length === 0) return;
    for (const patient of patients) {
      for (const { id } of await store.deliveries.claim(cardiology, patient, minute(1))) acknowledge(`claimed ${id}`);
    }
  }
};

const [, , role, place = '', name = '', count = '0'] = process.argv;
const store = place.startsWith('postgres:')
  ? await openPostgresStore({ url: place })
  : await openSqliteStore({ file: place, busyTimeoutMilliseconds: 20_000 });
await (role === 'claim' ? claim(store) : write(store, name, Number(count)));
await store.close();
