import type { AuditAction, AuditActor, AuditDetails, AuditEntry, ErasureReceipt } from '../../domain/audit.js';
import type { Page, PageRequest } from './paging.js';

/** Entries that are told in the log of a project. Each field narrows; null: it does not. */
export interface AuditFilter {
  externalUserId: string | null;
  actions: readonly AuditAction[] | null;
  /** Inclusive. */
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
}

/** What became of checking one project's chain. */
export interface AuditVerdict {
  projectId: string;
  entries: number;
  /** Of the last entry; null where there is none. */
  hash: Uint8Array | null;
  /** The first entry that is not what was written, or is missing; null: all is as it was written. */
  brokenAt: number | null;
}

/** Each project's log, which is only ever added to. Whatever a store changes, it tells there in the same transaction. */
export interface AuditStore {
  /** Of what no store changes anything for: one entry for each user that it is about. */
  add(
    projectId: string,
    by: AuditActor,
    action: AuditAction,
    about: { externalUserIds: readonly string[]; details: AuditDetails },
  ): Promise<void>;
  /** As `add`, about a user by the internal key; nothing where the user is gone. */
  addOfUser(userId: string, by: AuditActor, action: AuditAction, details: AuditDetails): Promise<void>;
  /** Newest first. Keyset sort value: `sequence`. */
  list(projectId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
  count(projectId: string, filter: AuditFilter): Promise<number>;
  /** Of the last time that a user of this id was erased. */
  receipt(projectId: string, externalUserId: string): Promise<ErasureReceipt | null>;
  /** Reads a project's log from its first entry on, in one snapshot. */
  verify(projectId: string): Promise<AuditVerdict>;
}
