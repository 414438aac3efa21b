import { ProviderError } from '../domain/errors.js';
import { violations } from '../domain/invariants.js';
import type { Operation } from '../domain/operation.js';
import { RecordFlag } from '../domain/record-flag.js';
import { noticing } from './left-out.js';
import type { Cursor, FetchWindow, PayloadContent, ProviderApi, Stream, Subject } from './provider.js';
import { orderVersions } from './versions.js';

/** One page of a stream, its payloads mapped. */
export interface PulledPage {
  payloads: PulledPayload[];
  /** Items that the cursor proved unchanged. */
  unchanged: number;
  cursor: Cursor | undefined;
  /** What the caller should know though nothing failed. */
  notice: string | undefined;
}

/** A payload and what it means. `rejection` is set where it has no valid meaning; then there are no operations. */
export interface PulledPayload extends PayloadContent {
  operations: Operation[];
  rejection: string | null;
  /** True where another payload of the same answer says something else of the same record, and this one counts. */
  prevails?: boolean;
}

/**
 * Fetches and maps a stream; the one place where both halves of an adapter meet, so that no adapter can forget a rule: a
 * payload that cannot be mapped, or that breaks an invariant, costs that payload alone, and of several that one answer has of
 * one record the same one counts in whatever order they came.
 * @throws ProviderError from `fetch`
 */
export async function* pull(
  stream: Stream,
  api: ProviderApi,
  window: FetchWindow,
  subject: Subject,
): AsyncGenerator<PulledPage> {
  for await (const page of stream.fetch(api, window)) {
    api.signal.throwIfAborted();
    const payloads = page.payloads.map((payload) => mapPayload(stream, payload, subject));
    const { payloads: ordered, notice: told } = orderVersions(payloads);
    if (payloads.some(({ rejection }) => rejection !== null)) page.onRejected?.();
    const notice = [page.notice, told].filter(Boolean).join('. ') || undefined;
    yield { payloads: ordered, unchanged: page.unchanged, cursor: page.cursor, notice };
  }
}

/** Maps one payload and checks the invariants of what it means. */
export function mapPayload(stream: Stream, payload: PayloadContent, subject: Subject): PulledPayload {
  try {
    const { result, leftOut } = noticing(() => stream.map(payload, subject));
    const operations = leftOut.length === 0 ? result : result.map(flagged);
    // What was left out would otherwise be told by nothing; and what cannot be read takes nothing back.
    if (leftOut.length > 0 && operations.every(({ withdraws }) => withdraws === true)) {
      return { ...payload, operations: [], rejection: `${stream.dataType}: ${leftOut.slice(0, 3).join('; ')}` };
    }
    const broken = operations.flatMap(violations);
    return broken.length === 0
      ? { ...payload, operations, rejection: null }
      : { ...payload, operations: [], rejection: `${stream.dataType}: ${broken.slice(0, 3).join('; ')}` };
  } catch (error) {
    if (error instanceof ProviderError && error.disposition === 'reject-record') {
      return { ...payload, operations: [], rejection: error.message };
    }
    // A mapper that breaks is our bug. The payload is kept, so that it can be mapped once the mapper is mended.
    const kind = error instanceof Error ? error.name : typeof error;
    return { ...payload, operations: [], rejection: `${stream.dataType}: the mapper failed (${kind})` };
  }
}

function flagged<T extends Operation>(operation: T): T {
  return { ...operation, flags: [...(operation.flags ?? []), RecordFlag.VALUES_LEFT_OUT] };
}
