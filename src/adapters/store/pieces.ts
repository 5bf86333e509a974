/** Engines limit the parameters of one statement (SQLite: 32,766); 500 rows of a dozen columns stay well below. */
const rowsPerStatement = 500;

/** Rows in pieces that one statement can take. */
export const inPieces = <T>(rows: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, piece) =>
    rows.slice(piece * rowsPerStatement, (piece + 1) * rowsPerStatement),
  );
