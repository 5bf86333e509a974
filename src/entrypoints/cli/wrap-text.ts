/**
 * Text in lines that take at most so many columns, broken at spaces; a word that is too long is broken after a hyphen
 * or slash where it has one, else where it must. Nothing is ever cut off: half a drug's name is another drug's.
 */
export const wrapText = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n');

/** Columns that a text takes on a terminal, rather too many than too few: East Asian signs and emoji take two. */
export const columnsOf = (text: string): number => [...text].reduce((sum, character) => sum + widthOf(character), 0);

const widthOf = (character: string): number => {
  if (/[\u0300-\u036f]/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
};

/** Whole blocks: what they hold besides wide signs is counted as wide too. */
const wide =
  /[\u1100-\u115f\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{10000}-\u{3ffff}]/u;

const wrapLine = (line: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((whole) => piecesOf(whole, width))) {
    const joined = current === '' ? word.text : `${current}${word.glue}${word.text}`;
    if (columnsOf(joined) <= width || current === '') current = joined;
    else {
      lines.push(current);
      current = word.text;
    }
  }
  return [...lines, current];
};

interface Piece {
  readonly text: string;
  /** What stands between this piece and the one before it on the same line. */
  readonly glue: '' | ' ';
}

const piecesOf = (word: string, width: number): readonly Piece[] => {
  if (columnsOf(word) <= width) return [{ text: word, glue: ' ' }];
  const parts = word.split(/(?<=[-/])/).flatMap((part) => chunksOf(part, width));
  return parts.map((text, index) => ({ text, glue: index === 0 ? ' ' : '' }));
};

const chunksOf = (part: string, width: number): readonly string[] => {
  const chunks = [''];
  for (const character of part) {
    const last = chunks.at(-1) ?? '';
    if (last !== '' && columnsOf(last) + widthOf(character) > width) chunks.push(character);
    else chunks[chunks.length - 1] = `${last}${character}`;
  }
  return chunks;
};
