import type { LocalDate } from '../../../domain/time.js';
import type { HeartRateColumns } from '../../../provider-kit/athlete/index.js';
import { userLink } from './render-night.js';
import type { PolarAthlete } from './roster.js';
import { clockSeconds } from './wire-time.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { isNaN } = Number;

/** A day of `GET /v3/users/continuous-heart-rate`. Polar: 0 is a sensor without signal. */
export function renderHeartRateDay(
  owner: PolarAthlete,
  date: LocalDate,
  columns: HeartRateColumns,
): Record<string, unknown> {
  const pieces = owner.athlete.itinerary.piecesOf(date);
  let piece = 0;
  const samples = Array.from(columns.timestamps, (timestamp, index) => {
    while (timestamp >= (pieces[piece]?.endMs ?? Infinity) && piece < pieces.length - 1) piece += 1;
    const bpm = columns.bpm[index] ?? Number.NaN;
    return {
      heart_rate: isNaN(bpm) ? 0 : bpm,
      sample_time: clockSeconds(timestamp, pieces[piece]?.utcOffsetMinutes ?? 0),
    };
  });
  return { polar_user: userLink(owner), date, heart_rate_samples: samples };
}
