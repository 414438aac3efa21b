import type { Place } from './profile.js';
import type { Random } from './random.js';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { PI, cos, round, sin } = Math;

/** A position, and the time since the start. */
export interface RouteTruth {
  latitude: number;
  longitude: number;
  elapsedMs: number;
  satellites: number;
}

const METERS_PER_DEGREE = 111_195;

/** A round that begins and ends near home and is as long as the distance covered, with a position every few seconds. */
export function routeOf(place: Place, distanceMeters: Float64Array, random: Random): RouteTruth[] {
  const total = distanceMeters.at(-1) ?? 0;
  const towards = random.between(0, 2 * PI);
  const turn = random.chance(0.5) ? 1 : -1;
  // Wiggles that are whole waves of the round, so that the line still closes.
  const wiggle = { size: random.between(0.25, 0.55), waves: random.integer(5, 9) };
  let [north, east] = [random.between(-250, 250), random.between(-250, 250)];
  let covered = 0;
  const points: RouteTruth[] = [];
  for (let second = random.integer(0, 6); second < distanceMeters.length; second += random.integer(2, 5)) {
    const distance = distanceMeters[second] ?? covered;
    const share = total === 0 ? 0 : (covered + distance) / 2 / total;
    const heading = towards + turn * 2 * PI * share + wiggle.size * sin(2 * PI * wiggle.waves * share);
    north += (distance - covered) * cos(heading);
    east += (distance - covered) * sin(heading);
    covered = distance;
    points.push({
      latitude: toMillimetre(place.latitude + north / METERS_PER_DEGREE),
      longitude: toMillimetre(place.longitude + east / (METERS_PER_DEGREE * cos((place.latitude * PI) / 180))),
      elapsedMs: second * 1000 + random.integer(0, 999),
      satellites: random.integer(8, 21),
    });
  }
  return points;
}

/** Eight decimals of a degree. */
function toMillimetre(degrees: number): number {
  return round(degrees * 1e8) / 1e8;
}
