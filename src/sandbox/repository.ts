import { AsyncLocalStorage } from 'node:async_hooks';
import {
  allOk,
  applyPatch,
  badRequest,
  created,
  gone,
  multipleMatches,
  notFound,
  type Operation,
  OperationOutcomeError,
  preconditionFailed,
  type SearchRequest,
  type WithId,
} from '@medplum/core';
import {
  type CreateResourceOptions,
  type DeleteResourceOptions,
  FhirRepository,
  type ReadHistoryOptions,
  type UpdateResourceOptions,
} from '@medplum/fhir-router';
import type { Bundle, OperationOutcome, Parameters, Reference, Resource } from '@medplum/fhirtypes';
import { historyBundle } from './history.ts';
import { FhirRefusal } from './refusal.ts';
import { pairsOfSearchRequest, readSearch, type SearchQuery } from './search-query.ts';
import { absoluteReference, splitReference } from './search-values.ts';
import { SandboxTables, type StoredResource } from './tables.ts';

export interface SandboxRepositoryOptions {
  /** A file, made when missing, or `:memory:` (the default). */
  readonly databasePath?: string;
  readonly clock: () => Date;
  /** Makes ids of new resources; one that is taken is passed over. */
  readonly ids: () => string;
}

const most = 1_000_000;

/**
 * A FHIR repository over SQLite for Medplum's router: versions, soft deletes, indexed searches and transactions that
 * roll back. Version ids count from 1. Errors are Medplum's `OperationOutcomeError`, or `FhirRefusal` from a search.
 */
export class SandboxRepository extends FhirRepository {
  readonly tables: SandboxTables;
  readonly clock: () => Date;
  readonly #ids: () => string;
  readonly #turn = new AsyncLocalStorage<true>();
  #queue: Promise<unknown> = Promise.resolve();
  #level = 0;

  constructor(options: SandboxRepositoryOptions) {
    super();
    this.tables = new SandboxTables(options.databasePath ?? ':memory:');
    this.clock = options.clock;
    this.#ids = options.ids;
  }

  /** The repository has one connection and one mode. */
  override setMode(): void {}

  /** Runs one interaction alone: no other sees half of it. Inside a turn the work is part of that turn. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#turn.getStore() === true) return work();
    const result = this.#queue.then(() => this.#turn.run(true, work));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Stores resources with the ids and the `meta.lastUpdated` that they have, or new ones; all or none. */
  load(resources: readonly Resource[]): void {
    this.#atomically(() => {
      for (const resource of resources) {
        const given = resource.meta?.lastUpdated;
        const id = resource.id ?? this.generateId();
        this.#write({ ...resource, id }, 'PUT', given === undefined ? this.clock() : new Date(given));
      }
    });
  }

  /** Whether the resource exists and is not deleted. */
  isLive(type: string, id: string): boolean {
    return this.tables.find(type, id)?.deleted === false;
  }

  override generateId(): string {
    for (let tries = 0; tries < most; tries += 1) {
      const id = this.#ids();
      if (!this.tables.isIdTaken(id)) return id;
    }
    throw new OperationOutcomeError(badRequest('The id generator makes only ids that are taken'));
  }

  override async createResource<T extends Resource>(resource: T, options?: CreateResourceOptions): Promise<WithId<T>> {
    const assigned = options?.assignedId === true ? resource.id : undefined;
    return this.#write({ ...resource, id: assigned ?? this.generateId() }, 'POST', this.clock());
  }

  override async updateResource<T extends Resource>(resource: T, options?: UpdateResourceOptions): Promise<WithId<T>> {
    const { id } = resource;
    if (id === undefined || !/^[A-Za-z0-9.-]{1,64}$/.test(id)) {
      throw new OperationOutcomeError(badRequest('The resource has no id, or one that FHIR does not allow'));
    }
    this.#requireVersion(this.tables.find(resource.resourceType, id), options?.ifMatch);
    return this.#write({ ...resource, id }, 'PUT', this.clock());
  }

  override async deleteResource(type: string, id: string, options?: DeleteResourceOptions): Promise<void> {
    const stored = this.tables.find(type, id);
    if (stored === undefined || stored.deleted) return;
    this.#requireVersion(stored, options?.ifMatch);
    this.#write(stored.resource, 'DELETE', this.clock());
  }

  override async patchResource<T extends Resource>(
    type: T['resourceType'],
    id: string,
    patch: Operation[] | Parameters,
    options?: UpdateResourceOptions,
  ): Promise<WithId<T>> {
    const resource = await this.readResource<T>(type, id);
    if (!Array.isArray(patch)) throw new OperationOutcomeError(badRequest('Only JSON Patch is supported'));
    const failures = applyPatch(resource, patch).filter((result) => result !== null);
    if (failures.length > 0) throw new OperationOutcomeError(badRequest('The patch does not apply'));
    if (resource.id !== id || resource.resourceType !== type) {
      throw new OperationOutcomeError(badRequest('A patch may not change id or resourceType'));
    }
    return this.updateResource(resource, options);
  }

  override async readResource<T extends Resource>(type: string, id: string): Promise<WithId<T>> {
    const stored = this.tables.find(type, id);
    if (stored === undefined) throw new OperationOutcomeError(notFound);
    if (stored.deleted) throw new OperationOutcomeError(gone);
    return asType<T>(stored.resource);
  }

  override async readReference<T extends Resource>(reference: Reference<T>): Promise<WithId<T>> {
    const { system, value } = splitReference(reference.reference ?? '');
    if (system === absoluteReference)
      throw new OperationOutcomeError(badRequest('The reference is not of this server'));
    return this.readResource<T>(system, value);
  }

  override async readReferences<T extends Resource>(
    references: readonly Reference<T>[],
  ): Promise<(WithId<T> | Error)[]> {
    const results = await Promise.allSettled(references.map((reference) => this.readReference<T>(reference)));
    return results.map((result) =>
      result.status === 'fulfilled' ? result.value : new Error('Unresolved reference', { cause: result.reason }),
    );
  }

  override async readHistory<T extends Resource>(
    type: string,
    id: string,
    options?: ReadHistoryOptions,
  ): Promise<Bundle<WithId<T>>> {
    const total = this.tables.countVersions(type, id);
    if (total === 0) throw new OperationOutcomeError(notFound);
    const versions = this.tables.versions(type, id, options?.limit ?? most, options?.offset ?? 0);
    return historyBundle<T>(versions, total);
  }

  override async readVersion<T extends Resource>(type: string, id: string, version: string): Promise<WithId<T>> {
    const stored = /^\d{1,15}$/.test(version) ? this.tables.version(type, id, Number(version)) : undefined;
    if (stored === undefined) throw new OperationOutcomeError(notFound);
    if (stored.method === 'DELETE') throw new OperationOutcomeError(gone);
    return asType<T>(stored.resource);
  }

  /** The router's way in, used by conditional interactions: a parameter that is not applied would hit too much. */
  override async search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    const query = readCriteria(request);
    if (query.ignored.length > 0 || query.conditions.length === 0) {
      throw new OperationOutcomeError(badRequest('A conditional interaction needs criteria that the server knows'));
    }
    const matches = this.tables.search(query.type, query.conditions, 0, query.count ?? most);
    const entry = matches.map(({ resource }) => ({ resource: asType<T>(resource) }));
    return { resourceType: 'Bundle', type: 'searchset', total: matches.length, ...(entry.length > 0 ? { entry } : {}) };
  }

  override async searchByReference<T extends Resource>(
    request: SearchRequest<T>,
    referenceField: string,
    references: string[],
  ): Promise<Record<string, WithId<T>[]>> {
    const found: Record<string, WithId<T>[]> = {};
    for (const value of references) {
      const filters = [...(request.filters ?? []), { code: referenceField, operator: 'eq' as const, value }];
      found[value] = await this.searchResources({ ...request, filters });
    }
    return found;
  }

  /** With one match the body is ignored, its id too, which Medplum's own compares (FHIR R4 http, section 3.1.0.8.1). */
  override async conditionalCreate<T extends Resource>(
    resource: T,
    search: SearchRequest<T>,
    options?: CreateResourceOptions,
  ): Promise<{ resource: WithId<T>; outcome: OperationOutcome }> {
    return this.withTransaction(async () => {
      const [match, another] = await this.searchResources({ ...search, count: 2 });
      if (another !== undefined) throw new OperationOutcomeError(multipleMatches);
      if (match !== undefined) return { resource: match, outcome: allOk };
      return { resource: await this.createResource(resource, options), outcome: created };
    });
  }

  /** Update as create where the body brings an id and nothing matches, which Medplum's own refuses. */
  override async conditionalUpdate<T extends Resource>(
    resource: T,
    search: SearchRequest,
    options?: CreateResourceOptions & UpdateResourceOptions,
  ): Promise<{ resource: WithId<T>; outcome: OperationOutcome }> {
    return this.withTransaction(async () => {
      const [match, another] = await this.searchResources({ ...search, count: 2 });
      if (another !== undefined) throw new OperationOutcomeError(multipleMatches);
      if (match === undefined) {
        this.#requireVersion(undefined, options?.ifMatch);
        const known = options?.assignedId === true || resource.id === undefined;
        const made = known ? await this.createResource(resource, options) : await this.updateResource(resource);
        return { resource: made, outcome: created };
      }
      if (resource.id !== undefined && resource.id !== match.id && options?.assignedId !== true) {
        throw new OperationOutcomeError(badRequest('The id in the body is not that of the resource that matches'));
      }
      return { resource: await this.updateResource({ ...resource, id: match.id }, options), outcome: allOk };
    });
  }

  /** All or nothing; a transaction inside another is a level of it. */
  override async withTransaction<Result>(callback: (repository: this) => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      this.#level += 1;
      const level = this.tables.begin(this.#level);
      try {
        const result = await callback(this);
        level.commit();
        return result;
      } catch (error) {
        level.rollBack();
        throw error;
      } finally {
        this.#level -= 1;
      }
    });
  }

  close(): void {
    this.tables.close();
  }

  #requireVersion(stored: StoredResource | undefined, ifMatch: string | undefined): void {
    if (ifMatch === undefined) return;
    if (stored === undefined || stored.deleted || String(stored.version) !== ifMatch) {
      throw new OperationOutcomeError(preconditionFailed);
    }
  }

  #write<T extends Resource>(resource: WithId<T>, method: 'POST' | 'PUT' | 'DELETE', now: Date): WithId<T> {
    const version = this.tables.countVersions(resource.resourceType, resource.id) + 1;
    const meta = { ...resource.meta, versionId: String(version), lastUpdated: now.toISOString() };
    const written = Object.assign({}, resource, { meta });
    this.#atomically(() => this.tables.write(written, version, now, method));
    return written;
  }

  #atomically(work: () => void): void {
    this.#level += 1;
    const level = this.tables.begin(this.#level);
    try {
      work();
      level.commit();
    } catch (error) {
      level.rollBack();
      throw error;
    } finally {
      this.#level -= 1;
    }
  }
}

/** What the router catches must be Medplum's own kind of error, or its reason is lost. */
const readCriteria = (request: SearchRequest): SearchQuery => {
  try {
    return readSearch(request.resourceType, pairsOfSearchRequest(request));
  } catch (error) {
    if (error instanceof FhirRefusal) throw new OperationOutcomeError(error.outcome, { cause: error });
    throw error;
  }
};

/** Rows are looked up by type, so what comes back is of the type that was asked for. */
const asType = <T extends Resource>(resource: WithId<Resource>): WithId<T> => resource as WithId<T>;
