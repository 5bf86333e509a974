import { Option } from 'commander';

/** `--format`, as every command has it. */
export const formatOption = (): Option =>
  new Option('--format <format>', 'what to print: for people, or one JSON object a line')
    .choices(['text', 'json'])
    .default('text');
