import { TerminologyDataError } from './dataset-error.ts';

/** Whole numbers up to 2^53 in as few bytes as they need, seven bits a byte (LEB128), column by column. */
export class VarintWriter {
  readonly #bytes: number[] = [];

  /** One number, from 0. */
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }

  /** How many there are, then each of them. */
  column(values: ArrayLike<number>): void {
    this.number(values.length);
    for (let index = 0; index < values.length; index += 1) this.number(values[index] ?? 0);
  }

  /** Ascending numbers as steps. */
  ascending(values: ArrayLike<number>): void {
    this.number(values.length);
    let before = 0;
    for (let index = 0; index < values.length; index += 1) {
      this.number((values[index] ?? 0) - before);
      before = values[index] ?? 0;
    }
  }

  /** Numbers that are near their neighbours, as steps up or down. */
  steps(values: ArrayLike<number>): void {
    this.number(values.length);
    let before = 0;
    for (let index = 0; index < values.length; index += 1) {
      const step = (values[index] ?? 0) - before;
      this.number(step < 0 ? -2 * step - 1 : 2 * step);
      before = values[index] ?? 0;
    }
  }

  /** Decimal numbers as they are written: digits, and how many of them stand behind the point. */
  decimals(values: ArrayLike<number>): void {
    this.number(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const [digits, places] = decimalOf(values[index] ?? 0);
      this.number(digits);
      this.number(places);
    }
  }

  get bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

const decimalOf = (value: number): readonly [digits: number, places: number] => {
  for (let places = 0; places < 16; places += 1) {
    const digits = Math.round(value * 10 ** places);
    if (digits / 10 ** places === value) return [digits, places];
  }
  return [Math.round(value), 0];
};

/** Reads what a `VarintWriter` wrote, in the same order. Throws `TerminologyDataError` where the bytes do not hold it. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  #at: number;

  /** @param file what an error names */
  constructor(bytes: Uint8Array, file: string, start = 0) {
    this.#bytes = bytes;
    this.#file = file;
    this.#at = start;
  }

  /** Where the next number begins. */
  get position(): number {
    return this.#at;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new TerminologyDataError(this.#file, null);
      this.#at += 1;
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
      scale *= 128;
    }
  }

  /** How many things follow, each of which takes a byte or more: what is not there is not made room for. */
  length(): number {
    const length = this.number();
    // What is too large for a number is no number, and so not less than anything.
    if (length <= this.#bytes.length - this.#at) return length;
    throw new TerminologyDataError(this.#file, null);
  }

  column(): Uint32Array {
    const values = new Uint32Array(this.length());
    for (let index = 0; index < values.length; index += 1) values[index] = this.number();
    return values;
  }

  ascending(): Uint32Array {
    const values = new Uint32Array(this.length());
    let value = 0;
    for (let index = 0; index < values.length; index += 1) values[index] = value += this.number();
    return values;
  }

  /** Ascending numbers that may be larger than 2^32. */
  ascendingLarge(): Float64Array {
    const values = new Float64Array(this.length());
    let value = 0;
    for (let index = 0; index < values.length; index += 1) values[index] = value += this.number();
    return values;
  }

  steps(): Uint32Array {
    const values = new Uint32Array(this.length());
    let value = 0;
    for (let index = 0; index < values.length; index += 1) {
      const step = this.number();
      values[index] = value += step % 2 === 1 ? -(step + 1) / 2 : step / 2;
    }
    return values;
  }

  decimals(): Float64Array {
    const values = new Float64Array(this.length());
    for (let index = 0; index < values.length; index += 1) values[index] = this.number() / 10 ** this.number();
    return values;
  }
}
