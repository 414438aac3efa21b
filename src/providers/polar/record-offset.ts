import { inferOffsetAt } from '../../domain/offset-timeline.js';
import type { UtcOffsetOrigin } from '../../domain/time.js';
import type { Subject } from '../../provider-kit/provider.js';

/** The offset of a record that has an instant: its own, else that of the user's nearest record, else none. */
export function offsetAt(
  time: Date,
  own: number | null | undefined,
  { offsets }: Subject,
): { utcOffsetMinutes: number | null; utcOffsetOrigin: UtcOffsetOrigin } {
  if (own !== null && own !== undefined) return { utcOffsetMinutes: own, utcOffsetOrigin: 'RECORD' };
  const utcOffsetMinutes = inferOffsetAt(offsets, time);
  return { utcOffsetMinutes, utcOffsetOrigin: utcOffsetMinutes === null ? 'NONE' : 'INFERRED' };
}
