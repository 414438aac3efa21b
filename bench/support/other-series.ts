import type { SeriesType } from '../../src/domain/sample-series.js';
import {
  createAthlete,
  ecgOn,
  PEOPLE,
  randomFor,
  skinTemperatureOn,
  type Athlete,
  type WorkoutTruth,
} from '../../src/provider-kit/athlete/index.js';
import type { Samples } from '../../src/series/index.js';
import { dateOf, FIRST_DAY_MS, DAY_MS } from './heart-rate.js';

type Sample = readonly [at: number, value: number];

/** What providers send beside heart rate, record by record, with as many digits as they do. */
export function otherSeries(days: number): Map<SeriesType, Samples[]> {
  const athlete = createAthlete(PEOPLE.kamau, { seed: 'bench', wornSince: '2024-12-01' });
  const found = new Map<SeriesType, Samples[]>();
  const add = (type: SeriesType, samples: readonly Sample[]) => {
    if (samples.length === 0) return;
    const timestamps = Float64Array.from(samples, ([at]) => at);
    found.set(type, [
      ...(found.get(type) ?? []),
      { timestamps, values: Float64Array.from(samples, ([, value]) => value) },
    ]);
  };
  for (let day = 0; day < days; day += 1) {
    const date = dateOf(day);
    for (const workout of athlete.workoutsOn(date)) addWorkout(athlete, workout, add);
    const steps = athlete.activityOn(date, new Date(FIRST_DAY_MS + 400 * DAY_MS))?.minuteSteps;
    add('STEPS', steps?.counts.map((count, minute) => [steps.startMs + minute * 60_000, count]) ?? []);
    const night = athlete.nightCurvesOn(date);
    add(
      'HRV_RMSSD',
      night?.hrvMs.flatMap(({ time, value }) => (value === null ? [] : [[time.getTime(), value] as const])) ?? [],
    );
    const skin = skinTemperatureOn(athlete, 'bench', date);
    add(
      'SKIN_TEMPERATURE',
      skin?.samples.map(({ deltaMs, celsius }) => [skin.startTime.getTime() + deltaMs, celsius]) ?? [],
    );
    const ecg = ecgOn(athlete, 'bench', date);
    add('ECG', ecg?.samples.map(({ deltaMs, millivolts }) => [ecg.time.getTime() + deltaMs, millivolts]) ?? []);
  }
  return found;
}

function addWorkout(
  athlete: Athlete,
  workout: WorkoutTruth,
  add: (type: SeriesType, samples: readonly Sample[]) => void,
) {
  const { channels } = athlete.recordingOf(workout);
  const start = workout.startTime.getTime();
  const everySecond = (type: SeriesType, column: Float64Array | null, convert: (value: number) => number) => {
    const samples = [...(column ?? [])].map((value, second): Sample => [start + second * 1000, convert(value)]);
    add(type, samples.filter(([, value]) => !Number.isNaN(value))); // prettier-ignore
  };
  // Polar prints km/h with four digits; the unit is m/s.
  everySecond('SPEED', channels.speedKmh, (kmh) => rounded(kmh, 4) / 3.6);
  everySecond('ALTITUDE', channels.altitudeMeters, (meters) => rounded(meters, 3));
  everySecond('DISTANCE', channels.distanceMeters, (meters) => rounded(meters, 1));
  everySecond('POWER', channels.powerWatts, (watts) => watts);
  everySecond('CYCLING_CADENCE', channels.cadence, (rate) => rate);
  everySecond('TEMPERATURE', channels.temperatureCelsius, (celsius) => celsius);
  add('RR_INTERVAL', beatsOf(start, channels.heartRateBpm));
}

/** Each beat a little off the rate, whole milliseconds, at the instant at which it ends. */
function beatsOf(start: number, bpm: Float64Array): Sample[] {
  const random = randomFor('bench', start, 'beats');
  const beats: Sample[] = [];
  for (let at = start; at < start + bpm.length * 1000;) {
    const interval = Math.round(60_000 / (bpm[Math.floor((at - start) / 1000)] || 60) + random.normal(0, 12));
    at += interval;
    beats.push([at, interval]);
  }
  return beats;
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
