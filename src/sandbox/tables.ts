import type { WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { SandboxDatabase } from './database.ts';
import { joinConditions, type SearchCondition } from './search-conditions.ts';
import { searchValuesOf } from './search-values.ts';

/** The current state of one resource. */
export interface StoredResource {
  /** Order of first arrival: what pages are cut by. It never changes. */
  readonly seq: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly resource: WithId<Resource>;
}

/** One version of a resource as history shows it. */
export interface StoredVersion {
  readonly version: number;
  readonly lastUpdated: string;
  readonly method: VersionMethod;
  readonly resource: WithId<Resource>;
}

export type VersionMethod = 'POST' | 'PUT' | 'DELETE';

/** The rows of a sandbox partner: every call is one synchronous piece of SQL work. */
export class SandboxTables {
  readonly #database: SandboxDatabase;
  #written = 0;

  constructor(path: string) {
    this.#database = new SandboxDatabase(path);
  }

  /** Versions written since this object was made, those rolled back not counted. */
  get written(): number {
    return this.#written;
  }

  close(): void {
    this.#database.close();
  }

  isEmpty(): boolean {
    return this.#database.get('SELECT 1 AS found FROM resources LIMIT 1') === undefined;
  }

  isIdTaken(id: string): boolean {
    return this.#database.get('SELECT 1 AS found FROM resources WHERE id = ? LIMIT 1', id) !== undefined;
  }

  /** Starts a level of a transaction; the returned functions end it. */
  begin(level: number): { readonly commit: () => void; readonly rollBack: () => void } {
    const name = `level_${level}`;
    const writtenBefore = this.#written;
    this.#database.run(`SAVEPOINT ${name}`);
    return {
      commit: () => this.#database.run(`RELEASE ${name}`),
      rollBack: () => {
        this.#database.run(`ROLLBACK TO ${name}`);
        this.#database.run(`RELEASE ${name}`);
        this.#written = writtenBefore;
      },
    };
  }

  find(type: string, id: string): StoredResource | undefined {
    const row = this.#database.get('SELECT * FROM resources WHERE id = ? AND type = ?', id, type);
    return row === undefined ? undefined : storedResource(row);
  }

  /** Writes one version, and what searches look up. Must be called inside `begin`. */
  write(resource: WithId<Resource>, version: number, lastUpdated: Date, method: VersionMethod): void {
    const { resourceType: type, id } = resource;
    const body = JSON.stringify(resource);
    const deleted = method === 'DELETE' ? 1 : 0;
    const time = lastUpdated.getTime();
    this.#database.run(
      `INSERT INTO resources (type, id, version, last_updated, deleted, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id, type) DO UPDATE SET version = excluded.version, last_updated = excluded.last_updated,
         deleted = excluded.deleted, body = excluded.body`,
      ...[type, id, version, time, deleted, body],
    );
    this.#database.run('INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)', type, id, version, time, method, body);
    this.#index(resource, method);
    this.#written += 1;
  }

  /** Versions of one resource, newest first. */
  versions(type: string, id: string, limit: number, offset: number): readonly StoredVersion[] {
    return this.#database
      .all(
        'SELECT * FROM versions WHERE type = ? AND id = ? ORDER BY version DESC LIMIT ? OFFSET ?',
        ...[type, id, limit, offset],
      )
      .map(storedVersion);
  }

  countVersions(type: string, id: string): number {
    const row = this.#database.get('SELECT count(*) AS total FROM versions WHERE type = ? AND id = ?', type, id);
    return Number(row?.['total'] ?? 0);
  }

  version(type: string, id: string, version: number): StoredVersion | undefined {
    const row = this.#database.get(
      'SELECT * FROM versions WHERE type = ? AND id = ? AND version = ?',
      type,
      id,
      version,
    );
    return row === undefined ? undefined : storedVersion(row);
  }

  /** Matches in order of arrival, after the resource with the sequence number `after`. */
  search(
    type: string,
    conditions: readonly SearchCondition[],
    after: number,
    limit: number,
  ): readonly StoredResource[] {
    const where = joinConditions(type, [...conditions, { sql: 'r.seq > ?', values: [after] }]);
    return this.#database
      .all(`SELECT * FROM resources r WHERE ${where.sql} ORDER BY r.seq LIMIT ?`, ...where.values, limit)
      .map(storedResource);
  }

  count(type: string, conditions: readonly SearchCondition[]): number {
    const where = joinConditions(type, conditions);
    const row = this.#database.get(`SELECT count(*) AS total FROM resources r WHERE ${where.sql}`, ...where.values);
    return Number(row?.['total'] ?? 0);
  }

  /** How many of a type were changed, or deleted, at that time or later. @param since milliseconds since 1970 */
  countSince(type: string, since: number, deleted: boolean): number {
    const row = this.#database.get(
      'SELECT count(*) AS total FROM resources WHERE type = ? AND deleted = ? AND +last_updated >= ?',
      ...[type, deleted ? 1 : 0, since],
    );
    return Number(row?.['total'] ?? 0);
  }

  /** Those of `countSince` in order of arrival, after the resource with the sequence number `after`. */
  changedSince(type: string, since: number, deleted: boolean, after: number, limit: number): readonly StoredResource[] {
    return this.#database
      .all(
        `SELECT * FROM resources WHERE type = ? AND deleted = ? AND +last_updated >= ? AND seq > ?
         ORDER BY seq LIMIT ?`,
        ...[type, deleted ? 1 : 0, since, after, limit],
      )
      .map(storedResource);
  }

  /** The sequence number of the nth of `countSince`, from 1; 0 for none. */
  nthSince(type: string, since: number, deleted: boolean, nth: number): number {
    const row = this.#database.get(
      `SELECT seq FROM resources WHERE type = ? AND deleted = ? AND +last_updated >= ?
       ORDER BY seq LIMIT 1 OFFSET ?`,
      ...[type, deleted ? 1 : 0, since, nth - 1],
    );
    return nth < 1 ? 0 : Number(row?.['seq'] ?? 0);
  }

  #index(resource: WithId<Resource>, method: VersionMethod): void {
    const type = resource.resourceType;
    const row = this.#database.get('SELECT seq FROM resources WHERE id = ? AND type = ?', resource.id, type);
    const seq = Number(row?.['seq'] ?? 0);
    this.#database.run('DELETE FROM text_values WHERE seq = ?', seq);
    this.#database.run('DELETE FROM date_values WHERE seq = ?', seq);
    if (method === 'DELETE') return;
    const { text, dates } = searchValuesOf(resource);
    for (const { parameter, value, system, written } of text) {
      this.#database.run(
        'INSERT INTO text_values VALUES (?, ?, ?, ?, ?, ?)',
        type,
        parameter,
        value,
        system,
        written,
        seq,
      );
    }
    for (const { parameter, low, high } of dates) {
      this.#database.run('INSERT INTO date_values VALUES (?, ?, ?, ?, ?)', type, parameter, low, high, seq);
    }
  }
}

type Row = Readonly<Record<string, unknown>>;

const storedResource = (row: Row): StoredResource => ({
  seq: Number(row['seq']),
  version: Number(row['version']),
  deleted: row['deleted'] === 1,
  resource: parseStored(row['body']),
});

const storedVersion = (row: Row): StoredVersion => ({
  version: Number(row['version']),
  lastUpdated: new Date(Number(row['last_updated'])).toISOString(),
  method: row['method'] === 'DELETE' ? 'DELETE' : row['method'] === 'POST' ? 'POST' : 'PUT',
  resource: parseStored(row['body']),
});

/** What `write` stored: its shape was checked then. */
const parseStored = (body: unknown): WithId<Resource> => JSON.parse(String(body)) as WithId<Resource>;
