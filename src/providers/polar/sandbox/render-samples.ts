import type { WorkoutChannels } from '../../../provider-kit/athlete/index.js';
import type { PolarAthlete } from './roster.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { round } = Math;
const { isNaN } = Number;

/** A channel with Polar's number for it, and how many decimals it prints. */
type Column = [type: number, values: Float64Array | null, decimals: number];

/**
 * Polar: one object for each channel, its values in one text. Without a distance the channels of speed and distance are
 * there all the same, full of zeros.
 */
export function renderSamples(owner: PolarAthlete, channels: WorkoutChannels): Record<string, unknown>[] {
  const zeros = new Float64Array(channels.heartRateBpm.length);
  const columns: Column[] = [
    [0, channels.heartRateBpm, 0],
    [1, channels.speedKmh ?? zeros, 4],
    [2, channels.cadence, 0],
    [3, channels.altitudeMeters, 3],
    [4, channels.powerWatts, 0],
    [9, channels.temperatureCelsius, 1],
    [10, channels.distanceMeters ?? zeros, 1],
  ];
  const rate = owner.recordingRateSeconds;
  return columns.flatMap(([type, values, decimals]) => {
    if (values === null) return [];
    const data = textOf(values, rate, decimals);
    return owner.style === 'hyphen'
      ? { 'recording-rate': rate, 'sample-type': String(type), data }
      : { recording_rate: rate, sample_type: type, data };
  });
}

function textOf(values: Float64Array, rate: number, decimals: number): string {
  const tokens: string[] = [];
  for (let index = 0; index < values.length; index += rate) {
    const value = values[index] ?? Number.NaN;
    tokens.push(isNaN(value) ? gapToken(values, index, rate) : printed(value, decimals));
  }
  return tokens.join(',');
}

/** Polar: a sensor reads 0 when its signal is gone, and `null` once it is known to be. */
function gapToken(values: Float64Array, index: number, rate: number): string {
  return isNaN(values[index - 2 * rate] ?? 0) ? 'null' : '0';
}

function printed(value: number, decimals: number): string {
  return decimals === 0 ? String(value) : String(round(value * 10 ** decimals) / 10 ** decimals);
}
