import { backoffMilliseconds } from './next-attempt.ts';
import type { PartnerSignal } from './partner-signal.ts';

/**
 * Whether a partner is asked, or left alone for a while. Times are Unix time in milliseconds.
 *
 *     closed --- failed too often in a row ---> doubted --- next request ---> half-open
 *     closed, doubted, half-open --- asks to be left alone, or answers 429 too often in a row ---> open
 *     half-open --- answers ---> closed
 *     half-open --- fails ---> open --- first request after `until` ---> half-open
 */
export type Circuit = Closed | Doubted | HalfOpen | Open;

/** Requests pass. The state at the start; also set where the partner answered its question. Left by failures in a row. */
interface Closed {
  readonly state: 'closed';
  /** In a row; one that ran out of time counts for two, as each costs the whole of the time limit. */
  readonly failures: number;
  /** Pauses since the last good answer. */
  readonly pauses: number;
}

/**
 * Too many failures in a row, which may be the fault of what was asked for. Set by the last of them. Left by the next
 * request: the partner is then asked for its CapabilityStatement first. Or by a good answer to one still under way.
 */
interface Doubted {
  readonly state: 'doubted';
  readonly pauses: number;
  /** Why, a stable word. */
  readonly reason: string;
}

/** The one question is under way; requests wait for what comes of it. Set by whoever asks it, and left by its end. */
interface HalfOpen {
  readonly state: 'half-open';
  readonly pauses: number;
  /** Whether a pause came before. */
  readonly wasOpen: boolean;
}

/**
 * Left alone: requests are answered at once, by `circuit-open` or, where the partner cannot be reached at all, by why not.
 * Set by a failed question or at the partner's wish; left by time alone.
 */
interface Open {
  readonly state: 'open';
  readonly until: number;
  readonly pauses: number;
  readonly reason: string;
}

/** What becomes of a request: it goes, the partner is asked first whether it is there, it waits for that, or it does not go. */
export type Admission = 'pass' | 'ask-first' | 'wait' | 'left-alone';

/** A read and its repetitions are that many; of those that ran out of time half as many do. */
export const failuresInARow = 4;

/** The first pause of half a minute doubles up to ten minutes; their second half is random. */
export const pauseDelays = { firstDelay: 30_000, longestDelay: 10 * 60_000 };

/** As every circuit begins. */
export const closedCircuit: Circuit = { state: 'closed', failures: 0, pauses: 0 };

/** What becomes of a request that would go now. */
export const admissionAt = (circuit: Circuit, now: Date): Admission => {
  switch (circuit.state) {
    case 'closed':
      return 'pass';
    case 'doubted':
      return 'ask-first';
    case 'half-open':
      return 'wait';
    case 'open':
      return now.getTime() < circuit.until ? 'left-alone' : 'ask-first';
  }
};

/** The circuit while the partner is asked whether it is there. */
export const whileAsking = (circuit: Circuit): Circuit => ({
  state: 'half-open',
  pauses: circuit.pauses,
  wasOpen: isLeftAlone(circuit),
});

/**
 * After an ordinary request. One that began before the circuit opened does not close it: its answer may be old. Failures
 * in a row that end in 429 need no question: the partner has said itself that it is asked too much.
 * @param random a number of [0, 1), as `Math.random` gives
 */
export const afterExchange = (circuit: Circuit, signal: PartnerSignal, now: Date, random: () => number): Circuit => {
  if (signal.kind === 'not-asked') return circuit;
  if (signal.kind === 'failing' && signal.restMilliseconds !== null) {
    return openAtItsWish(circuit, signal.reason, now.getTime() + signal.restMilliseconds);
  }
  if (circuit.state === 'open' || circuit.state === 'half-open') return circuit;
  if (signal.kind === 'there') return closedCircuit;
  if (circuit.state === 'doubted') return circuit;
  const { reason } = signal;
  const failures = circuit.failures + (reason === 'timeout' ? 2 : 1);
  if (failures < failuresInARow) return { ...circuit, failures };
  if (reason === 'http-429') return openForPause(circuit, reason, now, random);
  return { state: 'doubted', pauses: circuit.pauses, reason };
};

/**
 * After the one question. Whatever is an answer closes the circuit, also a refusal.
 * @param random a number of [0, 1), as `Math.random` gives
 */
export const afterAsking = (circuit: Circuit, signal: PartnerSignal, now: Date, random: () => number): Circuit => {
  if (circuit.state !== 'half-open') return circuit;
  if (signal.kind !== 'failing') return { state: 'closed', failures: 0, pauses: circuit.pauses };
  const { reason, restMilliseconds } = signal;
  return restMilliseconds === null
    ? openForPause(circuit, reason, now, random)
    : openAtItsWish(circuit, reason, now.getTime() + restMilliseconds);
};

/** Whether the partner is left alone, also while it is asked whether that can end. */
export const isLeftAlone = (circuit: Circuit): boolean =>
  circuit.state === 'open' || (circuit.state === 'half-open' && circuit.wasOpen);

const openForPause = ({ pauses }: Circuit, reason: string, now: Date, random: () => number): Circuit => {
  const pause = Math.round(backoffMilliseconds(pauses + 1, random, pauseDelays));
  return { state: 'open', until: now.getTime() + pause, pauses: pauses + 1, reason };
};

/** Of two wishes the later moment holds: an answer that was long on its way does not shorten what was asked since. */
const openAtItsWish = (circuit: Circuit, reason: string, until: number): Circuit =>
  circuit.state === 'open' && circuit.until >= until
    ? circuit
    : { state: 'open', until, pauses: circuit.pauses, reason };
