import {
  admissionAt,
  afterAsking,
  afterExchange,
  type Circuit,
  closedCircuit,
  isLeftAlone,
  whileAsking,
} from '../../delivery/circuit.ts';
import { afterBegin, afterEnd, limitUnder, mayBegin, type RequestEnd } from '../../delivery/concurrency-limit.ts';
import type { PartnerSignal } from '../../delivery/partner-signal.ts';
import type { Partner } from '../../domain/partner.ts';
import type { LeftAlone } from '../../flows/ports.ts';
import type { Surroundings } from './surroundings.ts';

/** The end of one attempt, and what it says of the partner. */
export interface Attempted {
  readonly signal: PartnerSignal;
}

/** What every attempt at one partner passes: as many at a time as it bears, and none while it is left alone. */
export interface PartnerGate {
  /** @returns what the attempt gave; `null` where it was not made, as the partner is left alone */
  through<T extends Attempted>(attempt: () => Promise<T>): Promise<T | null>;
  /** Whether an attempt would be made now; where there is doubt, the partner is asked whether it is there. */
  letsPass(): Promise<boolean>;
  /** Why the partner is left alone now, and until when; `null` where it is not. */
  leftAlone(): LeftAlone | null;
}

/** What a gate stands before. */
export type Gated = Pick<Partner, 'id' | 'limits'>;

type GateSurroundings = Pick<Surroundings, 'clock' | 'random' | 'log' | 'tellCircuit'>;

/**
 * Opens the gate before one partner (`ConcurrencyLimit`, `Circuit`). Those that wait go in the order in which they came.
 * @param ask asks the partner whether it is there, by a question that is about no patient; it passes no gate
 */
export const openPartnerGate = (
  partner: Gated,
  ask: () => Promise<PartnerSignal>,
  surroundings: GateSurroundings,
): PartnerGate => {
  const turns = openTurns(partner.limits.concurrency);
  const circuit = openCircuit(partner, ask, surroundings);
  return {
    letsPass: circuit.letsPass,
    leftAlone: circuit.leftAlone,
    through: async (attempt) => {
      const ticket = await turns.begin();
      let end: Omit<RequestEnd, 'ticket'> = nothingLearnt;
      try {
        if (!(await circuit.letsPass())) return null;
        const began = surroundings.clock().getTime();
        const attempted = await attempt();
        const { signal } = attempted;
        end = { signal, milliseconds: surroundings.clock().getTime() - began };
        circuit.learn(signal);
        return attempted;
      } finally {
        turns.end({ ticket, ...end });
      }
    },
  };
};

const nothingLearnt: Omit<RequestEnd, 'ticket'> = { signal: { kind: 'not-asked' }, milliseconds: 0 };

/** Turns at one partner, as many at a time as its limit allows now. */
const openTurns = (ceiling: number) => {
  let limit = limitUnder(ceiling);
  const waiting: (() => void)[] = [];
  const take = (): number => {
    const ticket = limit.begun;
    limit = afterBegin(limit);
    return ticket;
  };
  return {
    begin: (): Promise<number> =>
      mayBegin(limit) ? Promise.resolve(take()) : new Promise((resolve) => waiting.push(() => resolve(take()))),
    end: (end: RequestEnd): void => {
      limit = afterEnd(limit, end);
      while (mayBegin(limit)) {
        const next = waiting.shift();
        if (next === undefined) return;
        next();
      }
    },
  };
};

/** The circuit of one partner; says in the log when the partner is left alone, and when that ends. */
const openCircuit = (partner: Gated, ask: () => Promise<PartnerSignal>, surroundings: GateSurroundings) => {
  const { clock, random } = surroundings;
  let circuit = closedCircuit;
  let asking: Promise<void> | null = null;
  const become = (next: Circuit): void => {
    tellOfChange(partner, circuit, next, surroundings);
    circuit = next;
  };
  const askFirst = async (): Promise<void> => {
    become(whileAsking(circuit));
    const signal = await ask();
    become(afterAsking(circuit, signal, clock(), random));
    asking = null;
  };
  surroundings.tellCircuit?.(partner.id, false);
  return {
    letsPass: async (): Promise<boolean> => {
      for (;;) {
        const admission = admissionAt(circuit, clock());
        if (admission === 'pass') return true;
        if (admission === 'left-alone') return false;
        asking ??= askFirst();
        await asking;
      }
    },
    leftAlone: (): LeftAlone | null =>
      circuit.state === 'open' ? { reason: circuit.reason, until: new Date(circuit.until) } : null,
    learn: (signal: PartnerSignal): void => become(afterExchange(circuit, signal, clock(), random)),
  };
};

const tellOfChange = (
  { id }: Gated,
  before: Circuit,
  after: Circuit,
  { clock, log, tellCircuit }: GateSurroundings,
) => {
  if (isLeftAlone(before) === isLeftAlone(after)) return;
  tellCircuit?.(id, isLeftAlone(after));
  if (after.state !== 'open') {
    log.warn({ partner: id }, 'A partner that was left alone answers again.');
    return;
  }
  const seconds = Math.round((after.until - clock().getTime()) / 1000);
  log.warn({ partner: id, reason: after.reason, seconds }, 'A partner is left alone for now.');
};
