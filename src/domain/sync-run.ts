import type { DataType } from './data-type.js';
import type { LocalDate } from './time.js';

export const SyncTrigger = {
  CONNECT: 'CONNECT',
  MANUAL: 'MANUAL',
  SCHEDULED: 'SCHEDULED',
  WEBHOOK: 'WEBHOOK',
} as const;
export type SyncTrigger = (typeof SyncTrigger)[keyof typeof SyncTrigger];

/** What weighs more comes first where two runs become one. */
const WEIGHTS: Record<SyncTrigger, number> = { SCHEDULED: 0, WEBHOOK: 1, CONNECT: 2, MANUAL: 2 };

/** The trigger of a run that serves both; of two that weigh the same, the first. */
export function weightier(one: SyncTrigger, other: SyncTrigger): SyncTrigger {
  return WEIGHTS[other] > WEIGHTS[one] ? other : one;
}

/** Whether a user waits for the run: it may use the calls that are kept for users. */
export function isForUser(trigger: SyncTrigger): boolean {
  return WEIGHTS[trigger] === WEIGHTS.MANUAL;
}

/** Of a run and of each of its steps. CANCELLED: by disconnecting. */
export const SyncStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIAL: 'PARTIAL',
  SKIPPED: 'SKIPPED',
  DEFERRED: 'DEFERRED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type SyncStatus = (typeof SyncStatus)[keyof typeof SyncStatus];

export const SyncErrorCode = {
  PROVIDER_UNAVAILABLE: 'PROVIDER_UNAVAILABLE',
  PROVIDER_RATE_LIMITED: 'PROVIDER_RATE_LIMITED',
  REAUTHORIZATION_REQUIRED: 'REAUTHORIZATION_REQUIRED',
  CONSENT_REQUIRED: 'CONSENT_REQUIRED',
  SCOPE_MISSING: 'SCOPE_MISSING',
  NOT_REGISTERED: 'NOT_REGISTERED',
  FEATURE_UNAVAILABLE: 'FEATURE_UNAVAILABLE',
  OFFSET_UNKNOWN: 'OFFSET_UNKNOWN',
  INVALID_PAYLOAD: 'INVALID_PAYLOAD',
  INTERNAL: 'INTERNAL',
} as const;
export type SyncErrorCode = (typeof SyncErrorCode)[keyof typeof SyncErrorCode];

/** Why a run or a step did not fully succeed, told to the caller; holds no token and no payload. */
export interface SyncError {
  code: SyncErrorCode;
  message: string;
  /** The gateway tries again by itself. */
  isRetryable: boolean;
  /** The gateway put the run off by itself, to leave calls to others; the provider asked for no pause. */
  isOwnPause?: true;
}

/** One data type of a run. Counts are records; `samples` counts instants and values. */
export interface SyncStep {
  dataType: DataType;
  status: SyncStatus;
  /** Payloads that the provider sent. */
  fetched: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  samples: number;
  error: SyncError | null;
  /** What the caller should know though nothing failed: a window that was clamped, for one; else null. */
  notice: string | null;
}

/** What a run was asked to bring. */
export interface SyncRequest {
  /** Null: all that the provider has. */
  dataTypes: DataType[] | null;
  /** Null: since the last sync. */
  from: LocalDate | null;
  /** Inclusive; null: today. */
  to: LocalDate | null;
  samples: boolean;
  zones: boolean;
  route: boolean;
  /** Data types of which the provider has told that there is something new; left out where it has told nothing. */
  noticed?: DataType[];
  /** When the provider told of it last, in ISO 8601: requests are kept as JSON. Left out where it has told nothing. */
  noticedAt?: string;
  /** The dates only widen what is new since the last sync; nothing that the provider sends is left out for them. */
  isOpen?: boolean;
}

/** One attempt to bring a connection up to date. A retry is the same run, QUEUED again with `attempts` + 1. */
export interface SyncRun {
  id: string;
  userId: string;
  connectionId: string;
  provider: string;
  trigger: SyncTrigger;
  status: SyncStatus;
  request: SyncRequest;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** One for each data type, in the order in which they ran. */
  steps: SyncStep[];
  /** How many times it was started. */
  attempts: number;
  /** How many attempts failed by what may pass. One that was put off, handed back or interrupted is none of them. */
  failures: number;
  /** How many times the process that ran it was lost. */
  lapses: number;
  retryAt: Date | null;
  error: SyncError | null;
}
