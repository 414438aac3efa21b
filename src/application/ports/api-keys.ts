import type { ApiKey } from '../../domain/api-key.js';
import type { AuditActor } from '../../domain/audit.js';
import type { Scope } from '../../domain/scope.js';
import type { Page, PageRequest } from './paging.js';

/** A key as it is stored: its SHA-256 and its first characters. */
export interface StoredSecret {
  hash: Uint8Array;
  prefix: string;
}

/** Why a key is not replaced: not there · that of the settings · good no more · replaced already. */
export type RotationRefusal = 'MISSING' | 'OF_SETTINGS' | 'ENDED' | 'ROTATED';

/**
 * A key is open while it is neither revoked nor past its end. Names of open keys are unique in their project. `by` as with
 * projects.
 */
export interface ApiKeyStore {
  /** Null where an open key of the project has the name. */
  create(
    key: StoredSecret & {
      projectId: string;
      name: string;
      scopes: readonly Scope[];
      expiresAt: Date | null;
      now: Date;
      by?: AuditActor;
    },
  ): Promise<ApiKey | null>;
  find(id: string): Promise<ApiKey | null>;
  /** A key that was revoked keeps the time of it. Null where there is no such key. */
  revoke(id: string, now: Date, by?: AuditActor): Promise<ApiKey | null>;
  /**
   * Makes a key of the same name and scopes; the one before ends at `endsAt` at the latest.
   * @param lifeOf tells the end of the new key
   */
  rotate(
    id: string,
    successor: StoredSecret & {
      now: Date;
      endsAt: Date;
      expiresAt: (replaced: ApiKey) => Date | null;
      by?: AuditActor;
    },
  ): Promise<{ apiKey: ApiKey; replaced: ApiKey } | RotationRefusal>;
  /** A page of each project, in their order; newest first. Keyset sort value: `createdAt`. */
  listEach(projectIds: readonly string[], page: PageRequest): Promise<Page<ApiKey>[]>;
  countEach(projectIds: readonly string[]): Promise<number[]>;
  /** Notes a use, unless a later one is noted. */
  noteUse(id: string, at: Date): Promise<void>;
}
