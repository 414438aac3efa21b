export type * from './connections.js';
export type * from './farewells.js';
export type * from './identity.js';
export type * from './job-queue.js';
export type * from './paging.js';
export type * from './records.js';
export type * from './sync.js';
export type * from './webhooks.js';
export { LeaseLostError } from './sync.js';
