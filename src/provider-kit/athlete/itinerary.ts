import { DateTime, IANAZone } from 'luxon';
import type { LocalDate } from '../../domain/time.js';
import { addDays } from '../payload-time.js';
import type { AthleteProfile, Place } from './profile.js';
import { hashText } from './random.js';

/** A stretch of a local date during which the clock stood at one offset. */
export interface ClockPiece {
  startMs: number;
  endMs: number;
  utcOffsetMinutes: number;
}

/** Where somebody is, and what the clock on their wrist shows. */
export interface Itinerary {
  placeOn(date: LocalDate): Place;
  /** Whether the day is spent under way: the clock before is that of the place left, the clock after that of the next. */
  isTravelDay(date: LocalDate): boolean;
  /** The instant of a local time, in seconds after midnight of that date; past 86,400 is on the next date. */
  instantOf(date: LocalDate, secondsOfDay: number): Date;
  utcOffsetAt(date: LocalDate, instant: Date): number;
  /** The local date in order of time: one piece, two where the clock changes; what lies under way is left out. */
  piecesOf(date: LocalDate): readonly ClockPiece[];
  /** The local date at an instant. */
  dateAt(instant: Date): LocalDate;
}

const DAY_SECONDS = 86_400;
const LEAVES_AT = 11 * 3600;
const ARRIVES_AT = 15 * 3600;

export function itineraryOf(profile: AthleteProfile, seed: string): Itinerary {
  const phase = hashText(`${seed}\u0000${profile.key}\u0000trip`) % 997;

  function placeOn(date: LocalDate): Place {
    const { trip, home } = profile;
    return trip !== null && (dayNumber(date) + phase) % trip.everyDays < trip.days ? trip.to : home;
  }

  const isTravelDay = (date: LocalDate): boolean => placeOn(date) !== placeOn(addDays(date, -1));

  function zoneAt(date: LocalDate, secondsOfDay: number): IANAZone {
    const hasNotLeft = secondsOfDay < ARRIVES_AT && isTravelDay(date);
    return IANAZone.create(placeOn(hasNotLeft ? addDays(date, -1) : date).zone);
  }

  function instantOf(date: LocalDate, secondsOfDay: number): Date {
    if (secondsOfDay >= DAY_SECONDS) return instantOf(addDays(date, 1), secondsOfDay - DAY_SECONDS);
    const midnight = DateTime.fromISO(date, { zone: zoneAt(date, secondsOfDay) });
    return midnight.set({ second: 0, millisecond: Math.round(secondsOfDay * 1000) }).toJSDate();
  }

  function piecesOf(date: LocalDate): ClockPiece[] {
    const start = instantOf(date, 0).getTime();
    const end = instantOf(date, DAY_SECONDS).getTime();
    if (!isTravelDay(date)) return splitAtClockChange(zoneAt(date, 0), start, end);
    return [
      ...splitAtClockChange(zoneAt(date, 0), start, instantOf(date, LEAVES_AT).getTime()),
      ...splitAtClockChange(zoneAt(date, ARRIVES_AT), instantOf(date, ARRIVES_AT).getTime(), end),
    ];
  }

  return {
    placeOn,
    isTravelDay,
    instantOf,
    utcOffsetAt: (date, instant) => {
      const isUnderWay = isTravelDay(date) && instant < instantOf(date, ARRIVES_AT);
      return zoneAt(date, isUnderWay ? 0 : ARRIVES_AT).offset(instant.getTime());
    },
    piecesOf,
    dateAt(instant) {
      const guess = DateTime.fromJSDate(instant, { zone: profile.home.zone }).toISODate() ?? '';
      const candidates = [addDays(guess, 1), guess, addDays(guess, -1)];
      return candidates.find((date) => instantOf(date, 0) <= instant) ?? guess;
    },
  };
}

/** Days since 1970-01-01. */
export function dayNumber(date: LocalDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / (DAY_SECONDS * 1000));
}

/** 1 is Monday. */
export function weekdayOf(date: LocalDate): number {
  return ((dayNumber(date) + 3) % 7) + 1;
}

function splitAtClockChange(zone: IANAZone, startMs: number, endMs: number): ClockPiece[] {
  const before = zone.offset(startMs);
  const after = zone.offset(endMs - 1);
  if (before === after) return [{ startMs, endMs, utcOffsetMinutes: before }];
  let [low, high] = [startMs, endMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === before) low = middle;
    else high = middle;
  }
  return [
    { startMs, endMs: high, utcOffsetMinutes: before },
    { startMs: high, endMs, utcOffsetMinutes: after },
  ];
}
