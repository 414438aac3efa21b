import type { AuditActor, ErasureReceipt } from '../../domain/audit.js';
import type { Scope } from '../../domain/scope.js';
import type { Project, User } from '../../domain/user.js';
import type { ApiKeyStore } from './api-keys.js';
import type { Page, PageRequest } from './paging.js';

/** A key that is good, with what it opens. */
export interface GoodKey {
  id: string;
  project: Project;
  scopes: Scope[];
  /** Null: it has no end. */
  expiresAt: Date | null;
}

/** What changes something takes who does it, for the audit log; left out: the gateway itself. */
export interface ProjectStore {
  /** Makes the first project if there is none, and lets it accept the key; idempotent. A key's hash is its SHA-256. */
  bootstrap(input: {
    name: string;
    /** Null: those of a project that is there stay, a new one has `firstRedirectUrls`. */
    redirectUrls: string[] | null;
    /** None unless given. */
    firstRedirectUrls?: string[];
    /** Null where the settings have no key; the key of earlier settings then stays. */
    key: { hash: Uint8Array; prefix: string; scopes: readonly Scope[] } | null;
  }): Promise<Project>;
  hasApiKey(): Promise<boolean>;
  /** Null for what is no key, or none any more: revoked, or past its end at `now`. */
  findGoodKey(keyHash: Uint8Array, now: Date): Promise<GoodKey | null>;
  find(id: string): Promise<Project | null>;
  /** Idempotent on the name. */
  create(name: string, by?: AuditActor): Promise<Project>;
  /** Null where there is no such project; `TAKEN` where another has the name. */
  rename(id: string, name: string, by?: AuditActor): Promise<Project | 'TAKEN' | null>;
  /** Null where there is no such project. */
  setRedirectUrls(id: string, redirectUrls: readonly string[], by?: AuditActor): Promise<Project | null>;
  /** By name, ascending. Keyset sort value: name. */
  list(page: PageRequest): Promise<Page<Project>>;
  count(): Promise<number>;
  /** Each entry of any project's list, once. */
  allRedirectUrls(): Promise<string[]>;
  keys: ApiKeyStore;
}

/** Which user tokens hold no more. `by` as with projects. */
export interface TokenStore {
  /**
   * Those of the users for whom a token still speaks: they are there, in the token's project, and it was issued after all of
   * theirs were revoked. None where the token itself was revoked, or the key that issued it is good no more.
   */
  holders(token: {
    projectId: string;
    userIds: readonly string[];
    tokenId: string | null;
    keyId: string | null;
    issuedAt: Date;
    now: Date;
  }): Promise<User[]>;
  /** Idempotent. It is remembered until the token has ended by itself. */
  revoke(projectId: string, tokenId: string, expiresAt: Date, by?: AuditActor): Promise<void>;
  /** Revokes every token that was issued for a user up to this instant. */
  revokeAllOf(userId: string, at: Date, by?: AuditActor): Promise<void>;
  /** Forgets the revoked tokens that have ended by themselves. */
  forgetEnded(now: Date): Promise<void>;
}

/** `by` as with projects. */
export interface UserStore {
  /** Idempotent on (project, external id); makes the user's data key. */
  create(projectId: string, externalId: string, by?: AuditActor): Promise<User>;
  find(projectId: string, externalId: string): Promise<User | null>;
  /** In the order asked for; null where the project has no such user. */
  findMany(projectId: string, externalIds: readonly string[]): Promise<(User | null)[]>;
  findByKeys(ids: readonly string[]): Promise<(User | null)[]>;
  /** Sorted by external id, ascending; `search` is a part of it, compared without case. Keyset sort value: external id. */
  list(projectId: string, search: string | null, page: PageRequest): Promise<Page<User>>;
  count(projectId: string, search: string | null): Promise<number>;
  /**
   * Erases every row of the user in every table, and the data key; providers that are linked are owed a farewell.
   * @returns null where there is no such user (any more)
   */
  erase(userId: string, by?: AuditActor): Promise<ErasureReceipt | null>;
}
