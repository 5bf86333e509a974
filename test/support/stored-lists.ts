import type { Store, StoredList } from '../../src/flows/ports.ts';

/** The latest list of every patient who has one, by the patient's id. */
export const storedLists = async ({
  records,
  lists,
}: Pick<Store, 'records' | 'lists'>): Promise<readonly StoredList[]> => {
  const latest: StoredList[] = [];
  for (const patient of await records.patients()) {
    const list = await lists.latest(patient);
    if (list !== null) latest.push(list);
  }
  return latest;
};
