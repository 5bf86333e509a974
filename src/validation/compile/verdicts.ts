import type { JsonObject } from '../json-shape.ts';

/**
 * Which resources of one document conform to which profiles, each judged once. References may lead in a circle: what is
 * being judged is taken to conform meanwhile. Where that turns out wrong, what was found meanwhile is asked anew, so that
 * the order of the entries decides nothing.
 */
export class Verdicts {
  readonly #known = new Map<JsonObject, Map<string, boolean>>();
  /** What was taken or found to conform since the outermost question, which is not answered yet. */
  readonly #open: { readonly resource: JsonObject; readonly profile: string }[] = [];

  conforms(resource: JsonObject, profile: string, judge: () => boolean): boolean {
    const known = this.#known.get(resource)?.get(profile);
    if (known !== undefined) return known;
    const before = this.#open.length;
    this.#set(resource, profile, true);
    this.#open.push({ resource, profile });
    const verdict = judge();
    if (!verdict) {
      for (const one of this.#open.splice(before)) this.#known.get(one.resource)?.delete(one.profile);
      this.#set(resource, profile, false);
    }
    if (before === 0) this.#open.length = 0;
    return verdict;
  }

  #set(resource: JsonObject, profile: string, verdict: boolean): void {
    const verdicts = this.#known.get(resource) ?? new Map<string, boolean>();
    this.#known.set(resource, verdicts.set(profile, verdict));
  }
}
