/** Everything that the flows need from outside: adapters implement these, entry points only pass them on. */
export type * from './ports/bulk-export.ts';
export type * from './ports/bulk-export-store.ts';
export type * from './ports/delivery-state.ts';
export type * from './ports/inbox.ts';
export type * from './ports/operations.ts';
export type * from './ports/partner-client.ts';
export type * from './ports/partner-examination.ts';
export type * from './ports/rounds.ts';
export type * from './ports/signing-keys.ts';
export type * from './ports/store.ts';
export type * from './ports/surroundings.ts';
export type * from './ports/terminology.ts';
export type * from './ports/work-queue.ts';
