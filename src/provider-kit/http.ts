import { request as exchangeHttp, type Dispatcher } from 'undici';
import type { Clock } from '../domain/clock.js';
import { ProviderError } from '../domain/errors.js';
import type { Manifest } from './manifest.js';
import type { ApiRequestOptions, ApiResponse, ProviderApi } from './provider.js';
import { retryTime } from './rate-limit.js';
import { ACCEPTED_ENCODINGS, readBody, readText, unpacked } from './response-body.js';

/** Where an API client takes its bearer token from. */
export interface AccessTokens {
  get(): Promise<string>;
  /** Another token after this one was refused with 401; null where the provider's tokens cannot be refreshed. */
  renew(refused: string): Promise<string | null>;
}

export interface ApiOptions {
  manifest: Manifest;
  /** Origin in use: the manifest's, or the setting that overrides it. */
  baseUrl: string;
  tokens: AccessTokens;
  /** What the tokens are: a user's, unless told to be the client's own credentials. */
  scheme?: 'Bearer' | 'Basic';
  signal: AbortSignal;
  clock: Clock;
  /** Asked before every request, repeated ones too; what it throws is thrown instead of the request. */
  beforeRequest?: () => Promise<void>;
  /** Hears of every answer before anybody else does, and is waited for; for counting calls and reading budgets. */
  onResponse?: (response: { method: string; path: string; status: number; headers: Record<string, string> }) => unknown;
  dispatcher?: Dispatcher;
  /** Longest wait for a whole answer. */
  timeoutMs?: number;
}

/** Connecting, headers and body together. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** The authenticated client of one connection. It follows no redirect and calls no origin but `baseUrl`. */
export function createApi(options: ApiOptions): ProviderApi {
  const origin = new URL(options.baseUrl).origin;
  const { displayName } = options.manifest;

  async function send(path: string, request: ApiRequestOptions, token: string): Promise<ApiResponse> {
    const url = new URL(path, origin);
    if (url.origin !== origin || !path.startsWith('/')) {
      throw new ProviderError('fail', 'INTERNAL', `${displayName}: a request would leave its host`);
    }
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const method = request.method ?? 'GET';
    await options.beforeRequest?.();
    const answer = await exchange(url, method, request, token);
    await options.onResponse?.({ method, path, status: answer.status, headers: answer.headers });
    return answer;
  }

  async function exchange(url: URL, method: string, request: ApiRequestOptions, token: string): Promise<ApiResponse> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    try {
      // Far cheaper than `fetch`; it follows no redirect either.
      const response = await exchangeHttp(url, {
        method,
        signal: AbortSignal.any([options.signal, timeout]),
        headers: {
          accept: request.mediaType ?? 'application/json',
          'accept-encoding': ACCEPTED_ENCODINGS,
          'user-agent': 'tributary',
          authorization: `${options.scheme ?? 'Bearer'} ${token}`,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
      });
      const headers = joined(response.headers);
      const status = response.statusCode;
      const encoding = status === 204 ? undefined : headers['content-encoding'];
      const bytes = await readBody(unpacked(response.body, encoding, displayName), displayName);
      if (request.isBinary === true) return { status, headers, text: '', bytes };
      // Of a refusal its status counts, whatever stands below it.
      const text = isAccepted({ status }, request) ? readText(bytes, displayName) : bytes.toString('utf8');
      return { status, headers, text };
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof ProviderError) throw error;
      const what = timeout.aborted ? 'did not answer in time' : 'could not be reached, or broke off its answer';
      throw new ProviderError('retry', 'PROVIDER_UNAVAILABLE', `${displayName} ${what}`, { cause: error });
    }
  }

  return {
    signal: options.signal,
    async request(path, request = {}) {
      const token = await options.tokens.get();
      let response = await send(path, request, token);
      if (response.status === 401 && !isAccepted(response, request)) {
        const renewed = await options.tokens.renew(token);
        if (renewed !== null) response = await send(path, request, renewed);
      }
      if (isAccepted(response, request)) return response;
      throw classify(options.manifest, response, options.clock.now());
    },
  };
}

/** Fields that came several times are lists. */
function joined(fields: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function isAccepted(response: Pick<ApiResponse, 'status'>, request: ApiRequestOptions): boolean {
  return (response.status >= 200 && response.status < 300) || (request.accept?.includes(response.status) ?? false);
}

/** The default meaning of a status that is not an answer. */
function classify(manifest: Manifest, response: ApiResponse, now: Date): ProviderError {
  const { displayName } = manifest;
  const { status } = response;
  if (status === 401) {
    return new ProviderError(
      'reauthorize',
      'REAUTHORIZATION_REQUIRED',
      `${displayName} no longer accepts the user's authorization: it ended or was withdrawn, and the user must connect again`,
    );
  }
  if (status === 403) {
    return new ProviderError(
      'skip-stream',
      'CONSENT_REQUIRED',
      `${displayName} refuses this data: the user has not given, or has withdrawn, a consent it needs`,
    );
  }
  if (status === 429) {
    return new ProviderError('defer', 'PROVIDER_RATE_LIMITED', `${displayName} takes no more requests for now`, {
      retryAt: retryTime(manifest.rateLimits, response.headers, now),
    });
  }
  if (status >= 500 || status === 408) {
    return new ProviderError('retry', 'PROVIDER_UNAVAILABLE', `${displayName} answered with status ${status}`);
  }
  return new ProviderError('fail', 'INTERNAL', `${displayName} answered with status ${status}, which nobody foresaw`);
}
