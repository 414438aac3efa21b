import type { LocalDate } from '../../../domain/time.js';
import { bare, json, type Answer } from './answer.js';
import type { DataRequest, DataRoute } from './data-routes.js';
import { datesOf, isRealDate, isTooOld, rangeOf } from './date-range.js';
import { renderActivity, renderActivitySamples, type ActivityFlags } from './render-activity.js';
import { Consent } from './world.js';

type DayRenderer = typeof renderActivity;

/** Days of activity: summaries with what is asked for, and what belongs to them alone. */
export const ACTIVITY_ROUTES: readonly DataRoute[] = [
  activityRoute(/^\/v3\/users\/activities$/, (request) => listDays(request, renderActivity)),
  activityRoute(/^\/v3\/users\/activities\/samples$/, (request) => listDays(request, renderActivitySamples)),
  activityRoute(/^\/v3\/users\/activities\/samples\/([^/%]+)$/, (request) => readDay(request, renderActivitySamples)),
  activityRoute(/^\/v3\/users\/activities\/([^/%]+)$/, (request) => readDay(request, renderActivity)),
];

function activityRoute(pattern: RegExp, answer: DataRoute['answer']): DataRoute {
  return { pattern, consent: Consent.ACTIVITIES, answer };
}

function listDays(request: DataRequest, render: DayRenderer): Answer {
  const range = rangeOf(request.query, request.now);
  if (range === null) return bare(400);
  return json(
    200,
    datesOf(range).flatMap((date) => dayOn(request, date, render)),
  );
}

function readDay(request: DataRequest, render: DayRenderer): Answer {
  if (!isRealDate(request.item) || isTooOld(request.item, request.now)) return bare(400);
  const [day] = dayOn(request, request.item, render);
  return day === undefined ? bare(204) : json(200, day);
}

function dayOn({ account, query, now }: DataRequest, date: LocalDate, render: DayRenderer): Record<string, unknown>[] {
  const { owner, extraSteps } = account;
  const day = owner.isTracked ? owner.athlete.activityOn(date, now) : null;
  return day === null ? [] : [render(owner, day, extraSteps.get(date) ?? 0, partsOf(query, render))];
}

/** Polar: a summary has what was asked for, the samples by themselves always have all. */
function partsOf(query: URLSearchParams, render: DayRenderer): ActivityFlags {
  const isAsked = (flag: string): boolean => render === renderActivitySamples || query.get(flag) === 'true';
  return { steps: isAsked('steps'), zones: isAsked('activity_zones'), stamps: isAsked('inactivity_stamps') };
}
