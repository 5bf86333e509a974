import type { Taken } from './sig-numbers.ts';
import type { SigPiece } from './sig-pieces.ts';
import type { SigToken } from './sig-tokens.ts';

/** A rule of the grammar: the piece that begins at a token, or `null`. */
export type SigRule = (tokens: readonly SigToken[], at: number) => Taken<SigPiece> | null;
