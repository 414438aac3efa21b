import { isoInstant } from './iso-instant.js';
import { isCalendarDate } from './local-date.js';
import { textScalar } from './text-scalar.js';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const EARLIEST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Undefined without an offset or Z, for a date or time that does not exist, and for a leap second. */
export function parseInstant(text: string): Date | undefined {
  // RFC 3339 lets T and Z be written small.
  const upper = text.toUpperCase();
  const date = RFC_3339.exec(upper)?.[1];
  if (date === undefined || !isCalendarDate(date)) return undefined;
  const instant = new Date(upper);
  return instant.getTime() >= EARLIEST_MS && instant.getTime() <= LATEST_MS ? instant : undefined;
}

export const DateTime = textScalar<Date>({
  name: 'DateTime',
  description:
    'Instant, RFC 3339. Printed in UTC with milliseconds and Z: `2026-03-01T06:30:00.000Z`. ' +
    'As input it carries Z or an offset (`2026-03-01T07:30:00+01:00`); digits past the millisecond are cut off.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  takes: 'an instant as of RFC 3339, with Z or an offset',
  parse: parseInstant,
  // A sample keeps its instant as a number; so a long list makes no Date that is thrown away at once.
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    if (typeof value === 'number') return isoInstant(value);
    throw new TypeError('DateTime cannot print what is not an instant');
  },
});
