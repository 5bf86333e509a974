import type { Delivery } from '../../src/flows/ports.ts';
import { tableOf } from '../bench/validate/table.ts';
import { allFaults, type Fault } from './fault.ts';
import type { FaultyPartner } from './faulty-installation.ts';

const number = (count: number): string => count.toLocaleString('en-US');

/**
 * How often each fault was met at each partner; a shut door counts once.
 * @param planned how often in the sync that it was planned for, which was not killed
 */
export const faultLines = (
  partners: readonly FaultyPartner[],
  planned: ReadonlyMap<Fault, number>,
): readonly string[] => {
  const rows = allFaults.map((fault) => [
    fault,
    number(planned.get(fault) ?? 0),
    ...partners.map(({ proxy }) => number(proxy.met.get(fault) ?? 0)),
  ]);
  const exchanges = ['exchanges', '', ...partners.map(({ proxy }) => number(proxy.exchanges))];
  return ['', tableOf(['faults met', 'without a kill', ...partners.map(({ id }) => id)], [...rows, exchanges])];
};

/** The deliveries by state, and what those say that a person must look at. */
export const deliveryLines = (deliveries: readonly Delivery[]): readonly string[] => {
  const byState = Map.groupBy(deliveries, ({ state }) => state);
  const told = deliveries.filter(({ state }) => ['refused', 'dead', 'altered'].includes(state));
  const byReason = Map.groupBy(told, ({ partner, state, detail }) => `${partner} ${state}: ${detail}`);
  const rowsOf = (groups: ReadonlyMap<string, readonly Delivery[]>) =>
    [...groups].toSorted().map(([what, all]) => [what, number(all.length)]);
  return [
    '',
    tableOf(['deliveries', 'number'], rowsOf(byState)),
    ...(told.length === 0 ? [] : ['', tableOf(['left for a person', 'number'], rowsOf(byReason))]),
  ];
};
