import type { DataType } from '../../domain/data-type.js';
import type { Operation } from '../../domain/operation.js';
import type { Arrival } from './sync.js';

/** A user that a seed makes, with one connection, which was disconnected. */
export interface SeededUser extends Omit<Arrival, 'mapperVersion'> {
  projectId: string;
  externalId: string;
  externalUserId: string;
  createdAt: Date;
}

export interface SeedBatch {
  dataType: DataType;
  mapperVersion: number;
  operations: Operation[];
}

/**
 * Fills a database with users. Each call is one transaction: what breaks off leaves nothing half done. Ids of records follow
 * from the user's and from what the record is.
 */
export interface SeedStore {
  /** The provider's ids of those who are there, by the application's ids of users. */
  existing(projectId: string, externalIds: readonly string[]): Promise<Map<string, string | null>>;
  /** @param batches are gone through once more where the database asks for it */
  write(user: SeededUser, batches: () => Iterable<SeedBatch>): Promise<number>;
  /**
   * Users with the records, the series and the routes of others. Days of all of them are mixed in the tables, as polling
   * brings them.
   * @returns how many records
   */
  copy(users: readonly (SeededUser & { prototypeId: string })[]): Promise<number>;
  /** Makes the planner know what is there. */
  analyze(): Promise<void>;
}
