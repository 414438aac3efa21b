import FitParser, { type ParsedFit } from 'fit-file-parser';
import { splitFiles } from './container.js';
import { keepEssentials } from './essentials.js';
import { pausesOf } from './pauses.js';
import { FitProblem, type FitLap, type FitRecording } from './recording.js';

type Session = NonNullable<ParsedFit['sessions']>[number];
type Lap = NonNullable<ParsedFit['laps']>[number];

/** A clock that was never set counts from its start, which the decoder takes for 1989 and the years after. */
const EARLIEST = Date.parse('2000-01-01T00:00:00Z');

/**
 * Reads sessions, laps and pauses of a FIT file, chained ones too; or says why nothing could be read. Takes any bytes: never
 * throws, and needs time and room in proportion to 8 MiB at most.
 */
export function decodeFit(bytes: Uint8Array): FitRecording[] | FitProblem {
  const files = splitFiles(bytes);
  if (typeof files === 'string') return files;
  const recordings: FitRecording[] = [];
  for (const file of files) {
    const essentials = keepEssentials(file);
    if (typeof essentials === 'string') return essentials;
    const parsed = parse(essentials);
    if (parsed === null) return FitProblem.CORRUPT;
    if (parsed.file_ids?.[0]?.type !== 'activity') return FitProblem.NOT_AN_ACTIVITY;
    recordings.push(...recordingsOf(parsed));
  }
  return recordings.length === 0 ? FitProblem.NO_SESSION : recordings;
}

/** Null where the decoder cannot read it. */
function parse(bytes: Uint8Array): ParsedFit | null {
  let result: ParsedFit | null = null;
  try {
    new FitParser({ force: true, mode: 'list', speedUnit: 'm/s', lengthUnit: 'm' }).parse(
      bytes.buffer as ArrayBuffer,
      (_error, data) => {
        result = data ?? null;
      },
    );
  } catch {
    return null;
  }
  return result;
}

/** Each session; and all of them together, where the file has more than one. */
function recordingsOf({ sessions = [], laps = [], events = [] }: ParsedFit): FitRecording[] {
  const read = sessions.flatMap((session): Omit<FitRecording, 'laps' | 'pauses'>[] => {
    const times = timesOf(session);
    return times === null ? [] : [{ ...times, timerSeconds: amount(session.total_timer_time) }];
  });
  const [first] = read;
  const last = read.at(-1);
  const whole =
    first === undefined || last === undefined || read.length === 1
      ? []
      : [
          {
            startTime: first.startTime,
            endTime: last.endTime,
            elapsedSeconds: (last.endTime.getTime() - first.startTime.getTime()) / 1000,
            timerSeconds: read.reduce<number | null>(
              (sum, { timerSeconds }) => (sum === null || timerSeconds === null ? null : sum + timerSeconds),
              0,
            ),
          },
        ];
  const allLaps = laps.flatMap((lap) => lapOf(lap) ?? []);
  return [...read, ...whole].map((recording) => ({
    ...recording,
    laps: allLaps.filter(({ startTime }) => startTime >= recording.startTime && startTime < recording.endTime),
    pauses: pausesOf(events, recording),
  }));
}

function lapOf(lap: Lap): FitLap | null {
  const times = timesOf(lap);
  if (times === null) return null;
  const cadence = amount(lap.avg_cadence);
  return {
    startTime: times.startTime,
    endTime: times.endTime,
    timerSeconds: amount(lap.total_timer_time),
    distanceMeters: amount(lap.total_distance),
    averageHeartRateBpm: positive(lap.avg_heart_rate),
    maxHeartRateBpm: positive(lap.max_heart_rate),
    averageSpeedMetersPerSecond: amount(lap.enhanced_avg_speed) ?? amount(lap.avg_speed),
    averagePowerWatts: amount(lap.avg_power),
    averageCadence: cadence === null ? null : cadence + (amount(lap.avg_fractional_cadence) ?? 0),
  };
}

/** The end is start plus elapsed time; where that is missing, when the message was written. */
function timesOf(message: Session | Lap): { startTime: Date; endTime: Date; elapsedSeconds: number } | null {
  const startMs = instant(message.start_time);
  if (startMs === null) return null;
  const writtenMs = instant(message.timestamp);
  const elapsed = amount(message.total_elapsed_time) ?? (writtenMs === null ? null : (writtenMs - startMs) / 1000);
  if (elapsed === null || elapsed < 0) return null;
  const endTime = new Date(startMs + Math.round(elapsed * 1000));
  return { startTime: new Date(startMs), endTime, elapsedSeconds: elapsed };
}

/** What is declared is not what a file holds. */
function instant(value: unknown): number | null {
  // Dates of another realm are none of ours.
  const millis = Object.prototype.toString.call(value) === '[object Date]' ? (value as Date).getTime() : Number.NaN;
  return millis >= EARLIEST ? millis : null;
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function positive(value: unknown): number | null {
  const read = amount(value);
  return read === 0 ? null : read;
}
