import { z } from 'zod';
import { noticeLeftOut, orLeftOut } from '../../provider-kit/left-out.js';
import { localDateTime } from '../../provider-kit/payload-time.js';
import { DAY_MS } from './clock.js';
import { optionalCount, optionalNumber } from './numbers.js';
import { optionalWord } from './words.js';

// The samples that come inside of a day's activity when they are asked for.

/** A list; Polar: bare in the specification, `{ samples: [...] }` in answers. */
function listOf<T extends z.ZodType>(item: T, read: (item: T, list: readonly unknown[]) => z.output<T>[] | null) {
  return z
    .preprocess(unwrapped, z.array(z.unknown()).nullish())
    .nullish()
    .transform((list) => (list ? read(item, list) : list));
}

/** What stands by itself: an item that cannot be read costs itself alone. */
function eachOf<T extends z.ZodType>(item: T, list: readonly unknown[]): z.output<T>[] | null {
  const items = list.flatMap((given) => {
    const parsed = item.safeParse(given);
    if (parsed.success) return [parsed.data];
    noticeLeftOut('samples: expected items with a local date and time');
    return [];
  });
  return items.length === 0 && list.length > 0 ? null : items;
}

/** What holds until the next item: without one of them the one before it would seem to last, so none can be told. */
function allOf<T extends z.ZodType>(item: T, list: readonly unknown[]): z.output<T>[] | null {
  const items = eachOf(item, list);
  return items?.length === list.length ? items : null;
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
      interval_ms: optionalNumber.pipe(z.int().min(1000).max(DAY_MS).nullish()),
      total_steps: optionalCount,
      samples: listOf(
        z.object({ timestamp: localDateTime, steps: orLeftOut(optionalNumber, 'steps: expected number') }),
        allOf,
      ),
    })
    .nullish(),
  activity_zones: listOf(
    z.object({ timestamp: localDateTime, zone: orLeftOut(optionalWord, 'zone: expected string') }),
    allOf,
  ),
  inactivity_stamps: listOf(inactivityStamp, eachOf),
});

export type ActivitySamples = z.output<typeof activitySamples>;
