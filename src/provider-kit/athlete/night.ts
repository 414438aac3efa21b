import type { LocalDate } from '../../domain/time.js';
import { addDays } from '../payload-time.js';
import { dayNumber, weekdayOf, type Itinerary } from './itinerary.js';
import type { AthleteProfile } from './profile.js';
import { randomFor } from './random.js';
import { stageNight, type NightStage } from './sleep-stages.js';

/** An interruption from here on is a long one. */
const LONG_INTERRUPTION_SECONDS = 90;

export interface StageTruth {
  stage: NightStage;
  startTime: Date;
  endTime: Date;
}

/**
 * A night's sleep. Its seconds add up exactly: light + deep + REM + unknown + interruptions = end − start, and short + long
 * interruptions = all of them.
 */
export interface NightTruth {
  /** Local date of waking. */
  date: LocalDate;
  startTime: Date;
  endTime: Date;
  startUtcOffsetMinutes: number;
  endUtcOffsetMinutes: number;
  /** In order, from start to end without a gap. */
  stages: readonly StageTruth[];
  lightSeconds: number;
  deepSeconds: number;
  remSeconds: number;
  unknownSeconds: number;
  interruptionSeconds: number;
  shortInterruptionSeconds: number;
  longInterruptionSeconds: number;
  interruptions: number;
  /** 0 where the sensor told no stages all night. */
  cycles: number;
  goalSeconds: number;
  /** 1 to 100; null where no stages were told. */
  score: number | null;
  /** 1.0 (fragmented) to 5.0; null where no stages were told. */
  continuity: number | null;
  /** By the sleeper, 1 to 5; null: not rated. */
  rating: number | null;
}

/** The night that ends on a date, whether or not something measured it. */
export function nightOf(profile: AthleteProfile, seed: string, itinerary: Itinerary, date: LocalDate): NightTruth {
  const random = randomFor(seed, profile.key, date, 'night');
  const evening = addDays(date, -1);
  const isWeekend = weekdayOf(evening) === 5 || weekdayOf(evening) === 6;
  const bedtime = profile.bedtimeSeconds + (isWeekend ? 1900 : 0) + random.normal(0, 1300);
  const start = itinerary.instantOf(evening, Math.round(bedtime)).getTime() + 250 * (dayNumber(date) % 4);
  const { stretches, cycles } = stageNight(profile.sleepNeedSeconds * (isWeekend ? 1.06 : 1), random);

  const stages: StageTruth[] = [];
  let at = start;
  for (const { stage, seconds } of stretches) {
    stages.push({ stage, startTime: new Date(at), endTime: new Date(at + seconds * 1000) });
    at += seconds * 1000;
  }
  const total = (wanted: NightStage): number =>
    stretches.reduce((sum, { stage, seconds }) => sum + (stage === wanted ? seconds : 0), 0);
  const awake = stretches.filter(({ stage }) => stage === 'AWAKE').map(({ seconds }) => seconds);
  const shortInterruptionSeconds = awake
    .filter((seconds) => seconds < LONG_INTERRUPTION_SECONDS)
    .reduce((a, b) => a + b, 0);
  const interruptionSeconds = total('AWAKE');
  const startTime = new Date(start);
  const endTime = new Date(at);
  const seconds = { light: total('LIGHT'), deep: total('DEEP'), rem: total('REM'), unknown: total('UNKNOWN') };
  return {
    date,
    startTime,
    endTime,
    startUtcOffsetMinutes: itinerary.utcOffsetAt(evening, startTime),
    endUtcOffsetMinutes: itinerary.utcOffsetAt(date, endTime),
    stages,
    lightSeconds: seconds.light,
    deepSeconds: seconds.deep,
    remSeconds: seconds.rem,
    unknownSeconds: seconds.unknown,
    interruptionSeconds,
    shortInterruptionSeconds,
    longInterruptionSeconds: interruptionSeconds - shortInterruptionSeconds,
    interruptions: awake.length,
    cycles,
    goalSeconds: Math.round(profile.sleepNeedSeconds / 900) * 900,
    ...(cycles === 0
      ? { score: null, continuity: null }
      : quality(profile, seconds, interruptionSeconds, awake.length)),
    rating: random.chance(0.3) ? random.integer(2, 5) : null,
  };
}

export function asleepSeconds(night: NightTruth): number {
  return night.lightSeconds + night.deepSeconds + night.remSeconds + night.unknownSeconds;
}

function quality(
  profile: AthleteProfile,
  seconds: { light: number; deep: number; rem: number; unknown: number },
  awakeSeconds: number,
  interruptions: number,
) {
  const asleep = seconds.light + seconds.deep + seconds.rem + seconds.unknown;
  const awakeShare = awakeSeconds / (asleep + awakeSeconds);
  const length = Math.min(1, asleep / profile.sleepNeedSeconds);
  const depth = Math.min(1, (seconds.deep + seconds.rem) / (0.42 * asleep));
  const continuity = Math.min(5, Math.max(1, 5 - 14 * awakeShare - 0.1 * interruptions));
  return {
    score: Math.max(1, Math.min(100, Math.round(52 * length + 24 * depth + 24 * (1 - Math.min(1, 6 * awakeShare))))),
    continuity: Math.round(continuity * 10) / 10,
  };
}
