import { z } from 'zod';
import { MAX_UTC_OFFSET_MINUTES } from '../../../../src/domain/time.js';

const epochSeconds = z.int().positive();

/** Seconds east of UTC, in whole minutes. */
const zone = z
  .int()
  .min(-MAX_UTC_OFFSET_MINUTES * 60)
  .max(MAX_UTC_OFFSET_MINUTES * 60)
  .multipleOf(60);

const beats = z.array(z.tuple([epochSeconds, z.number().positive()]));

export const workoutSchema = z.object({
  uid: z.string().min(1),
  changed: z.iso.datetime(),
  sport: z.string().min(1),
  begin: epochSeconds,
  finish: epochSeconds,
  zone,
  tracker: z.string().nullish(),
  typed: z.boolean().nullish(),
  meters: z.number().nonnegative().nullish(),
  kcal: z.object({ active: z.number().positive().nullish() }).nullish(),
  pulse: z.object({ mean: z.number().positive().nullish(), top: z.number().positive().nullish() }).nullish(),
  splits: z
    .array(z.object({ begin: epochSeconds, finish: epochSeconds, meters: z.number().nonnegative().nullish() }))
    .nullish(),
  beats: beats.nullish(),
  track: z
    .array(z.tuple([epochSeconds, z.number().min(-90).max(90), z.number().min(-180).max(180), z.number().nullable()]))
    .nullish(),
});

export type FakeWorkout = z.input<typeof workoutSchema>;

export const heartRateSchema = z.object({ uid: z.string().min(1), day: z.iso.date(), zone, beats });

export type FakeHeartRate = z.input<typeof heartRateSchema>;
