import { type Emphasis, emphasise, type Terminal } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

/** Text in lines that fit behind an indent, each with the same emphasis; later lines are indented further. */
export const wrapped = (text: string, terminal: Terminal, indent: string, emphasis?: Emphasis): readonly string[] => {
  const hanging = `${indent}  `;
  const [first = '', ...rest] = wrapText(text, Math.max(20, terminal.width - hanging.length)).split('\n');
  return [`${indent}${first}`, ...rest.map((part) => `${hanging}${part}`)].map((part) =>
    emphasis === undefined ? part : emphasise(terminal, emphasis, part),
  );
};
