import type { ActivityType } from '../../domain/activity-type.js';
import type { SeriesType } from '../../domain/sample-series.js';
import { noticeLeftOut } from '../../provider-kit/left-out.js';
import { optionalNumber } from './numbers.js';
import type { SampleChannel } from './payloads.js';
import { cadenceOf } from './sports.js';

/** Polar's ids of sample channels. */
export const Channel = {
  HEART_RATE: 0,
  SPEED: 1,
  CADENCE: 2,
  ALTITUDE: 3,
  POWER: 4,
  PEDALING_INDEX: 5,
  POWER_BALANCE: 6,
  AIR_PRESSURE: 7,
  RUNNING_CADENCE: 8,
  TEMPERATURE: 9,
  DISTANCE: 10,
  RR_INTERVAL: 11,
} as const;

const DIRECT_TYPES: ReadonlyMap<number, SeriesType> = new Map([
  [Channel.HEART_RATE, 'HEART_RATE'],
  [Channel.SPEED, 'SPEED'],
  [Channel.ALTITUDE, 'ALTITUDE'],
  [Channel.POWER, 'POWER'],
  [Channel.PEDALING_INDEX, 'PEDALING_INDEX'],
  [Channel.POWER_BALANCE, 'POWER_BALANCE'],
  [Channel.AIR_PRESSURE, 'AIR_PRESSURE'],
  [Channel.RUNNING_CADENCE, 'STEP_CADENCE'],
  [Channel.TEMPERATURE, 'TEMPERATURE'],
  [Channel.DISTANCE, 'DISTANCE'],
  [Channel.RR_INTERVAL, 'RR_INTERVAL'],
]);

/** Id of a known channel, else null. Polar: a number in answers, text in the specification. */
export function channelId({ sample_type: type }: Pick<SampleChannel, 'sample_type'>): number | null {
  if (type === null || type === undefined) return null;
  const id = typeof type === 'string' && type.trim() === '' ? Number.NaN : Number(type);
  return DIRECT_TYPES.has(id) || id === Channel.CADENCE ? id : null;
}

/** The id of a channel as a word; null where it has none. */
export function typeWordOf({ sample_type: type }: SampleChannel): string | null {
  return type === null || type === undefined || String(type).trim() === '' ? null : String(type);
}

export function isKnownChannel(type: string): boolean {
  return channelId({ sample_type: type }) !== null;
}

/** The values of a channel, gaps as null. Polar: a gap is `null`, `NULL` or an empty token. A token that is no number is one too. */
export function parseValues(data: string, index: number): (number | null)[] {
  return data.split(',').map((token) => {
    const text = token.trim();
    if (text === '' || text.toLowerCase() === 'null') return null;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    noticeLeftOut(`samples.${index}.data: expected numbers separated by commas`);
    return null;
  });
}

/** Seconds between two values, or null for RR intervals, which need none; undefined where the values cannot be placed in time. */
export function stepOf({ recording_rate: given }: SampleChannel, id: number, index: number): number | null | undefined {
  if (id === Channel.RR_INTERVAL) return null;
  const rate = optionalNumber.safeParse(given).data;
  // Timestamps are whole milliseconds, so a shorter step would put two values on one of them.
  if (typeof rate === 'number' && rate >= 0.001) return rate;
  noticeLeftOut(`samples.${index}.recording_rate: expected a number of seconds above 0`);
  return undefined;
}

/** What a channel measures, and how its values get into the unit of that type. */
export interface Meaning {
  type: SeriesType;
  convert: (value: number) => number | null;
}

/** Null where the channel means nothing that could be told. */
export function meaningOf(id: number, activityType: ActivityType, hasRunningCadence: boolean): Meaning | null {
  if (id === Channel.CADENCE) return cadenceMeaning(activityType, hasRunningCadence);
  const type = DIRECT_TYPES.get(id);
  if (type === undefined) return null;
  return { type, convert: CONVERSIONS[type] ?? ((value) => value) };
}

/** Polar: channel 2 counts the turns of a crank, on foot the steps of one leg; in other sports nobody knows what. */
function cadenceMeaning(activityType: ActivityType, hasRunningCadence: boolean): Meaning | null {
  const counted = cadenceOf(activityType);
  if (counted === 'crank') return { type: 'CYCLING_CADENCE', convert: (value) => value };
  if (counted === 'steps' && !hasRunningCadence) return { type: 'STEP_CADENCE', convert: (value) => value * 2 };
  return null;
}

const CONVERSIONS: Partial<Record<SeriesType, (value: number) => number | null>> = {
  // Polar: 0, and here and there −1, is a sensor without signal.
  HEART_RATE: (value) => (value > 0 ? value : null),
  RR_INTERVAL: (value) => (value > 0 ? value : null),
  // Polar: km/h.
  SPEED: (value) => value / 3.6,
};
