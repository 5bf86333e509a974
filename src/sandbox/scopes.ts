/** What may be done to resources of a type, in the letters of SMART App Launch 2.2: create, read, update, delete, search. */
export type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';

/** A `system/<type>.<letters>` scope; the type `*` stands for every type. */
export interface SystemScope {
  readonly type: string;
  readonly letters: readonly ScopeLetter[];
}

const everyLetter: readonly ScopeLetter[] = ['c', 'r', 'u', 'd', 's'];
const olderForms: Readonly<Record<string, readonly ScopeLetter[]>> = {
  read: ['r', 's'],
  write: ['c', 'u', 'd'],
  '*': everyLetter,
};

/** The system scopes of a space-separated list, in version 2 or version 1 form; all else in it is left out. */
export const parseScopes = (text: string): readonly SystemScope[] =>
  text.split(/\s+/).flatMap((word) => {
    const [, type, permission] = /^system\/(\*|[A-Z][A-Za-z]+)\.(c?r?u?d?s?|read|write|\*)$/.exec(word) ?? [];
    if (type === undefined || permission === undefined || permission === '') return [];
    const letters = olderForms[permission] ?? everyLetter.filter((letter) => permission.includes(letter));
    return [{ type, letters }];
  });

/** What is both asked for and registered: never more than either. */
export const grantScopes = (
  asked: readonly SystemScope[],
  registered: readonly SystemScope[],
): readonly SystemScope[] => {
  const common = asked.flatMap((scope) => registered.flatMap((other) => intersectionOf(scope, other)));
  const types = [...new Set(common.map(({ type }) => type))];
  return types.map((type) => ({
    type,
    letters: everyLetter.filter((letter) =>
      common.some((scope) => scope.type === type && scope.letters.includes(letter)),
    ),
  }));
};

const intersectionOf = (one: SystemScope, other: SystemScope): readonly SystemScope[] => {
  if (one.type !== '*' && other.type !== '*' && one.type !== other.type) return [];
  const letters = one.letters.filter((letter) => other.letters.includes(letter));
  return letters.length === 0 ? [] : [{ type: one.type === '*' ? other.type : one.type, letters }];
};

/** `system/Patient.rs system/Condition.rs`. */
export const formatScopes = (scopes: readonly SystemScope[]): string =>
  scopes.map(({ type, letters }) => `system/${type}.${letters.join('')}`).join(' ');

/** Whether the scopes together allow all of these letters on the type. */
export const allows = (scopes: readonly SystemScope[], type: string, letters: readonly ScopeLetter[]): boolean =>
  letters.every((letter) =>
    scopes.some((scope) => (scope.type === '*' || scope.type === type) && scope.letters.includes(letter)),
  );
