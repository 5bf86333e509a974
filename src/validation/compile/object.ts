import { deepest, isJsonObject, ownText } from '../json-shape.ts';
import type { DatatypeRule } from './datatype-rules.ts';
import type { MembersJudge } from './members.ts';
import type { Judge } from './walk.ts';

/** Judges an object: its members, what the specification says of its type in words, and its invariants. */
export const objectJudge =
  (members: MembersJudge, rule: DatatypeRule | undefined, constraints: Judge | undefined): Judge =>
  (value, walk) => {
    if (!isJsonObject(value)) {
      walk.error('structure', 'give an object here');
      return;
    }
    if (walk.depth > deepest) {
      if (!walk.isTooDeep) walk.error('structure', 'nested too deeply to be a resource');
      walk.isTooDeep = true;
      return;
    }
    members(value, walk);
    if (rule !== undefined) rule(value, walk);
    if (constraints !== undefined) constraints(value, walk);
  };

/** What is relative in a Bundle's entry is relative to its fullUrl. */
export const ofEntry =
  (members: MembersJudge): MembersJudge =>
  (entry, walk) => {
    const outer = walk.fullUrl;
    walk.fullUrl = ownText(entry, 'fullUrl');
    members(entry, walk);
    walk.fullUrl = outer;
  };

/** Members that are compiled when they are first met: most elements of most profiles never are. */
export const whenMet = (compile: () => MembersJudge): MembersJudge => {
  let compiled: MembersJudge | undefined;
  return (object, walk) => {
    compiled ??= compile();
    compiled(object, walk);
  };
};
