import { linkProblem } from './narrative-characters.ts';
import { commonAttributes, type ElementRule } from './narrative-facts.ts';
import { type NarrativeProblem, wrong } from './narrative-problems.ts';

export const noProblems: readonly NarrativeProblem[] = [];
const xhtml = 'http://www.w3.org/1999/xhtml';
const fragment = 35;

/** What is found in one narrative: problems, each kind once, and the ids that links may lead to. */
export class NarrativeFindings {
  #problems: NarrativeProblem[] | undefined;
  #ids: Set<string> | undefined;
  #targets: string[] | undefined;

  get problems(): readonly NarrativeProblem[] {
    return this.#problems ?? noProblems;
  }

  add(problem: NarrativeProblem): void {
    this.#problems ??= [];
    if (!this.#problems.includes(problem)) this.#problems.push(problem);
  }

  /** @param value as it is written, references and all */
  judgeAttribute(rule: ElementRule, name: string, value: string): void {
    if (name === 'xmlns') {
      if (value !== xhtml) this.add(wrong.namespace);
      return;
    }
    const isAllowed = commonAttributes.has(name) || rule.attributes?.has(name) === true || name.startsWith('xmlns:');
    if (!isAllowed) this.add(wrong.attribute);
    if (name === 'id' || (name === 'name' && rule.name === 'a')) this.#noteId(value);
    else if (name === 'href' || name === 'src') this.#judgeLink(rule.name, value);
  }

  /** To be asked when the whole narrative is read. */
  judgeTargets(resolves: (id: string) => boolean): void {
    for (const id of this.#targets ?? []) if (this.#ids?.has(id) !== true && !resolves(id)) this.add(wrong.target);
  }

  #noteId(id: string): void {
    this.#ids ??= new Set();
    if (this.#ids.has(id)) this.add(wrong.sameId);
    this.#ids.add(id);
  }

  #judgeLink(element: string, address: string): void {
    const problem = linkProblem(element, address);
    if (problem !== undefined) this.add(problem);
    if (address.length > 1 && address.charCodeAt(0) === fragment) {
      this.#targets ??= [];
      this.#targets.push(address.slice(1));
    }
  }
}
