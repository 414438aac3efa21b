import type { ParsedFit } from 'fit-file-parser';
import type { FitPause } from './recording.js';

type TimerEvent = NonNullable<ParsedFit['events']>[number];

const STOPS: ReadonlySet<unknown> = new Set(['stop', 'stop_all', 'stop_disable', 'stop_disable_all']);

/**
 * The times within `from` and `to` between a stop of the timer and its next start; the stop that ends a session has none.
 * Null where the file tells nothing of the timer.
 */
export function pausesOf(
  events: readonly TimerEvent[],
  { startTime, endTime }: { startTime: Date; endTime: Date },
): FitPause[] | null {
  const timer = events
    .flatMap(({ event, event_type: type, timestamp }) =>
      event === 'timer' && timestamp !== undefined ? [{ type, at: timestamp.getTime() }] : [],
    )
    .filter(({ at }) => at >= startTime.getTime() && at <= endTime.getTime())
    .sort((a, b) => a.at - b.at);
  if (timer.length === 0) return null;
  const pauses: FitPause[] = [];
  let stoppedAt: number | null = null;
  for (const { type, at } of timer) {
    if (STOPS.has(type)) stoppedAt ??= at;
    else if (type === 'start' && stoppedAt !== null) {
      if (at > stoppedAt) pauses.push({ startTime: new Date(stoppedAt), endTime: new Date(at) });
      stoppedAt = null;
    }
  }
  return pauses;
}
