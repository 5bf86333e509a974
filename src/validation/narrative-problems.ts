import { type PrimitiveProblem, problem } from './primitive-formats-problem.ts';
import type { IssueType } from './validation-issue.ts';

/** A problem of a narrative's XHTML; `constraint` names the invariant that it breaks, where it is one. */
export interface NarrativeProblem extends PrimitiveProblem {
  readonly constraint?: 'txt-1' | 'txt-2';
}

const broken = (reason: string): NarrativeProblem => problem('error', 'structure', reason);
const limit = (type: IssueType, reason: string): NarrativeProblem => ({
  ...problem('error', type, reason),
  constraint: 'txt-1',
});

/** After one of these nothing more can be read. */
export const malformed = {
  root: broken('write the narrative as one <div> element, with nothing around it'),
  end: broken('close every element that the narrative opens'),
  order: broken('close elements in the reverse of the order in which they were opened'),
  tag: broken('write tags as <name attribute="value">, and < in text as &lt;'),
  attribute: broken('write attributes as name="value", with a space before each, and < in them as &lt;'),
  twice: broken('give an attribute once'),
  entity: broken(
    'write & as &amp;, and other characters as themselves or as &#number;: XHTML here knows only lt, gt, amp, quot, apos',
  ),
  character: broken('leave out characters that XML does not allow'),
  bracket: broken('write ]]> in text as ]]&gt;'),
  comment: broken('end a comment with -->, and keep -- out of it'),
  instruction: broken('leave out processing instructions'),
  doctype: broken('leave out document types, CDATA sections and entity declarations'),
  deep: problem('error', 'too-costly', 'nest elements at most 200 levels deep'),
} satisfies Record<string, NarrativeProblem>;

export const wrong = {
  namespace: broken(
    'give the outermost div xmlns="http://www.w3.org/1999/xhtml", and no other element another namespace',
  ),
  rootName: broken('begin the narrative with <div>'),
  element: limit(
    'invariant',
    'use only the elements that a narrative allows: basic formatting, lists, tables, links, images',
  ),
  attribute: limit('invariant', 'use only the attributes that a narrative allows: no events, no targets, no forms'),
  activeLink: limit('invariant', 'link only to pages: no javascript:, vbscript: or data: documents'),
  noContent: { ...problem('error', 'invariant', 'write some text, or show an image'), constraint: 'txt-2' },
  child: broken('put into lists, tables and maps only what belongs there: items, rows, cells, areas'),
  place: broken('put rows, cells, captions, items and terms only where they belong: into tables and lists'),
  inParagraph: broken('keep paragraphs, lists, tables and blocks out of paragraphs'),
  blockInText: broken('keep lists, tables, div and pre out of headings, links and other text-level elements'),
  nested: broken('do not put a text-level element into its like'),
  notEmpty: broken('put nothing into br, hr, img and area'),
  url: problem('error', 'value', 'write a complete address, without spaces, quotes or brackets'),
  urnLink: problem('error', 'value', 'link to something that a browser can open, not to a URN'),
  target: problem('error', 'not-found', 'link to an id that the narrative or the resource has'),
  sameId: problem('warning', 'business-rule', 'give every id and anchor name once'),
} satisfies Record<string, NarrativeProblem>;
