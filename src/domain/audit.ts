/** What is told in the audit log. Syncs are not: their runs tell of themselves. */
export const AuditAction = {
  PROJECT_CREATED: 'PROJECT_CREATED',
  PROJECT_RENAMED: 'PROJECT_RENAMED',
  REDIRECT_URLS_SET: 'REDIRECT_URLS_SET',
  KEY_CREATED: 'KEY_CREATED',
  KEY_ROTATED: 'KEY_ROTATED',
  KEY_REVOKED: 'KEY_REVOKED',
  CREDENTIALS_SET: 'CREDENTIALS_SET',
  CREDENTIALS_REMOVED: 'CREDENTIALS_REMOVED',
  USER_CREATED: 'USER_CREATED',
  USER_ERASED: 'USER_ERASED',
  USER_REBUILT: 'USER_REBUILT',
  TOKEN_ISSUED: 'TOKEN_ISSUED',
  TOKEN_REVOKED: 'TOKEN_REVOKED',
  ALL_TOKENS_REVOKED: 'ALL_TOKENS_REVOKED',
  CONNECT_BEGUN: 'CONNECT_BEGUN',
  CONNECTED: 'CONNECTED',
  CONSENT_REFUSED: 'CONSENT_REFUSED',
  DISCONNECTED: 'DISCONNECTED',
  EXPORT_ASKED: 'EXPORT_ASKED',
  EXPORT_OPENED: 'EXPORT_OPENED',
} as const;
export type AuditAction = (typeof AuditAction)[keyof typeof AuditAction];

/** Whose doing it was. `GATEWAY`: its own, or what a provider or a browser without a credential brought about. */
export const AuditActorKind = { ROOT: 'ROOT', KEY: 'KEY', USER_TOKEN: 'USER_TOKEN', GATEWAY: 'GATEWAY' } as const;
export type AuditActorKind = (typeof AuditActorKind)[keyof typeof AuditActorKind];

export interface AuditActor {
  kind: AuditActorKind;
  /** Of the API key, or of the user token; null for others, and for a token that has none. */
  id: string | null;
}

export const BY_GATEWAY: AuditActor = { kind: 'GATEWAY', id: null };
export const BY_ROOT: AuditActor = { kind: 'ROOT', id: null };

/** What an entry says beside who, whom and when: ids, names and counts. Never a secret, never a value of somebody's health. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[] | AuditCounts>>;
export type AuditCounts = Readonly<Record<string, number>>;

/** One line of a project's audit log. */
export interface AuditEntry {
  id: string;
  projectId: string;
  /** Place in the project's log, from 1 on without a gap. */
  sequence: number;
  /** Never before that of the entry before. */
  at: Date;
  action: AuditAction;
  actorKind: AuditActorKind;
  actorId: string | null;
  /** Of the API key; null for other actors. */
  actorPrefix: string | null;
  /** The application's own id of the user; null where it is about none. */
  externalUserId: string | null;
  details: AuditDetails;
  /** SHA-256, 32 bytes; covers the hash of the entry before. */
  hash: Uint8Array;
}

/** What was erased of a user, by rows of each table. The audit log has the same. */
export interface ErasureReceipt {
  /** Of the entry of the audit log. */
  id: string;
  erasedAt: Date;
  counts: AuditCounts;
  /** Of the entry. */
  hash: Uint8Array;
}
