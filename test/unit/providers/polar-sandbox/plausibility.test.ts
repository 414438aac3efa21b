import { describe, expect, it } from '@jest/globals';
import type { Athlete } from '../../../../src/provider-kit/athlete/index.js';
import { addDays, connect, datesUpTo, NOW, start, type Started } from './sandbox-client.js';

const TODAY = NOW.slice(0, 10);

async function everyone(
  visit: (athlete: Athlete, started: Started, number: number) => Promise<void> | void,
): Promise<void> {
  const started = await start();
  for (const { athlete, number } of started.controls.athletes) await visit(athlete, started, number);
}

describe('nights', () => {
  it('add up exactly', async () => {
    let nights = 0;
    await everyone((athlete) => {
      for (const date of datesUpTo(TODAY, 120)) {
        const night = athlete.nightOn(date);
        if (night === null) continue;
        nights += 1;
        const seconds = (night.endTime.getTime() - night.startTime.getTime()) / 1000;
        const staged = night.lightSeconds + night.deepSeconds + night.remSeconds + night.unknownSeconds;
        expect(staged + night.interruptionSeconds).toBe(seconds);
        expect(night.shortInterruptionSeconds + night.longInterruptionSeconds).toBe(night.interruptionSeconds);
        expect(night.stages[0]!.startTime).toEqual(night.startTime);
        expect(night.stages.at(-1)!.endTime).toEqual(night.endTime);
      }
    });
    expect(nights).toBeGreaterThan(600);
  });

  it('have four to six cycles, deep sleep early and dreams late', async () => {
    await everyone((athlete) => {
      for (const date of datesUpTo(TODAY, 60)) {
        const night = athlete.nightOn(date);
        if (night === null || night.cycles === 0) continue;
        expect(night.cycles).toBeGreaterThanOrEqual(4);
        expect(night.cycles).toBeLessThanOrEqual(6);
        const middle = (night.startTime.getTime() + night.endTime.getTime()) / 2;
        const share = (stage: string): number => {
          const spans = night.stages.filter((span) => span.stage === stage);
          const early = spans.filter(({ startTime }) => startTime.getTime() < middle).length;
          return early === 0 ? 0 : early / spans.length;
        };
        expect(share('DEEP')).toBeGreaterThan(0);
        const minutes = (late: boolean, stage: string): number =>
          night.stages
            .filter((span) => span.stage === stage && span.startTime.getTime() >= middle === late)
            .reduce((sum, span) => sum + (span.endTime.getTime() - span.startTime.getTime()) / 60_000, 0);
        expect(minutes(false, 'DEEP')).toBeGreaterThan(minutes(true, 'DEEP'));
        expect(minutes(true, 'REM')).toBeGreaterThan(minutes(false, 'REM'));
      }
    });
  });

  it('are interrupted for moments and for minutes', async () => {
    await everyone((athlete) => {
      const nights = datesUpTo(TODAY, 60).flatMap((date) => athlete.nightOn(date) ?? []);
      expect(nights.some(({ shortInterruptionSeconds }) => shortInterruptionSeconds > 0)).toBe(true);
      expect(nights.some(({ longInterruptionSeconds }) => longInterruptionSeconds > 0)).toBe(true);
    });
  });

  it('go over the wire with the same seconds, and a hypnogram that gives them back', async () => {
    await everyone(async (_, started, number) => {
      const client = await connect(started, number);
      interface Night extends Record<string, unknown> {
        sleep_start_time: string;
        sleep_end_time: string;
        hypnogram?: Record<string, number>;
      }
      const { nights } = await client.json<{ nights: Night[] }>('/v3/users/sleep');
      for (const night of nights.filter(({ hypnogram }) => hypnogram !== undefined)) {
        const value = (key: string): number => Number(night[key]);
        const seconds = (Date.parse(night.sleep_end_time) - Date.parse(night.sleep_start_time)) / 1000;
        const asleep = ['light_sleep', 'deep_sleep', 'rem_sleep', 'unrecognized_sleep_stage'].map(value);
        expect(asleep.reduce((a, b) => a + b) + value('total_interruption_duration')).toBe(seconds);
        const staged = secondsByCode(Object.entries(night.hypnogram!), seconds, night.sleep_start_time);
        const rounding = 60 * Object.keys(night.hypnogram!).length;
        for (const [code, key] of Object.entries({ 1: 'rem_sleep', 3: 'light_sleep', 4: 'deep_sleep' })) {
          expect(Math.abs((staged.get(Number(code)) ?? 0) - value(key))).toBeLessThanOrEqual(rounding / 3);
        }
      }
    });
  });

  it('change their offset with the clocks', async () => {
    const started = await start();
    const { athlete } = started.controls.athletes[3]!;
    const spring = athlete.nightOn('2026-03-29')!;
    expect([spring.startUtcOffsetMinutes, spring.endUtcOffsetMinutes]).toEqual([60, 120]);
    const autumn = athlete.nightOn('2025-10-26')!;
    expect([autumn.startUtcOffsetMinutes, autumn.endUtcOffsetMinutes]).toEqual([120, 60]);
  });

  it('are slept abroad now and then', async () => {
    const { controls } = await start();
    const { athlete } = controls.athletes[0]!;
    const offsets = datesUpTo(TODAY, 60).flatMap((date) => athlete.nightOn(date)?.startUtcOffsetMinutes ?? []);
    expect(new Set(offsets)).toEqual(new Set([60, 180]));
  });
});

describe('heart rate', () => {
  it('rises in time and stays between resting and highest', async () => {
    await everyone((athlete) => {
      const { restingHeartRateBpm, maxHeartRateBpm } = athlete.profile;
      for (const date of datesUpTo(TODAY, 12)) {
        const { timestamps, bpm } = athlete.heartRateOn(date, new Date(NOW));
        for (let index = 0; index < timestamps.length; index += 1) {
          if (index > 0 && !(timestamps[index]! > timestamps[index - 1]!))
            throw new Error(`${date}: not rising at ${index}`);
          const value = bpm[index]!;
          if (!Number.isNaN(value) && (value < restingHeartRateBpm || value > maxHeartRateBpm)) {
            throw new Error(`${date}: ${value} bpm`);
          }
        }
      }
      const full = athlete.heartRateOn(addDays(TODAY, -2), new Date(NOW)).timestamps;
      expect(full.length).toBeGreaterThan(200);
      expect(full.length).toBeLessThan(16_000);
    });
  });

  it('follows the effort of a workout with a lag, and sinks in sleep', async () => {
    const { controls } = await start();
    const { athlete } = controls.athletes[0]!;
    const intervals = datesUpTo(TODAY, 60)
      .flatMap((date) => athlete.workoutsOn(date))
      .find(({ session, isManual }) => session.kind === 'INTERVALS' && !isManual)!;
    const { heartRateBpm } = athlete.recordingOf(intervals).channels;
    expect(intervals.maxHeartRateBpm).toBe(Math.max(...heartRateBpm.filter((value) => !Number.isNaN(value))));
    expect(heartRateBpm[5]!).toBeLessThan(intervals.averageHeartRateBpm);
    const jumps = heartRateBpm.slice(1).map((value, index) => Math.abs(value - heartRateBpm[index]!));
    expect(Math.max(...jumps.filter((jump) => !Number.isNaN(jump)))).toBeLessThan(9);
    const date = addDays(TODAY, -1);
    const curve = athlete.nightCurvesOn(date)!.heartRateBpm.flatMap(({ value }) => value ?? []);
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(curve.slice(30, 60))).toBeLessThan(mean(curve.slice(0, 6)));
  });
});

describe('workouts', () => {
  it('have totals that follow from their samples', async () => {
    await everyone((athlete) => {
      for (const workout of datesUpTo(TODAY, 21).flatMap((date) => athlete.workoutsOn(date))) {
        const { channels, route } = athlete.recordingOf(workout);
        const seconds = workout.durationMs / 1000;
        expect(Math.abs(channels.heartRateBpm.length - seconds)).toBeLessThanOrEqual(1);
        const { speedKmh, distanceMeters } = channels;
        if (distanceMeters === null || speedKmh === null) {
          expect(workout.distanceMeters).toBeNull();
          continue;
        }
        const travelled = speedKmh.slice(1).reduce((sum, kmh) => sum + kmh / 3.6, 0);
        expect(Math.abs(travelled - workout.distanceMeters!)).toBeLessThan(26);
        expect(distanceMeters.every((meters, index) => index === 0 || meters >= distanceMeters[index - 1]!)).toBe(true);
        if (route === null) continue;
        const first = route[0]!;
        const home = athlete.itinerary.placeOn(workout.date);
        expect(Math.hypot(first.latitude - home.latitude, first.longitude - home.longitude)).toBeLessThan(0.02);
        expect(metersAlong(route) / workout.distanceMeters!).toBeCloseTo(1, 1);
      }
    });
  });

  it('lie apart from each other and from sleep', async () => {
    await everyone((athlete) => {
      const dates = datesUpTo(TODAY, 60);
      const spans = [
        ...dates.flatMap((date) => athlete.workoutsOn(date)),
        ...dates.flatMap((date) => athlete.nightOn(date) ?? []),
      ].toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime());
      for (const [index, span] of spans.entries()) {
        const next = spans[index + 1];
        if (next !== undefined) expect(span.endTime.getTime()).toBeLessThan(next.startTime.getTime());
      }
    });
  });
});

describe('recharge', () => {
  it('falls after load', async () => {
    await everyone((athlete) => {
      const after = datesUpTo(TODAY, 200).flatMap((date) => {
        const recharge = athlete.rechargeOn(date);
        const load = athlete.workoutsOn(addDays(date, -1)).reduce((sum, workout) => sum + workout.load, 0);
        return recharge === null || recharge.ansCharge === null
          ? []
          : [{ load, ansCharge: recharge.ansCharge, hrv: recharge.hrvRmssdMs }];
      });
      if (after.length < 100) return;
      const sorted = after.toSorted((a, b) => a.load - b.load);
      const mean = (part: typeof after, of: (day: (typeof after)[number]) => number): number =>
        part.reduce((sum, day) => sum + of(day), 0) / part.length;
      const [rested, tired] = [sorted.slice(0, 40), sorted.slice(-40)];
      expect(mean(tired, ({ ansCharge }) => ansCharge)).toBeLessThan(mean(rested, ({ ansCharge }) => ansCharge) - 1);
      expect(mean(tired, ({ hrv }) => hrv)).toBeLessThan(mean(rested, ({ hrv }) => hrv));
      for (const { ansCharge } of after) expect(Math.abs(ansCharge)).toBeLessThanOrEqual(10);
    });
  });
});

describe('days', () => {
  it('hold what workouts took, and grow until they are over', async () => {
    await everyone((athlete) => {
      for (const date of datesUpTo(addDays(TODAY, -1), 20)) {
        const day = athlete.activityOn(date, new Date(NOW));
        if (day === null) continue;
        const workouts = athlete.workoutsOn(date);
        expect(day.steps).toBeGreaterThanOrEqual(workouts.reduce((sum, { steps }) => sum + steps, 0));
        expect(day.totalEnergyKcal).toBeGreaterThanOrEqual(
          workouts.reduce((sum, { energyKcal }) => sum + energyKcal, 0),
        );
        expect(day.activeSeconds).toBeGreaterThanOrEqual(
          workouts.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0) - 30,
        );
        const noon = athlete.activityOn(date, athlete.itinerary.instantOf(date, 12 * 3600));
        const evening = athlete.activityOn(date, athlete.itinerary.instantOf(date, 20 * 3600));
        expect(noon!.steps).toBeLessThanOrEqual(evening!.steps);
        expect(evening!.steps).toBeLessThanOrEqual(day.steps);
        expect([noon!.isOver, day.isOver]).toEqual([false, true]);
      }
    });
  });
});

/** Each stage lasts until the next key, the last one until the end. */
function secondsByCode(changes: [key: string, code: number][], seconds: number, start: string): Map<number, number> {
  const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const first = minuteOf(start.slice(11));
  const ends = [...changes.slice(1).map(([key]) => ((minuteOf(key) - first + 1440) % 1440) * 60), seconds];
  const totals = new Map<number, number>();
  let at = 0;
  for (const [index, [, code]] of changes.entries()) {
    totals.set(code, (totals.get(code) ?? 0) + ends[index]! - at);
    at = ends[index]!;
  }
  return totals;
}

function metersAlong(points: readonly { latitude: number; longitude: number }[]): number {
  return points.slice(1).reduce((sum, point, index) => {
    const before = points[index]!;
    const north = (point.latitude - before.latitude) * 111_195;
    const east = (point.longitude - before.longitude) * 111_195 * Math.cos((point.latitude * Math.PI) / 180);
    return sum + Math.hypot(north, east);
  }, 0);
}
