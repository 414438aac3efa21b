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

/** The key that asks was ended meanwhile, perhaps in another process, which has just seen it good. */
export const ISSUER_ENDED = 'ISSUER_ENDED';

/**
 * A key is open while it is neither revoked nor past its end. Names of open keys are unique in their project. `by` as with
 * projects.
 */
export interface ApiKeyStore {
  /**
   * Null where an open key of the project has the name.
   * @param key.issuerId the key that asks, which is looked at once no other change of the project's keys is under way; null:
   * none does
   */
  create(
    key: StoredSecret & {
      projectId: string;
      name: string;
      scopes: readonly Scope[];
      expiresAt: Date | null;
      now: Date;
      issuerId: string | null;
      by?: AuditActor;
    },
  ): Promise<ApiKey | typeof ISSUER_ENDED | null>;
  find(id: string): Promise<ApiKey | null>;
  /** A key that was revoked keeps the time of it. Null where there is no such key. */
  revoke(id: string, now: Date, by?: AuditActor): Promise<ApiKey | null>;
  /**
   * Makes a key of the same name and scopes; the one before ends at `endsAt` at the latest.
   * @param successor.expiresAt tells the end of the new key
   * @param successor.issuerId as with `create`
   */
  rotate(
    id: string,
    successor: StoredSecret & {
      now: Date;
      endsAt: Date;
      expiresAt: (replaced: ApiKey) => Date | null;
      issuerId: string | null;
      by?: AuditActor;
    },
  ): Promise<{ apiKey: ApiKey; replaced: ApiKey } | RotationRefusal | typeof ISSUER_ENDED>;
  /** A page of each project, in their order; newest first. Keyset sort value: `createdAt`. */
  listEach(projectIds: readonly string[], page: PageRequest): Promise<Page<ApiKey>[]>;
  countEach(projectIds: readonly string[]): Promise<number[]>;
  /** Notes a use, unless a later one is noted. */
  noteUse(id: string, at: Date): Promise<void>;
}
