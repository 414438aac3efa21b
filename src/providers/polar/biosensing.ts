import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import { dateRanges } from '../../provider-kit/payload-time.js';
import { splitItems } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, ProviderApi } from '../../provider-kit/provider.js';
import { GIVEN, silence } from './device-notice.js';

/** Polar: longer ranges are refused. */
const MAX_RANGE_DAYS = 28;

/** Reads the window whole every time: a watch may be synced late. */
export async function* fetchBiosensing(api: ProviderApi, window: FetchWindow, path: string): AsyncGenerator<Page> {
  let isSilent = true;
  for (const query of dateRanges(window.from, window.to, MAX_RANGE_DAYS)) {
    const answer = await api.request(path, { query, accept: [404] });
    if (answer.status !== 204) isSilent = false;
    const payloads = answer.status === 200 ? splitItems(answer.text, null).map((text) => ({ text })) : [];
    if (payloads.length > 0) yield { payloads, unchanged: 0, cursor: GIVEN };
  }
  if (isSilent) yield* silence(window);
}

/** A value of a recording, placed from its start. */
export interface PlacedValue {
  deltaMs: number;
  value: number | null | undefined;
}

/**
 * Puts values in order of time; null where there are none. Of several at the very same delta the last one counts; one that
 * falls into the millisecond of the one before it is left out.
 * @param key where the values stand in the payload
 */
export function recordingOf(
  type: SeriesType,
  start: Date,
  given: readonly PlacedValue[],
  key: string,
): SampleSeries | null {
  const byDelta = new Map<number, number>();
  for (const { deltaMs, value } of given) {
    if (value !== null && value !== undefined) byDelta.set(deltaMs, value);
  }
  if (byDelta.size === 0) return null;
  const sorted = [...byDelta.keys()].sort((a, b) => a - b);
  const deltas = sorted.filter((deltaMs, index) => Math.round(deltaMs) !== Math.round(sorted[index - 1] ?? Number.NaN));
  if (deltas.length < sorted.length) noticeLeftOut(`${key}: expected values at least a millisecond apart`);
  const timestamps = Float64Array.from(deltas, (deltaMs) => start.getTime() + Math.round(deltaMs));
  return { type, timestamps, values: Float64Array.from(deltas, (deltaMs) => byDelta.get(deltaMs) ?? Number.NaN) };
}

/** What stands at an instant of a recording, in order of time. */
export function placed<T extends object>(
  start: Date,
  given: readonly T[],
  deltaMsOf: (item: T) => number,
): (T & { time: Date })[] {
  return given
    .toSorted((a, b) => deltaMsOf(a) - deltaMsOf(b))
    .map((item) => ({ ...item, time: new Date(start.getTime() + Math.round(deltaMsOf(item))) }));
}

/** Polar gives no id. One device takes one recording of a kind at a time, so device, kind and start name it. */
export function recordingId(deviceId: string | null, start: Date, ...kind: string[]): string {
  return [deviceId ?? 'no-device', ...kind, start.toISOString()].join(' ');
}
