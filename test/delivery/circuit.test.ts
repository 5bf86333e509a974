import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admissionAt,
  afterAsking,
  afterExchange,
  type Circuit,
  closedCircuit,
  failuresInARow,
  isLeftAlone,
  pauseDelays,
  whileAsking,
} from '../../src/delivery/circuit.ts';
import type { PartnerSignal } from '../../src/delivery/partner-signal.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const least = () => 0;
const there: PartnerSignal = { kind: 'there' };
const failing = (reason = 'http-503', restMilliseconds: number | null = null): PartnerSignal => ({
  kind: 'failing',
  reason,
  isOverloaded: true,
  restMilliseconds,
});

const since = (circuit: Circuit, ...signals: readonly PartnerSignal[]): Circuit =>
  signals.reduce((state, signal) => afterExchange(state, signal, now, least), circuit);
const times = (count: number, signal: PartnerSignal): readonly PartnerSignal[] => Array(count).fill(signal);

const doubted = since(closedCircuit, ...times(failuresInARow, failing()));
const opened = afterAsking(whileAsking(doubted), failing(), now, least);

describe('the circuit of a partner', () => {
  it('lets requests pass until so many failed in a row', () => {
    const almost = since(closedCircuit, ...times(failuresInARow - 1, failing()));
    expect(admissionAt(almost, now)).toBe('pass');
    expect(admissionAt(since(almost, failing()), now)).toBe('ask-first');
    expect(admissionAt(since(almost, there, ...times(failuresInARow - 1, failing())), now)).toBe('pass');
  });

  it('doubts after half as many that ran out of time', () => {
    const once = since(closedCircuit, failing('timeout'));
    expect(admissionAt(once, now)).toBe('pass');
    expect(admissionAt(since(once, failing('timeout')), now)).toBe('ask-first');
  });

  it('goes on where the partner answers that it is there', () => {
    const asked = afterAsking(whileAsking(doubted), there, now, least);
    expect(admissionAt(asked, now)).toBe('pass');
    expect(isLeftAlone(asked)).toBe(false);
  });

  it('opens where the partner does not even say that it is there', () => {
    expect(opened).toEqual({ state: 'open', until: now.getTime() + 15_000, pauses: 1, reason: 'http-503' });
    expect(admissionAt(opened, later(14_999))).toBe('left-alone');
    expect(admissionAt(opened, later(15_000))).toBe('ask-first');
  });

  it('opens without a question where the partner says again and again that it is asked too much', () => {
    const throttled = since(closedCircuit, ...times(failuresInARow, failing('http-429')));
    expect(throttled).toMatchObject({ state: 'open', until: now.getTime() + 15_000, pauses: 1 });
  });

  it('opens at once, and to the moment, where the partner asks to be left alone', () => {
    const resting = since(closedCircuit, failing('http-429', 7_200_000));
    expect(admissionAt(resting, later(7_199_999))).toBe('left-alone');
    expect(admissionAt(resting, later(7_200_000))).toBe('ask-first');
  });

  it('heeds such a wish also while it is asking', () => {
    const resting = since(whileAsking(doubted), failing('http-503', 7_200_000));
    expect(afterAsking(resting, there, now, least)).toEqual(resting);
  });

  it('pauses twice as long each time, up to a limit, and begins anew after a good answer', () => {
    const pauses: number[] = [];
    let circuit = opened;
    for (let asked = 0; asked < 7; asked += 1) {
      circuit = afterAsking(whileAsking(circuit), failing(), now, least);
      if (circuit.state === 'open') pauses.push(circuit.until - now.getTime());
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
    const back = since(afterAsking(whileAsking(circuit), there, now, least), there);
    expect(back).toEqual(closedCircuit);
  });

  it('does not begin anew where only the question was answered', () => {
    const back = afterAsking(whileAsking(opened), there, now, least);
    const again = afterAsking(whileAsking(since(back, ...times(failuresInARow, failing()))), failing(), now, least);
    expect(again).toMatchObject({ until: now.getTime() + 30_000, pauses: 2 });
  });

  it('counts as leaving the partner alone in the pause, and in the question after it', () => {
    expect([closedCircuit, doubted, whileAsking(doubted), opened, whileAsking(opened)].map(isLeftAlone)).toEqual([
      ...[false, false, false, true, true],
    ]);
  });
});

type Step =
  | { readonly kind: 'exchange' | 'asking'; readonly signal: PartnerSignal }
  | { readonly kind: 'wait'; readonly milliseconds: number };

const signals: fc.Arbitrary<PartnerSignal> = fc.oneof(
  fc.constant(there),
  fc.constant<PartnerSignal>({ kind: 'not-asked' }),
  fc
    .tuple(
      fc.constantFrom('http-429', 'http-503', 'timeout', 'connection-refused'),
      fc.option(fc.integer({ min: 10_001, max: 21_600_000 }), { freq: 4 }),
    )
    .map(([reason, rest]) => failing(reason, rest)),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('exchange' as const), signal: signals }),
    fc.record({ kind: fc.constant('asking' as const), signal: signals }),
    fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 1_000_000 }) }),
  ),
  { maxLength: 60 },
);

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Goes through the steps as a gate would, and shows each state with the next. */
const follow = (
  walked: readonly Step[],
  random: () => number,
  visit: (before: Circuit, now: Circuit, signal: PartnerSignal, at: Date) => void = () => {},
): { readonly circuit: Circuit; readonly at: Date } => {
  let circuit = closedCircuit;
  let at = now;
  for (const step of walked) {
    if (step.kind === 'wait') {
      at = new Date(at.getTime() + step.milliseconds);
      continue;
    }
    const before = step.kind === 'asking' && admissionAt(circuit, at) === 'ask-first' ? whileAsking(circuit) : circuit;
    circuit =
      step.kind === 'asking'
        ? afterAsking(before, step.signal, at, random)
        : afterExchange(before, step.signal, at, random);
    visit(before, circuit, step.signal, at);
  }
  return { circuit, at };
};

const law = (hold: (walked: readonly Step[], random: () => number) => void): void =>
  fc.assert(fc.property(steps, chance, (walked, number) => hold(walked, () => number)));

describe('whatever happens, a circuit', () => {
  it('that is open lets nothing pass before its moment, and no answer brings that moment nearer', () => {
    law(
      (walked, random) =>
        void follow(walked, random, (before, state) => {
          if (before.state !== 'open') return;
          expect(state.state).toBe('open');
          if (state.state === 'open') expect(state.until).toBeGreaterThanOrEqual(before.until);
          expect(admissionAt(before, new Date(before.until - 1))).toBe('left-alone');
        }),
    );
  });

  it('opens only by a failure, for no shorter and no longer than it may, or to the moment that the partner asks for', () => {
    law(
      (walked, random) =>
        void follow(walked, random, (before, state, signal, at) => {
          if (state.state !== 'open' || before.state === 'open') return;
          const asked = signal.kind === 'failing' ? signal.restMilliseconds : Number.NaN;
          const pause = state.until - at.getTime();
          if (asked !== null) return expect(pause).toBe(asked);
          expect(pause).toBeGreaterThanOrEqual(pauseDelays.firstDelay / 2);
          expect(pause).toBeLessThanOrEqual(pauseDelays.longestDelay);
        }),
    );
  });

  it('asks one question at a time', () => {
    law((walked, random) => {
      const { circuit, at } = follow(walked, random);
      if (admissionAt(circuit, at) === 'ask-first') expect(admissionAt(whileAsking(circuit), at)).toBe('wait');
    });
  });

  it('closes again once its time is over and the partner is back', () => {
    law((walked, random) => {
      const { circuit, at } = follow(walked, random);
      const end = circuit.state === 'open' ? new Date(Math.max(at.getTime(), circuit.until)) : at;
      const asked =
        admissionAt(circuit, end) === 'ask-first' ? afterAsking(whileAsking(circuit), there, end, random) : circuit;
      expect(afterExchange(asked, there, end, random)).toEqual(closedCircuit);
    });
  });
});
