import type { LocalDate } from '../../../domain/time.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import { bare, json, type Answer } from './answer.js';
import type { DataRequest, DataRoute } from './data-routes.js';
import { datesOf, isRealDate, type DateRange } from './date-range.js';
import { renderBody } from './render-body.js';
import { renderCardioLoad } from './render-cardio-load.js';
import { Consent } from './world.js';

const LISTED_DAYS = 28;
const OLDEST_DAYS = 180;

/** What training adds up to, and the body that does it. */
export const LOAD_ROUTES: readonly DataRoute[] = [
  loadRoute('', (request) => lastDays(request, LISTED_DAYS)),
  loadRoute('/date', rangeAsked),
  loadRoute('/period/days/(\\d+)', (request) => lastDays(request, Number(request.item))),
  loadRoute('/(\\d{4}-\\d{2}-\\d{2})', ({ item }) => ({ from: item, to: item })),
  { pattern: /^\/v3\/users\/physical-info$/, consent: Consent.PHYSICAL_INFORMATION, answer: readBody },
];

function loadRoute(tail: string, rangeIn: (request: DataRequest) => DateRange | null): DataRoute {
  return {
    pattern: new RegExp(`^/v3/users/cardio-load${tail}$`),
    consent: Consent.CARDIO_LOAD,
    answer: (request) => listLoads(request, rangeIn(request)),
  };
}

/** Polar: a row for every day, whether or not there is a value. */
function listLoads({ account, now }: DataRequest, range: DateRange | null): Answer {
  if (range === null || !isRealDate(range.from) || !isRealDate(range.to) || range.from > range.to) return bare(400);
  if (range.from < addDays(utcDate(now), -OLDEST_DAYS)) return bare(400);
  return json(
    200,
    datesOf(range).map((date) => renderCardioLoad(account, date, now)),
  );
}

function rangeAsked({ query }: DataRequest): DateRange | null {
  const [from, to] = [query.get('from'), query.get('to')];
  return from === null || to === null ? null : { from, to };
}

function lastDays({ account, now }: DataRequest, days: number): DateRange | null {
  if (days < 1 || days > OLDEST_DAYS) return null;
  const today = account.owner.athlete.itinerary.dateAt(now);
  return { from: addDays(today, 1 - days), to: today };
}

function readBody({ account, now }: DataRequest): Answer {
  const body = renderBody(account.owner, now);
  return body === null ? bare(404) : json(200, body);
}

function utcDate(now: Date): LocalDate {
  return now.toISOString().slice(0, 10);
}
