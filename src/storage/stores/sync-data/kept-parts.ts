import type { RecordOf } from '../../../domain/operation.js';
import { FILE_FLAGS, type RecordFlag } from '../../../domain/record-flag.js';
import type { SampleSeries } from '../../../domain/sample-series.js';
import type { RoutePoint } from '../../../domain/workout.js';
import type { Incoming } from './incoming.js';

/** What was said of a workout before, as far as a payload may leave it unsaid. */
export interface EarlierParts extends Pick<
  RecordOf['WORKOUT'],
  'startTime' | 'endTime' | 'durationSeconds' | 'heartRateZones' | 'laps' | 'pauses' | 'movingSeconds'
> {
  flags: readonly RecordFlag[];
  files: readonly Buffer[] | null;
  /** Undefined: as stored. */
  series: SampleSeries[] | undefined;
  route: RoutePoint[] | null | undefined;
}

/**
 * The workout with the parts that its payload does not state as they were before. Where it begins at another time, what was
 * recorded has moved with it. What was recorded of another length is not of this workout, as far as anybody knows, and is not
 * kept: where a part of it began is not told.
 */
export function withEarlierParts(next: Incoming, before: EarlierParts): Incoming {
  const workout = next.record as RecordOf['WORKOUT'];
  const fileFlags = before.flags.filter((flag) => FILE_FLAGS.includes(flag));
  const file = next.keepsFile ? { files: before.files, flags: [...next.flags, ...fileFlags] } : {};
  if (before.durationSeconds !== workout.durationSeconds)
    return { ...next, ...file, series: next.series ?? [], route: next.route === undefined ? null : next.route };

  const ms = movedBy(workout, before);
  const { heartRateZones, laps, pauses, movingSeconds, endTime } = before;
  const recorded = {
    laps: laps && laps.map((lap) => movedStretch(lap, ms)),
    pauses: pauses && pauses.map((pause) => movedStretch(pause, ms)),
    movingSeconds,
    endTime: moved(endTime, ms),
  };
  return {
    ...next,
    ...file,
    record: { ...workout, ...(next.keepsZones ? { heartRateZones } : {}), ...(next.keepsFile ? recorded : {}) },
    series: next.series ?? before.series?.map((one) => ({ ...one, timestamps: one.timestamps.map((at) => at + ms) })),
    route: next.route === undefined ? movedRoute(before.route, ms) : next.route,
  };
}

export function partsOf({ record, flags, files, series, route }: Incoming): EarlierParts {
  return { ...(record as RecordOf['WORKOUT']), flags, files, series, route };
}

/** Milliseconds from the start that was told before to the one that is told now. */
export function movedBy(now: Pick<EarlierParts, 'startTime'>, before: Pick<EarlierParts, 'startTime'>): number {
  return now.startTime.getTime() - before.startTime.getTime();
}

/** Parts of a stored workout are JSON, their instants text. */
function moved(time: Date | string, ms: number): Date {
  return new Date(new Date(time).getTime() + ms);
}

function movedStretch<T extends { startTime: Date; endTime: Date }>(stretch: T, ms: number): T {
  return { ...stretch, startTime: moved(stretch.startTime, ms), endTime: moved(stretch.endTime, ms) };
}

function movedRoute(route: EarlierParts['route'], ms: number): EarlierParts['route'] {
  return route && route.map((point) => ({ ...point, timestamp: point.timestamp && moved(point.timestamp, ms) }));
}
