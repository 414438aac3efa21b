import type { ActivityType } from '../../domain/activity-type.js';
import type { LocalDate } from '../../domain/time.js';
import { dayNumber, weekdayOf } from './itinerary.js';
import type { AthleteProfile, SessionKind } from './profile.js';
import { randomFor, type Random } from './random.js';

/** A workout that takes place, before it is filled with samples. */
export interface Session {
  /** Of its date, from 0. */
  index: number;
  at: 'morning' | 'evening';
  type: ActivityType;
  kind: SessionKind;
  durationMs: number;
  /** Typed in afterwards, without a device. */
  isManual: boolean;
}

const WEEKS_OF_A_CYCLE = 4;

/** What somebody really does on a date: every fourth week is a light one, and now and then a session is left out. */
export function sessionsOn(profile: AthleteProfile, seed: string, date: LocalDate): Session[] {
  const isLightWeek = Math.floor((dayNumber(date) + 3) / 7) % WEEKS_OF_A_CYCLE === WEEKS_OF_A_CYCLE - 1;
  const random = randomFor(seed, profile.key, date, 'plan');
  return profile.training
    .filter(({ weekday }) => weekday === weekdayOf(date))
    .flatMap((planned, index) => {
      const takesPlace = random.chance(planned.probability);
      const minutes = planned.minutes * (isLightWeek ? 0.7 : 1) * random.normal(1, 0.07);
      const isManual = random.chance(0.05);
      const kind: SessionKind = isLightWeek && planned.kind === 'INTERVALS' ? 'EASY' : planned.kind;
      const session = {
        index,
        at: planned.at,
        type: planned.type,
        kind,
        durationMs: Math.round(minutes * 60_000),
        isManual,
      };
      return takesPlace ? [session] : [];
    });
}

/** A stretch of a workout at one effort. */
interface Stretch {
  seconds: number;
  /** 1 is what can be held for an hour. */
  effort: number;
}

/** The effort of every second. */
export function effortsOf(kind: SessionKind, seconds: number, random: Random): Float32Array {
  const efforts = new Float32Array(seconds);
  let at = 0;
  for (const stretch of stretchesOf(kind, seconds, random)) {
    const end = Math.min(seconds, at + Math.round(stretch.seconds));
    efforts.fill(stretch.effort, at, end);
    at = end;
  }
  if (at < seconds) efforts.fill(0.5, at);
  return efforts;
}

function stretchesOf(kind: SessionKind, seconds: number, random: Random): Stretch[] {
  const steady = (share: number, effort: number): Stretch[] => {
    const count = Math.max(1, Math.round((seconds * share) / 300));
    return Array.from({ length: count }, () => ({
      seconds: (seconds * share) / count,
      effort: random.normal(effort, 0.025),
    }));
  };
  const repeated = (share: number, hard: Stretch, easy: Stretch): Stretch[] =>
    Array.from({ length: Math.max(1, Math.floor((seconds * share) / (hard.seconds + easy.seconds))) }).flatMap(() => [
      { seconds: hard.seconds, effort: random.normal(hard.effort, 0.03) },
      { seconds: easy.seconds, effort: random.normal(easy.effort, 0.03) },
    ]);
  switch (kind) {
    case 'EASY':
      return [...steady(0.12, 0.56), ...steady(0.8, 0.67), ...steady(0.08, 0.52)];
    case 'LONG':
      return [...steady(0.1, 0.56), ...steady(0.6, 0.66), ...steady(0.25, 0.7), ...steady(0.05, 0.52)];
    case 'TEMPO':
      return [
        ...steady(0.25, 0.6),
        ...steady(0.27, 0.93),
        ...steady(0.06, 0.58),
        ...steady(0.27, 0.95),
        ...steady(0.15, 0.55),
      ];
    case 'INTERVALS':
      return [
        ...steady(0.22, 0.62),
        ...repeated(0.6, { seconds: 240, effort: 1.06 }, { seconds: 150, effort: 0.55 }),
        ...steady(0.18, 0.54),
      ];
    case 'STRENGTH':
      return [
        ...steady(0.12, 0.48),
        ...repeated(0.8, { seconds: 45, effort: 0.82 }, { seconds: 95, effort: 0.36 }),
        ...steady(0.08, 0.3),
      ];
    case 'GENTLE':
      return steady(1, 0.34);
  }
}
