import type { ActivityType } from '../../domain/activity-type.js';
import type { SampleSeries, SeriesType } from '../../domain/sample-series.js';
import { provenPauses, recordedTime, type FitRecording, type RecordedTime } from '../../provider-kit/fit/index.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import type { Exercise } from './payloads.js';
import { Channel, channelId, meaningOf, parseValues, stepOf } from './sample-channels.js';
import type { FileFacts } from './workout-file.js';

/** No air in which somebody trains is beyond this, in °C. */
const TEMPERATURE_LIMIT = 60;

/** A channel of an exercise whose meaning is known, read but not yet placed in time. */
export interface DecodedChannel {
  type: SeriesType;
  /** Seconds from one value to the next; null for RR intervals, which are their own clock. */
  stepSeconds: number | null;
  /** In the unit of `type`; null is a gap. */
  values: (number | null)[];
}

/**
 * The channels of an exercise that have values, at most one of each type; of two with the same meaning the first counts.
 * One whose rate cannot place its values in time is left out.
 */
export function decodeChannels(exercise: Exercise, activityType: ActivityType): DecodedChannel[] {
  const decoded = (exercise.samples ?? []).flatMap((channel, index) => {
    const id = channelId(channel);
    const values = id === null ? [] : parseValues(channel.data ?? '', index);
    return id !== null && values.some((value) => value !== null) ? [{ id, values, channel, index }] : [];
  });
  const hasRunningCadence = decoded.some(({ id }) => id === Channel.RUNNING_CADENCE);
  const known = decoded.flatMap(({ id, values, channel, index }): DecodedChannel[] => {
    const meaning = meaningOf(id, activityType, hasRunningCadence);
    if (meaning === null) return [];
    const converted = values.map((value) => (value === null ? null : meaning.convert(value)));
    if (!isCredible(meaning.type, converted, exercise, index)) return [];
    const stepSeconds = stepOf(channel, id, index);
    return stepSeconds === undefined ? [] : [{ type: meaning.type, stepSeconds, values: converted }];
  });
  return known.filter(({ type }, index) => known.findIndex((other) => other.type === type) === index);
}

/**
 * Places channels in time; those of which nothing is left are left out. Values past the end by more than one step are cut.
 * Polar: pauses leave no mark in a channel. What comes after one is moved where the FIT file proves that it was left out.
 */
export function placeInTime(
  channels: readonly DecodedChannel[],
  startMs: number,
  { recording, endMs }: Pick<FileFacts, 'recording' | 'endMs'>,
): SampleSeries[] {
  const stepped = timeOfSteps(channels, startMs, recording);
  return channels.flatMap((channel) => {
    const time =
      channel.stepSeconds === null
        ? recordedTime(provenPauses(recording, sumOf(channel.values) / 1000), startMs)
        : stepped;
    return placeChannel(channel, startMs, endMs, time) ?? [];
  });
}

/** One clock for all channels that count steps: the longest of them shows how long was recorded. */
export function timeOfSteps(
  channels: readonly DecodedChannel[],
  startMs: number,
  recording: FitRecording | null,
): RecordedTime {
  const lasted = channels.map(({ stepSeconds, values }) =>
    stepSeconds === null ? 0 : (values.findLastIndex((value) => value !== null) + 1) * stepSeconds,
  );
  return recordedTime(provenPauses(recording, Math.max(0, ...lasted)), startMs);
}

function placeChannel(
  channel: DecodedChannel,
  startMs: number,
  endMs: number,
  time: RecordedTime,
): SampleSeries | null {
  const timestamps: number[] = [];
  const values: number[] = [];
  const lengthMs = endMs - startMs;
  let recordedMs = 0;
  for (const [index, value] of channel.values.entries()) {
    if (channel.stepSeconds !== null) {
      recordedMs = Math.round(index * channel.stepSeconds * 1000);
      if (time.toElapsed(recordedMs) > lengthMs + channel.stepSeconds * 1000) break;
    } else {
      // Polar: an interval ends at the running sum of all so far; one that begins past the end of the exercise is cut.
      if (time.toElapsed(recordedMs) > lengthMs) break;
      recordedMs += Math.round(value ?? 0);
    }
    if (value === null) continue;
    timestamps.push(startMs + time.toElapsed(recordedMs));
    values.push(value);
  }
  if (values.length === 0) return null;
  return { type: channel.type, timestamps: Float64Array.from(timestamps), values: Float64Array.from(values) };
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function isCredible(type: SeriesType, values: readonly (number | null)[], exercise: Exercise, index: number): boolean {
  // Polar: sessions indoors carry both channels, filled with zeros.
  if ((type === 'SPEED' || type === 'DISTANCE') && (exercise.distance ?? null) === null) {
    return values.some((value) => value !== null && value !== 0);
  }
  // Polar: °C as far as was seen, tenths of it by one source. Which of them a channel has is not guessed: it is left out.
  if (type !== 'TEMPERATURE' || values.every((value) => value === null || Math.abs(value) <= TEMPERATURE_LIMIT))
    return true;
  noticeLeftOut(`samples.${index}.data: expected degrees Celsius`);
  return false;
}
