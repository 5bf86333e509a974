import type { BuiltTerminology, UnreadLine } from '../../../flows/ports/terminology.ts';

/** Lines told by their place; more of them help nobody. */
const told = 10;

/** Counts the lines that could not be read, and keeps the place of the first ones. */
export class UnreadLines {
  readonly #first: UnreadLine[] = [];
  #count = 0;

  add(file: string, line: number, problem: string): void {
    this.#count += 1;
    if (this.#first.length < told) this.#first.push({ file, line, problem });
  }

  get count(): number {
    return this.#count;
  }

  /** What a report says of them. */
  report(): BuiltTerminology['unread'] {
    return { count: this.#count, first: [...this.#first] };
  }
}
