import { readerCatchesUp } from './terminal.ts';

/** Many small texts in few writes; nothing waits for more than the work at hand. */
export interface BatchedOutput {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Held back at most, in UTF-16 units. */
const most = 65_536;

/**
 * Collects what is written one after the other, and hands it on when it is much, or when the program waits for input:
 * whoever asks line by line has each answer at once. Waits for a slow reader.
 * `write` and `end` throw `StandardOutputError` where the stream has failed since.
 */
export const batchedOutput = (stream: NodeJS.WritableStream): BatchedOutput => {
  let held: string[] = [];
  let length = 0;
  let timer: NodeJS.Immediate | null = null;
  let isFull: Promise<void> | null = null;

  const handOn = (): void => {
    if (timer !== null) clearImmediate(timer);
    timer = null;
    if (length === 0) return;
    const isTaken = stream.write(held.join(''));
    [held, length] = [[], 0];
    if (isTaken) return;
    isFull = readerCatchesUp(stream);
    // Told at the next write; until then there may be nobody to hear of it.
    isFull.catch(() => {});
  };

  return {
    write: async (text) => {
      if (isFull !== null) await isFull;
      isFull = null;
      held.push(text);
      length += text.length;
      if (length > most) handOn();
      else timer ??= setImmediate(handOn);
    },
    end: async () => {
      handOn();
      if (isFull !== null) await isFull;
      isFull = null;
    },
  };
};
