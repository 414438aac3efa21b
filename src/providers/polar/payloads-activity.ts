import { z } from 'zod';
import { localDateTime } from '../../provider-kit/payload-time.js';
import { DAY_MS } from './clock.js';
import { optionalCount, optionalNumber } from './numbers.js';

// The samples that come inside of a day's activity when they are asked for.

/** A list; Polar: bare in the specification, `{ samples: [...] }` in answers. */
function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(unwrapped, z.array(item).nullish()).nullish();
}

function unwrapped(given: unknown): unknown {
  const isWrapper = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isWrapper ? (given as { samples?: unknown }).samples : given;
}

/** Polar: `{ stamp }`; one client knows the time alone. */
const inactivityStamp = z.preprocess(
  (given) => (typeof given === 'string' ? { stamp: given } : given),
  z.object({ stamp: localDateTime }),
);

export const activitySamples = z.object({
  steps: z
    .object({
      interval_ms: z.int().min(1000).max(DAY_MS).nullish(),
      total_steps: optionalCount,
      samples: z.array(z.object({ timestamp: localDateTime, steps: optionalNumber })).nullish(),
    })
    .nullish(),
  activity_zones: listOf(z.object({ timestamp: localDateTime, zone: z.string().nullish() })),
  inactivity_stamps: listOf(inactivityStamp),
});

export type ActivitySamples = z.output<typeof activitySamples>;
