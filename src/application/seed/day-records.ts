import type { ActivityZone, ActivityZoneStretch, ActivityZoneTotals } from '../../domain/daily-activity.js';
import type { Operation } from '../../domain/operation.js';
import type { Athlete, DayActivityTruth } from '../../provider-kit/athlete/index.js';
import { DEVICE, seriesOf } from './parts.js';

const MINUTE_MS = 60_000;
const ZONE_SECONDS: Record<ActivityZone, keyof ActivityZoneTotals> = {
  SLEEP: 'sleepSeconds',
  SEDENTARY: 'sedentarySeconds',
  LIGHT: 'lightSeconds',
  MODERATE: 'moderateSeconds',
  VIGOROUS: 'vigorousSeconds',
  NON_WEAR: 'nonWearSeconds',
  UNKNOWN: 'unknownSeconds',
};
const NO_SECONDS: ActivityZoneTotals = {
  sleepSeconds: 0,
  sedentarySeconds: 0,
  lightSeconds: 0,
  moderateSeconds: 0,
  vigorousSeconds: 0,
  nonWearSeconds: 0,
  unknownSeconds: 0,
};

/** Activity of a day that is over, and with series its heart rate round the clock; none before the device was worn. */
export function dayOperations(athlete: Athlete, date: string, hasSeries: boolean): Operation[] {
  const over = athlete.itinerary.instantOf(date, 86_400);
  const truth = athlete.activityOn(date, over);
  if (truth === null) return [];
  return [activity(athlete, truth, hasSeries), ...(hasSeries ? heartRate(athlete, truth) : [])];
}

function activity(athlete: Athlete, truth: DayActivityTruth, hasSeries: boolean): Operation {
  const zones = stretchesOf(truth);
  const { startMs, counts } = truth.minuteSteps;
  return {
    kind: 'upsert',
    dataType: 'DAILY_ACTIVITY',
    record: {
      ...factsOf(athlete, truth),
      date: truth.date,
      steps: truth.steps,
      distanceMeters: truth.distanceMeters,
      activeEnergyKcal: truth.activeEnergyKcal,
      totalEnergyKcal: truth.totalEnergyKcal,
      activeSeconds: truth.activeSeconds,
      inactiveSeconds: truth.inactiveSeconds,
      goalPercent: truth.goalPercent,
      inactivityAlerts: truth.inactivityAlerts,
      inactivityAlertTimes: truth.inactivityAlertTimes,
      zoneTotals: totalsOf(zones),
      zones,
      isPartial: false,
    },
    ...(hasSeries
      ? {
          series: seriesOf(
            'STEPS',
            counts.map((count, minute) => [startMs + minute * MINUTE_MS, count]),
          ),
        }
      : {}),
  };
}

function heartRate(athlete: Athlete, truth: DayActivityTruth): Operation[] {
  const { timestamps, bpm } = athlete.heartRateOn(truth.date, truth.endTime);
  const series = seriesOf(
    'HEART_RATE',
    Array.from(timestamps, (timeMs, at) => [timeMs, bpm[at] ?? null]),
  );
  const sampleCount = series[0]?.values.length ?? 0;
  const record = { ...factsOf(athlete, truth), date: truth.date, sampleCount };
  return [{ kind: 'upsert', dataType: 'HEART_RATE', record, series }];
}

function factsOf(athlete: Athlete, { date, startTime, endTime }: DayActivityTruth) {
  return {
    externalId: date,
    device: DEVICE,
    deviceId: null,
    isManual: false,
    revision: null,
    startTime,
    endTime,
    utcOffsetMinutes: athlete.itinerary.utcOffsetAt(date, startTime),
    utcOffsetOrigin: 'INFERRED' as const,
  };
}

function stretchesOf({ zones, endTime }: DayActivityTruth): ActivityZoneStretch[] {
  return zones.map(({ zone, startMs }, index) => ({
    zone,
    startTime: new Date(startMs),
    endTime: new Date(zones[index + 1]?.startMs ?? endTime.getTime()),
  }));
}

function totalsOf(zones: readonly ActivityZoneStretch[]): ActivityZoneTotals {
  const totals = { ...NO_SECONDS };
  for (const { zone, startTime, endTime } of zones)
    totals[ZONE_SECONDS[zone]] += (endTime.getTime() - startTime.getTime()) / 1000;
  return totals;
}
