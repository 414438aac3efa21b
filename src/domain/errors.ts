import type { SyncErrorCode } from './sync-run.js';

/**
 * What an error means for the sync run; the loop branches on this and on nothing else.
 * retry: backoff · defer: wait for the provider's window · reauthorize: the user must connect again ·
 * skip-stream: this data type only · reject-record: this payload only · later: not ready yet, ask again in minutes ·
 * fail: our bug or an answer that nobody foresaw.
 */
export const Disposition = {
  RETRY: 'retry',
  DEFER: 'defer',
  REAUTHORIZE: 'reauthorize',
  SKIP_STREAM: 'skip-stream',
  REJECT_RECORD: 'reject-record',
  LATER: 'later',
  FAIL: 'fail',
} as const;
export type Disposition = (typeof Disposition)[keyof typeof Disposition];

/** Raised by adapters and by the kit. Its message is shown to callers: no token, no payload content. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly disposition: Disposition;
  readonly code: SyncErrorCode;
  /** Earliest next try; null where the provider gave none. */
  readonly retryAt: Date | null;
  /** True where the gateway itself asks for the pause, to leave calls to others. */
  readonly isOwnPause: boolean;

  constructor(
    disposition: Disposition,
    code: SyncErrorCode,
    message: string,
    options: { cause?: unknown; retryAt?: Date | null; isOwnPause?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.disposition = disposition;
    this.code = code;
    this.retryAt = options.retryAt ?? null;
    this.isOwnPause = options.isOwnPause ?? false;
  }
}

/** A closed list: what a caller of the API can be told about its request. */
export const ErrorCode = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  CONFLICT: 'CONFLICT',
  RATE_LIMITED: 'RATE_LIMITED',
  QUERY_TOO_COMPLEX: 'QUERY_TOO_COMPLEX',
  TIMED_OUT: 'TIMED_OUT',
  PROVIDER_NOT_CONFIGURED: 'PROVIDER_NOT_CONFIGURED',
  REAUTHORIZATION_REQUIRED: 'REAUTHORIZATION_REQUIRED',
  PROVIDER_UNAVAILABLE: 'PROVIDER_UNAVAILABLE',
  PROVIDER_RATE_LIMITED: 'PROVIDER_RATE_LIMITED',
  INTERNAL_SERVER_ERROR: 'INTERNAL_SERVER_ERROR',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Raised by use cases for what is wrong with a request. `field` is the path of the argument at fault (`input.from`). */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, field: string | null = null) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
