/**
 * Text in lines of at most so many characters, broken at spaces; a word that is too long is broken after a hyphen or
 * slash where it has one, else where it must. Nothing is ever cut off: half a drug's name is another drug's.
 */
export const wrapText = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n');

const wrapLine = (line: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((whole) => piecesOf(whole, width))) {
    const joined = current === '' ? word.text : `${current}${word.glue}${word.text}`;
    if (joined.length <= width || current === '') current = joined;
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
  if (word.length <= width) return [{ text: word, glue: ' ' }];
  const parts = word.split(/(?<=[-/])/).flatMap((part) => chunksOf(part, width));
  return parts.map((text, index) => ({ text, glue: index === 0 ? ' ' : '' }));
};

const chunksOf = (part: string, width: number): readonly string[] =>
  Array.from({ length: Math.ceil(part.length / width) }, (_, index) => part.slice(index * width, (index + 1) * width));
