import { once } from '../../domain/once.ts';
import type { DefinitionLibrary } from '../definition-library.ts';
import type { CodeSets } from './binding.ts';
import { type CodeLookup, type CodeSet, toCodeSet } from './codes.ts';

/** Value sets as a release sees them, each made when it is first asked, and kept. */
export const createCodeSets = (library: DefinitionLibrary, lookup: CodeLookup): ((release: string) => CodeSets) => {
  const sets = new Map<string, () => CodeSet | undefined>();
  return (release) => (canonical) => {
    const key = `${release} ${canonical}`;
    const known = sets.get(key);
    if (known !== undefined) return known;
    const made = once(() => {
      const facts = library.valueSet(canonical, release);
      return facts === undefined ? undefined : toCodeSet(facts, lookup);
    });
    sets.set(key, made);
    return made;
  };
};
