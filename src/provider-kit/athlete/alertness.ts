import type { LocalDate } from '../../domain/time.js';
import { addDays } from '../payload-time.js';
import type { Athlete } from './create-athlete.js';
import { asleepSeconds, type NightTruth } from './night.js';
import { roundTenth } from './night-curves.js';

/** Alertness over the waking hours that follow a night, as a device finds it out, or expects it. */
export interface AlertnessTruth {
  /** Local date of waking. */
  date: LocalDate;
  /** Whether the night is still to come, or was not over: then the sleep is one that was assumed. */
  isForecast: boolean;
  sleepStartTime: Date;
  sleepEndTime: Date;
  utcOffsetMinutes: number;
  endTime: Date;
  /** 0 to 10. */
  grade: number;
  /** 0 (minimal) to 4 (very high), in order; the first begins on waking, the others at whole hours UTC. */
  hours: readonly { startTime: Date; endTime: Date; level: number }[];
}

/** When the body is ready to sleep, in the evening before a date. */
export interface BedtimeTruth {
  date: LocalDate;
  isForecast: boolean;
  utcOffsetMinutes: number;
  preferredStartTime: Date;
  preferredEndTime: Date;
  gateStartTime: Date;
  gateEndTime: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NIGHTS_NEEDED = 5;
const NIGHTS_LOOKED_AT = 28;
const WAKING_HOURS = 16;
/** Level by hours since waking: heavy at first, best in the morning, a dip after noon, tired at night. */
const SHAPE = [2, 3, 3, 4, 4, 3, 2, 2, 3, 3, 3, 2, 1, 1, 0, 0];

/** Null where no night was measured and none is to come, and as long as too few nights are known. */
export function alertnessOn(athlete: Athlete, date: LocalDate, now: Date): AlertnessTruth | null {
  const night = athlete.nightOn(date);
  if (night === null || !isRhythmKnown(athlete, date, now)) return null;
  const isForecast = night.endTime > now;
  const need = athlete.profile.sleepNeedSeconds;
  const wake = isForecast ? night.startTime.getTime() + need * 1000 : night.endTime.getTime();
  const grade = isForecast ? 6 : gradeOf(night, need);
  return {
    date,
    isForecast,
    sleepStartTime: night.startTime,
    sleepEndTime: new Date(wake),
    utcOffsetMinutes: night.startUtcOffsetMinutes,
    endTime: new Date(wake + WAKING_HOURS * HOUR_MS),
    grade,
    hours: hoursFrom(wake, grade),
  };
}

/** Follows habit alone, so that what was expected is what it was. */
export function bedtimeOn(athlete: Athlete, date: LocalDate, now: Date): BedtimeTruth | null {
  const { itinerary, profile } = athlete;
  if (!isRhythmKnown(athlete, date, now)) return null;
  const evening = addDays(date, -1);
  const start = itinerary.instantOf(evening, Math.round(profile.bedtimeSeconds / 900) * 900);
  const at = (minutes: number): Date => new Date(start.getTime() + minutes * MINUTE_MS);
  const end = at(Math.round(profile.sleepNeedSeconds / 60));
  return {
    date,
    isForecast: end > now,
    utcOffsetMinutes: itinerary.utcOffsetAt(evening, start),
    preferredStartTime: start,
    preferredEndTime: end,
    gateStartTime: at(-15),
    gateEndTime: at(15),
  };
}

function isRhythmKnown(athlete: Athlete, date: LocalDate, now: Date): boolean {
  const dates = Array.from({ length: NIGHTS_LOOKED_AT }, (_, index) => addDays(date, -1 - index));
  const known = dates.filter((before) => {
    const night = athlete.nightOn(before);
    return night !== null && night.cycles > 0 && night.endTime <= now;
  });
  return known.length >= NIGHTS_NEEDED;
}

function gradeOf(night: NightTruth, needSeconds: number): number {
  const asleep = asleepSeconds(night);
  const length = Math.min(1, asleep / needSeconds);
  const unrest = Math.min(1, (6 * night.interruptionSeconds) / (asleep + night.interruptionSeconds));
  return roundTenth(Math.max(0, 8 * length ** 2 + 2 * (1 - unrest)));
}

function hoursFrom(wake: number, grade: number): AlertnessTruth['hours'] {
  const first = Math.ceil(wake / MINUTE_MS) * MINUTE_MS;
  const fullHour = (Math.floor(first / HOUR_MS) + 1) * HOUR_MS;
  return SHAPE.slice(0, WAKING_HOURS).map((usual, index) => ({
    startTime: new Date(index === 0 ? first : fullHour + (index - 1) * HOUR_MS),
    endTime: new Date(fullHour + index * HOUR_MS),
    level: Math.min(4, Math.max(0, usual + (grade >= 8 ? 1 : grade < 5 ? -1 : 0))),
  }));
}
