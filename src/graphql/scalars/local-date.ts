import { GraphQLLocalDate } from 'graphql-scalars';
import { textScalar } from './text-scalar.js';

/** True for a day of the calendar, year 0001 or later: a database knows no year 0. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const day = text.slice(8);
  // Days that every month has: to ask the calendar takes many times as long, and a list has a date in every row.
  if (day >= '01' && day <= '28') return true;
  const midnight = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

export const LocalDate = textScalar<string>({
  name: GraphQLLocalDate.name,
  description: "Calendar date in the wearer's own time zone, `YYYY-MM-DD`, from 0001-01-01 to 9999-12-31.",
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  takes: 'a calendar date, YYYY-MM-DD',
  parse: (text) => (isCalendarDate(text) ? text : undefined),
  serialize(value) {
    if (typeof value === 'string' && isCalendarDate(value)) return value;
    throw new TypeError('LocalDate cannot print what is not a calendar date');
  },
});
