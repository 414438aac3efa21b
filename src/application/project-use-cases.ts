import type { ApiKey } from '../domain/api-key.js';
import type { Scope } from '../domain/scope.js';
import type { Project } from '../domain/user.js';
import type { Requester } from './caller.js';
import type { OwnCredentialUseCases } from './own-credentials.js';
import type { Page, PageRequest } from './ports/index.js';
import type { AuditUseCases } from './read-audit.js';

/** A key that was just made. It is nowhere else, and told this once. */
export interface IssuedKey {
  key: string;
  apiKey: ApiKey;
}

/**
 * What the root key may ask for on every project, and an API key with the scope `admin` on its own: there `projectId` may be
 * null. Another project's ids look like those of nothing.
 */
export interface ProjectUseCases {
  /** For the root key alone. A project of that name is left as it is. */
  createProject(requester: Requester, input: { name: string }): Promise<Project>;
  /** For the root key alone: whoever may take a name is handed the keys that are meant for the project of that name. */
  renameProject(requester: Requester, input: { projectId: string | null; name: string }): Promise<Project>;
  setRedirectUrls(
    requester: Requester,
    input: { projectId: string | null; redirectUrls: readonly string[] },
  ): Promise<Project>;
  /** @param input.scopes null: all but `admin` @throws RequestError CONFLICT where an open key of the project has the name */
  createApiKey(
    requester: Requester,
    input: { projectId: string | null; name: string; scopes: readonly Scope[] | null; expiresAt: Date | null },
  ): Promise<IssuedKey>;
  /** Said again, it has the same answer. */
  revokeApiKey(requester: Requester, input: { id: string }): Promise<ApiKey>;
  /**
   * A new key of the same name and scopes; the one before stays good for some hours.
   * @param input.expiresAt null: as long a life as the one before had, or none where it had no end
   */
  rotateApiKey(
    requester: Requester,
    input: { id: string; overlapHours: number; expiresAt: Date | null },
  ): Promise<IssuedKey & { replaced: ApiKey }>;
  /** For the root key alone. */
  listProjects(requester: Requester, page: PageRequest): Promise<Page<Project>>;
  countProjects(requester: Requester): Promise<number>;
  /** Null where there is no such project within reach; `id` null: the requester's own. */
  findProject(requester: Requester, id: string | null): Promise<Project | null>;
  /** A page of each project, in their order. */
  listApiKeys(requester: Requester, projectIds: readonly string[], page: PageRequest): Promise<Page<ApiKey>[]>;
  countApiKeys(requester: Requester, projectIds: readonly string[]): Promise<number[]>;
}

/** All that whoever administers projects may ask for. */
export interface Administration extends ProjectUseCases, OwnCredentialUseCases, AuditUseCases {}
