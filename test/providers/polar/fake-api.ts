import { ProviderError, type Disposition } from '../../../src/domain/errors.js';
import type { ApiRequestOptions, ApiResponse, ProviderApi } from '../../../src/provider-kit/provider.js';

export interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

/** Answers of one path: a status, a body that goes out as JSON, text or bytes as they are, or what a call makes of it. */
export type Answer =
  number | { status?: number; json?: unknown; text?: string; bytes?: Uint8Array } | ((call: Call) => Answer);

export interface FakeApi extends ProviderApi {
  calls: Call[];
  /** Calls in short: `GET /v3/exercises?samples=true`. */
  log(): string[];
}

/** Polar as it is told to be, by `METHOD /path`. Statuses that are neither 2xx nor accepted are raised, as the kit does. */
export function fakeApi(answers: Record<string, Answer>): FakeApi {
  const calls: Call[] = [];
  return {
    calls,
    log: () =>
      calls.map(({ method, path, query }) => {
        const search = new URLSearchParams(query).toString();
        return `${method} ${path}${search === '' ? '' : `?${search}`}`;
      }),
    signal: new AbortController().signal,
    request: (path: string, options: ApiRequestOptions = {}): Promise<ApiResponse> => {
      const query = Object.entries(options.query ?? {}).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      const call = { method: options.method ?? 'GET', path, query: Object.fromEntries(query), body: options.body };
      calls.push(call);
      const response = respond(answers[`${call.method} ${path}`], call);
      const isAnswer = response.status < 300 || options.accept?.includes(response.status);
      return isAnswer
        ? Promise.resolve(response)
        : Promise.reject(new ProviderError(dispositionOf(response.status), 'INTERNAL', `status ${response.status}`));
    },
  };
}

function respond(answer: Answer | undefined, call: Call): ApiResponse {
  if (answer === undefined) throw new Error(`nobody told how to answer ${call.method} ${call.path}`);
  if (typeof answer === 'function') return respond(answer(call), call);
  if (typeof answer === 'number') return { status: answer, headers: {}, text: '' };
  const { status = 200, bytes } = answer;
  if (bytes !== undefined) return { status, headers: {}, text: '', bytes };
  return { status, headers: {}, text: answer.text ?? JSON.stringify(answer.json) };
}

function dispositionOf(status: number): Disposition {
  return status >= 500 ? 'retry' : status === 429 ? 'defer' : 'fail';
}
