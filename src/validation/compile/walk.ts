import type { InvariantScope } from '../invariants/invariant.ts';
import { type JsonObject, ownText } from '../json-shape.ts';
import type { IssueType, ValidationIssue } from '../validation-issue.ts';
import type { ElementNode } from './element-node.ts';
import { resourceOfReference, typeOfReference } from './reference-text.ts';
import { Verdicts } from './verdicts.ts';

/** The resources of the Bundle that is being judged, by what a reference could name them. */
export type BundleEntries = ReadonlyMap<string, JsonObject>;

/** Judges a value at the walk's present location. */
export type Judge = (value: unknown, walk: Walk) => void;

/**
 * One judgement under way: where in the resource it is, which resource that is, and what was found. Locations are kept
 * as a stack and become text only when there is something to say.
 */
export class Walk implements InvariantScope {
  readonly issues: ValidationIssue[] = [];
  /** Static paths of the elements whose codes could not be looked up here. */
  readonly unchecked = new Set<string>();
  /** `%resource` */
  resource: JsonObject;
  /** `%rootResource`: the container of a contained resource, else the resource itself. */
  rootResource: JsonObject;
  entries: BundleEntries | undefined;
  /** Within a transaction or a batch. */
  isTransaction = false;
  /** fullUrl of the entry that is being judged: what relative references in it are relative to. */
  fullUrl: string | undefined;
  /** The elements of this resource that have an id so far; ids must be unique in it. */
  elementIds: Map<string, JsonObject> | undefined;
  /** The profiles to judge by, where the caller named them. */
  given: readonly string[] | undefined;
  /** A resource is judged by several profiles, which say some things twice. */
  mayRepeat = false;
  wantsMustSupport = false;
  /** Ids of the must-support elements that were met; absent when nobody asks. */
  supported: Set<string> | undefined;
  /** Something lies deeper than any resource does; rules that look into all of it are left out. */
  isTooDeep = false;
  /** The extension that is being judged, if any: its URL, and whether its definition is at hand. */
  extension: { readonly url: string; readonly isKnown: boolean } | undefined;
  readonly isResourceType: (name: string) => boolean;
  readonly #prefix: string;
  readonly #nodes: ElementNode[] = [];
  readonly #indexes: number[] = [];
  #depth = 0;
  /** Levels of the walk that this one stands aside of. */
  #outer = 0;
  #verdicts: Verdicts | undefined;

  constructor(resource: JsonObject, isResourceType: (name: string) => boolean, prefix?: string) {
    this.resource = resource;
    this.rootResource = resource;
    this.isResourceType = isResourceType;
    const type = ownText(resource, 'resourceType') ?? '';
    // What is no type of R4 may be anything, also what nobody should read here.
    this.#prefix = prefix ?? (isResourceType(type) ? type : '');
  }

  /** A walk of its own at the same place: what it finds is not heard of here. */
  aside(): Walk {
    const aside = this.asideFor(this.resource, this.rootResource, this.fullUrl);
    aside.#nodes.push(...this.#nodes.slice(0, this.#depth));
    aside.#indexes.push(...this.#indexes.slice(0, this.#depth));
    aside.#depth = this.#depth;
    aside.#outer = this.#outer;
    aside.extension = this.extension;
    return aside;
  }

  /** A walk of its own through another resource of the same document, whose entry, if it has one, has this fullUrl. */
  asideFor(resource: JsonObject, rootResource: JsonObject, fullUrl: string | undefined): Walk {
    const aside = new Walk(resource, this.isResourceType, '');
    aside.rootResource = rootResource;
    aside.entries = this.entries;
    aside.fullUrl = fullUrl;
    aside.isTransaction = this.isTransaction;
    aside.#verdicts = this.verdicts;
    aside.#outer = this.depth;
    return aside;
  }

  /** Shared by all walks through one document. */
  get verdicts(): Verdicts {
    this.#verdicts ??= new Verdicts();
    return this.#verdicts;
  }

  /** Within a Bundle that is no transaction: references by search lead nowhere. */
  get isByIdOnly(): boolean {
    return this.entries !== undefined && !this.isTransaction;
  }

  enter(node: ElementNode): void {
    if (this.supported !== undefined && node.facts.mustSupport === true) this.supported.add(node.facts.id);
    this.#nodes[this.#depth] = node;
    this.#indexes[this.#depth] = -1;
    this.#depth += 1;
  }

  /** Within the element entered last: its value with this index. */
  at(index: number): void {
    this.#indexes[this.#depth - 1] = index;
  }

  leave(): void {
    this.#depth -= 1;
  }

  get depth(): number {
    return this.#depth + this.#outer;
  }

  /** The element that is so many levels above the present one; 0 is the present one. */
  above(levels: number): ElementNode | undefined {
    return this.#nodes[this.#depth - 1 - levels];
  }

  /** FHIRPath location of the present value, or of an element below it. */
  location(below?: string): string {
    let path = this.#prefix;
    for (let level = 0; level < this.#depth; level += 1) {
      const index = this.#indexes[level] ?? -1;
      const name = this.#nodes[level]?.name;
      path += path === '' ? name : `.${name}`;
      if (index >= 0) path += `[${index}]`;
    }
    if (below === undefined) return path;
    return path === '' ? below : `${path}.${below}`;
  }

  add(
    severity: ValidationIssue['severity'],
    type: IssueType,
    reason: string,
    more: { readonly below?: string; readonly constraint?: string; readonly code?: ValidationIssue['code'] } = {},
  ): void {
    const path = this.location(more.below);
    const code = more.code ?? 'invalid-resource';
    this.issues.push({
      code,
      severity,
      path,
      reason,
      type,
      ...(more.constraint === undefined ? {} : { constraint: more.constraint }),
    });
  }

  error(type: IssueType, reason: string, below?: string): void {
    this.add('error', type, reason, below === undefined ? undefined : { below });
  }

  /** Ids of elements are unique within a resource (FHIR R4, 2.24.0.3). */
  noteElementId(id: string, element: JsonObject): void {
    this.elementIds ??= new Map();
    const owner = this.elementIds.get(id) ?? element;
    if (owner !== element) this.error('value', 'give each element of a resource an id of its own', 'id');
    this.elementIds.set(id, owner);
  }

  noteUnchecked(path: string): void {
    this.unchecked.add(path);
  }

  /** What `resolve()` finds: the type of a resource that is at hand, contained or in the same Bundle. */
  typeOfReference(reference: JsonObject): string | undefined {
    const text = reference['reference'];
    const resource = typeof text === 'string' ? resourceOfReference(text, this) : undefined;
    return resource === undefined ? undefined : ownText(resource, 'resourceType');
  }

  /** The type that a reference names, whether or not what it leads to is at hand. */
  namedTypeOf(reference: JsonObject): string | undefined {
    return typeOfReference(reference, this);
  }

  /** The same scope, with references taken at their word. */
  takingReferencesAtTheirWord(): InvariantScope {
    return {
      resource: this.resource,
      rootResource: this.rootResource,
      typeOfReference: (reference) => this.namedTypeOf(reference),
    };
  }
}
