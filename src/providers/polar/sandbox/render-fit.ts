import { FitBaseType, FitEncoder, type FitEncoderField } from 'fit-file-parser/encoder';
import type { ActivityType } from '../../../domain/activity-type.js';
import type { WorkoutChannels } from '../../../provider-kit/athlete/index.js';
import type { UploadedExercise } from './exercise-shelf.js';
import { elapsedAt, lapsOf, summary, type RecordedLap } from './recorded-laps.js';

/** Numbers of the FIT profile. */
const Message = { FILE_ID: 0, SESSION: 18, LAP: 19, RECORD: 20, EVENT: 21, ACTIVITY: 34 } as const;
const TIMESTAMP = 253;
const START_TIME = 2;
const Timer = { START: 0, STOP_ALL: 4 } as const;
/** FIT's own list of sports is coarser than Polar's. */
const SPORTS: Partial<Record<ActivityType, number>> = {
  RUNNING: 1,
  TRAIL_RUNNING: 1,
  CYCLING: 2,
  INDOOR_CYCLING: 2,
  POOL_SWIMMING: 5,
  WALKING: 11,
};
const GENERIC = 0;
const ACTIVITY_FILE = 4;
const DEVELOPMENT = 255;
const SECONDS_PER_RECORD = 10;

/** `GET /v3/exercises/{id}/fit`: what the watch recorded, with its laps and the stops of its timer. */
export function renderFit({ workout, pauses }: UploadedExercise, channels: WorkoutChannels): Uint8Array {
  const { heartRateBpm, distanceMeters } = channels;
  const { length } = heartRateBpm;
  const start = FitEncoder.toFitTimestamp(workout.startTime);
  const timeOf = (second: number) => start + elapsedAt(second, pauses);
  const encoder = new FitEncoder();
  const event = (type: number, time: number) =>
    encoder.writeMessage(Message.EVENT, [uint32(TIMESTAMP, time), enumeration(0, 0), enumeration(1, type)], 1);

  encoder.writeMessage(Message.FILE_ID, [enumeration(0, ACTIVITY_FILE), uint16(1, DEVELOPMENT), uint32(4, start)]);
  event(Timer.START, start);
  for (let second = 0; second < length; second += SECONDS_PER_RECORD) {
    const bpm = heartRateBpm[second] ?? Number.NaN;
    encoder.writeMessage(
      Message.RECORD,
      [
        uint32(TIMESTAMP, timeOf(second)),
        // All bits set stand for no value.
        uint8(3, Number.isNaN(bpm) ? 0xff : bpm),
        uint32(5, distanceMeters === null ? 0xffffffff : Math.round((distanceMeters[second] ?? 0) * 100)),
      ],
      2,
    );
  }
  for (const { afterSeconds, seconds } of pauses) {
    const resumedAt = timeOf(afterSeconds);
    event(Timer.STOP_ALL, resumedAt - seconds);
    event(Timer.START, resumedAt);
  }
  const end = timeOf(length);
  event(Timer.STOP_ALL, end);
  for (const lap of lapsOf(channels)) {
    const [from, to] = [timeOf(lap.from), lap.to === length ? end : timeOf(lap.to)];
    encoder.writeMessage(Message.LAP, [...stretch(from, to, lap), ...figures(channels, lap, { bpm: 15 })], 3);
  }
  const whole = { from: 0, to: length };
  encoder.writeMessage(
    Message.SESSION,
    [
      ...stretch(start, end, whole),
      ...figures(channels, whole, { bpm: 16 }),
      enumeration(5, SPORTS[workout.type] ?? GENERIC),
    ],
    4,
  );
  encoder.writeMessage(
    Message.ACTIVITY,
    [uint32(TIMESTAMP, end), uint32(0, length * 1000), uint16(1, 1), uint32(5, end + workout.utcOffsetMinutes * 60)],
    5,
  );
  return encoder.close();
}

function stretch(from: number, to: number, lap: RecordedLap): FitEncoderField[] {
  return [
    uint32(TIMESTAMP, to),
    uint32(START_TIME, from),
    uint32(7, (to - from) * 1000),
    uint32(8, (lap.to - lap.from) * 1000),
  ];
}

/** @param numbers of the field of the average; the highest is the next one */
function figures({ heartRateBpm, distanceMeters }: WorkoutChannels, lap: RecordedLap, numbers: { bpm: number }) {
  const heartRate = summary(heartRateBpm, lap);
  const at = (second: number) => distanceMeters?.[Math.max(0, second)] ?? 0;
  return [
    uint32(9, distanceMeters === null ? 0xffffffff : Math.round((at(lap.to - 1) - at(lap.from - 1)) * 100)),
    uint8(numbers.bpm, Math.round(heartRate?.mean ?? 0xff)),
    uint8(numbers.bpm + 1, Math.round(heartRate?.highest ?? 0xff)),
  ];
}

function uint32(number: number, value: number): FitEncoderField {
  return { number, size: 4, baseType: FitBaseType.Uint32, value };
}

function uint16(number: number, value: number): FitEncoderField {
  return { number, size: 2, baseType: FitBaseType.Uint16, value };
}

function uint8(number: number, value: number): FitEncoderField {
  return { number, size: 1, baseType: FitBaseType.Uint8, value };
}

function enumeration(number: number, value: number): FitEncoderField {
  return { number, size: 1, baseType: FitBaseType.Enum, value };
}
