import { DateTime, FixedOffsetZone } from 'luxon';

// Looked up once, and not for every sample: in a realm of its own, as tests have, a global is slow to reach.
const { floor, round } = Math;

/** Polar's ways to write times and durations. */

/** `2026-07-08T06:58:21`: a local clock, without its offset. */
export function localSeconds(instant: Date, utcOffsetMinutes: number): string {
  return shifted(instant, utcOffsetMinutes).slice(0, 19);
}

/** `2026-07-08T00:00`. */
export function localMinutes(instant: Date, utcOffsetMinutes: number): string {
  return shifted(instant, utcOffsetMinutes).slice(0, 16);
}

/** `23:34`. */
export function clockMinutes(instant: Date, utcOffsetMinutes: number): string {
  return shifted(instant, utcOffsetMinutes).slice(11, 16);
}

/** `00:02:08`, from milliseconds since the epoch. Made for many values: no calendar is asked. */
export function clockSeconds(ms: number, utcOffsetMinutes: number): string {
  const second = floor(ms / 1000 + utcOffsetMinutes * 60) % 86_400;
  return `${pad(floor(second / 3600))}:${pad(floor(second / 60) % 60)}:${pad(second % 60)}`;
}

/** `2026-07-07T23:08:14.250+03:00`. */
export function withOffset(instant: Date, utcOffsetMinutes: number): string {
  const zone = FixedOffsetZone.instance(utcOffsetMinutes);
  return DateTime.fromJSDate(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
}

/** `2026-07-08T05:12:44Z`. */
export function utcSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** `PT2731.482S`: seconds alone, as watches of today send it. */
export function plainDuration(ms: number): string {
  return `PT${ms / 1000}S`;
}

/** `PT2H44M45S`, `PT45M`, `PT0S`. */
export function normalDuration(totalSeconds: number): string {
  const seconds = round(totalSeconds);
  const parts = [
    [floor(seconds / 3600), 'H'],
    [floor(seconds / 60) % 60, 'M'],
    [seconds % 60, 'S'],
  ].flatMap(([value, unit]) => (value === 0 ? [] : [`${value ?? 0}${unit ?? ''}`]));
  return parts.length === 0 ? 'PT0S' : `PT${parts.join('')}`;
}

function shifted(instant: Date, utcOffsetMinutes: number): string {
  return new Date(instant.getTime() + utcOffsetMinutes * 60_000).toISOString();
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
