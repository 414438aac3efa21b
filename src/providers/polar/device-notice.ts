import { z } from 'zod';
import type { Cursor, FetchWindow, Page } from '../../provider-kit/provider.js';

/** Polar: what only some devices give is 204 for the others, and 204 too where such a device found nothing. */
const cursorSchema = z.object({ hasGiven: z.literal(true) });

/** Cursor of a stream from which something once came: the device gives this data, so that 204 means nothing new. */
export const GIVEN: Cursor = { hasGiven: true };

/**
 * The page that ends a stream of which every answer was 204: a notice of both that this can mean, as long as nothing has ever
 * come; else no page.
 */
export function silence({ cursor, from, to }: FetchWindow): Page[] {
  if (cursorSchema.safeParse(cursor).success) return [];
  const notice = `FEATURE_UNAVAILABLE or nothing measured: Polar has no data from ${from} to ${to}, and answers so too where the device does not give this data type`;
  return [{ payloads: [], unchanged: 0, notice }];
}
