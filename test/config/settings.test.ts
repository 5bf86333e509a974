import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config/manifest.ts';
import { readConfig } from '../../src/config/read-config.ts';

const root = new URL('../../', import.meta.url);
const example = readFileSync(new URL('.env.example', root), 'utf8');
const readme = readFileSync(new URL('README.md', root), 'utf8');

interface Told {
  readonly name: string;
  readonly meaning: string;
  readonly byDefault: string;
}

const manifest: readonly Told[] = settings.map(({ name, meaning, byDefault }) => ({ name, meaning, byDefault }));

/** The rows of README's table, without the backticks around a name or a default. */
const toldByReadme = (): readonly Told[] => {
  const [, table = ''] = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme) ?? [];
  const plain = (cell: string | undefined): string => (cell ?? '').trim().replace(/^`(.*)`$/, '$1');
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.replaceAll('\\|', '¦').split('|').slice(1, -1))
    .map(([name, meaning, byDefault]) => ({
      name: plain(name),
      meaning: (meaning ?? '').trim(),
      byDefault: plain(byDefault),
    }));
};

/** Each setting of `.env.example` with the comment line above it. */
const toldByExample = (): readonly Told[] => {
  const values = parseEnv(example);
  return [...example.matchAll(/^# (.*)\n([A-Z_]+)=/gm)].map(([, meaning = '', name = '']) => ({
    name,
    meaning,
    byDefault: values[name] ?? '',
  }));
};

describe('the settings', () => {
  it('are told in README as they are', () => {
    expect(toldByReadme()).toEqual(manifest);
  });

  it('are told in .env.example as they are', () => {
    expect(toldByExample()).toEqual(manifest);
    expect(Object.keys(parseEnv(example)).toSorted()).toEqual(manifest.map(({ name }) => name).toSorted());
  });

  it('are the same whether .env.example is used as it is or nothing is set', () => {
    expect(readConfig(parseEnv(example))).toEqual(readConfig({}));
  });

  it('have each name and each meaning once', () => {
    expect(new Set(manifest.map(({ name }) => name)).size).toBe(manifest.length);
    expect(new Set(manifest.map(({ meaning }) => meaning)).size).toBe(manifest.length);
  });
});
