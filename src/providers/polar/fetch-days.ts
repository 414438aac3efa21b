import { z } from 'zod';
import type { LocalDate } from '../../domain/time.js';
import { addDays, dateRanges } from '../../provider-kit/payload-time.js';
import { singleItem, splitItems } from '../../provider-kit/payload.js';
import type { FetchWindow, Page, ProviderApi } from '../../provider-kit/provider.js';

/** Polar: longer ranges are refused. */
const MAX_RANGE_DAYS = 28;

const cursorSchema = z.object({ readTo: z.iso.date() });

/** What is asked for, and for how long. */
export interface DayList {
  path: string;
  /** Beside the dates. */
  query?: Record<string, string>;
  /** Older days are refused. */
  historyDays: number;
  /** A day may change for so long. */
  lateDays: number;
}

/**
 * Reads the window whole every time, since any of the last days may still change when a watch is synced late; after a pause
 * also what the window has left behind since the last time.
 */
export async function* fetchDays(api: ProviderApi, window: FetchWindow, list: DayList): AsyncGenerator<Page> {
  for (const { from, to } of dateRanges(firstDate(window, list), window.to, MAX_RANGE_DAYS)) {
    const answer = await api.request(list.path, { query: { from, to, ...list.query }, accept: [404] });
    const payloads = answer.status === 200 ? daysOf(answer.text).map((text) => ({ text })) : [];
    if (payloads.length > 0) yield { payloads, unchanged: 0 };
  }
  yield { payloads: [], unchanged: 0, cursor: { readTo: window.to } };
}

function firstDate({ cursor, from, to }: FetchWindow, { historyDays, lateDays }: DayList): LocalDate {
  const known = cursorSchema.safeParse(cursor);
  if (!known.success) return from;
  const [missed, earliest] = [addDays(known.data.readTo, 1 - lateDays), addDays(to, 1 - historyDays)];
  return missed < from ? (missed > earliest ? missed : earliest) : from;
}

/** Polar: a bare list; of one day, some copies of the specification show the day itself. */
function daysOf(text: string): string[] {
  const isSingleDay = text.trimStart().startsWith('{') && /"(date|start[-_]time)"/.test(text);
  return isSingleDay ? [singleItem(text)] : splitItems(text, null);
}
