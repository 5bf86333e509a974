/** One tag of a page, as far as its structure matters. */
export interface Tag {
  readonly name: string;
  readonly closes: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

const voidTags = new Set(['meta', 'link', 'input', 'br']);

/**
 * The tags of one of our own pages, whose attributes are all quoted.
 * @throws Error where a `<` begins no tag: something was not escaped
 */
export const tagsOf = (html: string): readonly Tag[] => {
  const markup = html.replace('<!doctype html>', '');
  const tags = [...markup.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/g)];
  if (tags.length !== markup.split('<').length - 1) throw new Error('There is markup that the page should not have');
  return tags.map(([, slash, name = '', attributes = '']) => ({
    name,
    closes: slash === '/',
    attributes: new Map(
      [...attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, value]),
    ),
  }));
};

/** Names of tags that are closed out of turn or never; empty for a well-formed page. */
export const misnested = (html: string): readonly string[] => {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const { name, closes } of tagsOf(html).filter((tag) => !voidTags.has(tag.name))) {
    if (!closes) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
};

export const opened = (html: string, name: string): readonly Tag[] =>
  tagsOf(html).filter((tag) => tag.name === name && !tag.closes);

export const attributesOf = (html: string, attribute: string): readonly string[] =>
  tagsOf(html).flatMap(({ attributes }) => attributes.get(attribute) ?? []);

/** What a person reads: the text without tags, entities resolved, white space folded. */
export const textOf = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
