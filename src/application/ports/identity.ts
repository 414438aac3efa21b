import type { Project, User } from '../../domain/user.js';
import type { Page, PageRequest } from './paging.js';

export interface ProjectStore {
  /** Makes the first project if there is none, and lets it accept the key; idempotent. `keyHash` is SHA-256 of the key. */
  bootstrap(input: {
    name: string;
    redirectUrls: string[];
    keyHash: Uint8Array | null;
    keyPrefix: string | null;
  }): Promise<Project>;
  hasApiKey(): Promise<boolean>;
  findByKeyHash(keyHash: Uint8Array): Promise<Project | null>;
  find(id: string): Promise<Project | null>;
}

export interface UserStore {
  /** Idempotent on (project, external id); makes the user's data key. */
  create(projectId: string, externalId: string): Promise<User>;
  find(projectId: string, externalId: string): Promise<User | null>;
  /** In the order asked for; null where the project has no such user. */
  findMany(projectId: string, externalIds: readonly string[]): Promise<(User | null)[]>;
  findByKeys(ids: readonly string[]): Promise<(User | null)[]>;
  /** Sorted by external id, ascending; `search` is a part of it, compared without case. Keyset sort value: external id. */
  list(projectId: string, search: string | null, page: PageRequest): Promise<Page<User>>;
  count(projectId: string, search: string | null): Promise<number>;
  /** Erases every row of the user in every table, and the data key; providers that are linked are owed a farewell. */
  erase(userId: string): Promise<void>;
}
