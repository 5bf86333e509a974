import { describe, expect, it } from 'vitest';
import { type Attempted, openPartnerGate } from '../../../src/adapters/partner/partner-gate.ts';
import type { PartnerSignal } from '../../../src/delivery/partner-signal.ts';
import { partnerWith, pretendSurroundings } from './pretend-partner.ts';

const there: PartnerSignal = { kind: 'there' };
const failing = (reason: string, restMilliseconds: number | null = null): PartnerSignal => ({
  kind: 'failing',
  reason,
  isOverloaded: reason === 'timeout',
  restMilliseconds,
});

interface UnderWay {
  readonly name: string;
  end(signal: PartnerSignal): void;
}

/** A gate, what passed it and has not ended, and the questions that it asked. */
const gateOf = (concurrency: number) => {
  const { surroundings, pass, logged } = pretendSurroundings();
  const told: boolean[] = [];
  const passed: UnderWay[] = [];
  const questions: ((signal: PartnerSignal) => void)[] = [];
  const gate = openPartnerGate(
    partnerWith({ limits: { concurrency } }),
    () => new Promise((resolve) => questions.push(resolve)),
    { ...surroundings, tellCircuit: (_partner, isLeftAlone) => told.push(isLeftAlone) },
  );
  const request = (name: string): Promise<Attempted | null> =>
    gate.through(
      () => new Promise<Attempted>((resolve) => passed.push({ name, end: (signal) => resolve({ signal }) })),
    );
  return { gate, request, passed, questions, pass, logged: () => logged.map((line) => JSON.parse(line)), told };
};

/** Until everything that can go on without an answer has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const named = (passed: readonly UnderWay[]): string => passed.map(({ name }) => name).join('');

/** One request after the other, that end as given. */
const oneByOne = async ({ request, passed }: ReturnType<typeof gateOf>, signals: readonly PartnerSignal[]) => {
  for (const signal of signals) {
    const ended = request('-');
    await settled();
    passed.at(-1)?.end(signal);
    await ended;
  }
};

/** A gate that is closed for a first pause, of fifteen seconds. */
const leftAlone = async () => {
  const opened = gateOf(8);
  await oneByOne(opened, Array(2).fill(failing('timeout')));
  const refused = opened.request('-');
  await settled();
  opened.questions[0]?.(failing('timeout'));
  await refused;
  return opened;
};

describe('the gate before a partner', () => {
  it('lets a few through at a time, in the order in which they came, and more when all goes well', async () => {
    const { request, passed } = gateOf(8);
    for (const name of 'abcdefgh') void request(name);
    await settled();
    expect(named(passed)).toBe('ab');
    passed[0]?.end(there);
    await settled();
    expect(named(passed)).toBe('abc');
    passed[1]?.end(there);
    await settled();
    expect(named(passed)).toBe('abcde');
  });

  it('never lets more through than the file of the partner allows', async () => {
    const { request, passed } = gateOf(3);
    for (let more = 0; more < 50; more += 1) void request('.');
    let ended = 0;
    while (ended < 50) {
      await settled();
      expect(passed.length - ended).toBeLessThanOrEqual(3);
      passed[ended]?.end(there);
      ended += 1;
    }
  });

  it('asks one question, for which all others wait, when it doubts that the partner is there', async () => {
    const opened = gateOf(8);
    await oneByOne(opened, Array(4).fill(failing('http-503')));
    for (const name of 'abc') void opened.request(name);
    await settled();
    expect(opened.questions).toHaveLength(1);
    expect(named(opened.passed)).toBe('----');
    opened.questions[0]?.(there);
    await settled();
    expect(named(opened.passed)).toBe('----ab');
    expect(opened.logged()).toEqual([]);
  });

  it('refuses at once all that waits, and all that comes, while the partner is left alone', async () => {
    const opened = gateOf(8);
    await oneByOne(opened, Array(2).fill(failing('timeout')));
    const waiting = Promise.all([...'abcdefgh'].map((name) => opened.request(name)));
    await settled();
    opened.questions[0]?.(failing('timeout'));
    expect(await waiting).toEqual(Array(8).fill(null));
    expect(await opened.request('i')).toBeNull();
    expect(await opened.gate.letsPass()).toBe(false);
    expect(opened.questions).toHaveLength(1);
  });

  it('asks again when the pause is over, and then lets through what has come', async () => {
    const opened = await leftAlone();
    opened.pass(14_999);
    expect(await opened.request('early')).toBeNull();
    opened.pass(1);
    void opened.request('late');
    await settled();
    expect(opened.questions).toHaveLength(2);
    opened.questions[1]?.(there);
    await settled();
    expect(named(opened.passed)).toBe('--late');
  });

  it('says when the partner is left alone and why, and when that ends, and nothing in between', async () => {
    const opened = await leftAlone();
    opened.pass(15_000);
    const second = opened.request('-');
    await settled();
    opened.questions[1]?.(failing('connection-refused'));
    await second;
    opened.pass(30_000);
    void opened.request('-');
    await settled();
    opened.questions[2]?.(there);
    await settled();
    expect(opened.logged()).toEqual([
      { partner: 'cardiology', reason: 'timeout', seconds: 15, message: 'A partner is left alone for now.' },
      { partner: 'cardiology', message: 'A partner that was left alone answers again.' },
    ]);
    expect(opened.told).toEqual([false, true, false]);
  });

  it('stays closed to the moment that a partner asks for', async () => {
    const opened = gateOf(8);
    await oneByOne(opened, [failing('http-429', 7_200_000)]);
    opened.pass(7_199_999);
    expect(await opened.gate.letsPass()).toBe(false);
    opened.pass(1);
    const asked = opened.gate.letsPass();
    opened.questions[0]?.(there);
    expect(await asked).toBe(true);
  });

  it('keeps no place for an attempt that ended in an error', async () => {
    const { gate } = gateOf(1);
    const broken = () => Promise.reject(new TypeError('broken on purpose'));
    await expect(gate.through(broken)).rejects.toThrow(TypeError);
    expect(await gate.through(async () => ({ signal: there }))).toEqual({ signal: there });
  });
});
