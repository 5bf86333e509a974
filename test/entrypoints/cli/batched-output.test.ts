import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { batchedOutput } from '../../../src/entrypoints/cli/batched-output.ts';

/** A stream that takes nothing more until it is told to. */
const slowReader = () => {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      taken.push(chunk);
      waiting.push(() => done());
    },
  });
  return { stream, taken, goOn: () => waiting.shift()?.() };
};

describe('batched output', () => {
  it('hands on what there is when the program waits, in one write', async () => {
    const { stream, taken } = slowReader();
    const output = batchedOutput(stream);
    await output.write('one\n');
    await output.write('two\n');
    expect(taken).toEqual([]);
    await nextTurn();
    expect(taken).toEqual(['one\ntwo\n']);
  });

  it('hands on at once when it is much, and then waits for the reader', async () => {
    const { stream, taken, goOn } = slowReader();
    const output = batchedOutput(stream);
    const long = 'x'.repeat(70_000);
    await output.write(long);
    expect(taken).toEqual([long]);
    let isWritten = false;
    const next = output.write('next').then(() => {
      isWritten = true;
    });
    await nextTurn();
    expect(isWritten).toBe(false);
    goOn();
    await next;
    await nextTurn();
    expect(taken).toEqual([long, 'next']);
  });

  it('tells at the next write, and only then, that the stream has failed', async () => {
    const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => done(new Error('no room')) });
    stream.on('error', () => {});
    const output = batchedOutput(stream);
    await output.write('x'.repeat(70_000));
    await nextTurn();
    await expect(output.write('next')).rejects.toMatchObject({ code: 'output-not-writable' });
  });

  it('ends when the reader has all, and writes nothing for nothing', async () => {
    const { stream, taken, goOn } = slowReader();
    const output = batchedOutput(stream);
    await output.end();
    expect(taken).toEqual([]);
    await output.write('last');
    const end = output.end();
    goOn();
    await end;
    expect(taken).toEqual(['last']);
  });
});
