import type { LocalDate } from '../../../domain/time.js';
import type { NightTruth } from '../../../provider-kit/athlete/index.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import { bare, json, type Answer } from './answer.js';
import { datesOf, isRealDate, isTooOld, rangeOf } from './date-range.js';
import { renderHeartRateDay } from './render-day.js';
import { renderExercise, type ExerciseFlags } from './render-exercise.js';
import { renderRecharge, renderSleep } from './render-night.js';
import { withOffset } from './wire-time.js';
import { Consent, type Account } from './world.js';

/** A request for data, past all doors. */
export interface DataRequest {
  account: Account;
  query: URLSearchParams;
  /** What stands in the path's last place; empty for a list. */
  item: string;
  now: Date;
}

export interface DataRoute {
  pattern: RegExp;
  consent: Consent;
  answer(request: DataRequest): Answer;
}

const LISTED_NIGHTS = 28;

export const DATA_ROUTES: readonly DataRoute[] = [
  { pattern: /^\/v3\/exercises$/, consent: Consent.EXERCISES, answer: listExercises },
  { pattern: /^\/v3\/exercises\/([^/%]+)$/, consent: Consent.EXERCISES, answer: readExercise },
  { pattern: /^\/v3\/users\/sleep$/, consent: Consent.SLEEP, answer: listSleep },
  { pattern: /^\/v3\/users\/sleep\/available$/, consent: Consent.SLEEP, answer: listAvailableSleep },
  { pattern: /^\/v3\/users\/sleep\/([^/%]+)$/, consent: Consent.SLEEP, answer: readSleep },
  { pattern: /^\/v3\/users\/nightly-recharge$/, consent: Consent.NIGHTLY_RECHARGE, answer: listRecharges },
  { pattern: /^\/v3\/users\/nightly-recharge\/([^/%]+)$/, consent: Consent.NIGHTLY_RECHARGE, answer: readRecharge },
  { pattern: /^\/v3\/users\/continuous-heart-rate$/, consent: Consent.CONTINUOUS_HEART_RATE, answer: listHeartRate },
  {
    pattern: /^\/v3\/users\/continuous-heart-rate\/([^/%]+)$/,
    consent: Consent.CONTINUOUS_HEART_RATE,
    answer: readHeartRate,
  },
];

function listExercises({ account, query, now }: DataRequest): Answer {
  return json(
    200,
    account.shelf.list(now).map((exercise) => renderExercise(account.owner, exercise, flagsOf(query))),
  );
}

function readExercise({ account, query, item, now }: DataRequest): Answer {
  const exercise = account.shelf.list(now).find(({ id }) => id === item);
  return exercise === undefined ? bare(404) : json(200, renderExercise(account.owner, exercise, flagsOf(query)));
}

function flagsOf(query: URLSearchParams): ExerciseFlags {
  const isAsked = (flag: string): boolean => query.get(flag) === 'true';
  return { samples: isAsked('samples'), zones: isAsked('zones'), route: isAsked('route') };
}

/** The nights of the last 28 days that are over. */
function nightsOf({ account: { owner }, now }: DataRequest): NightTruth[] {
  if (!owner.isTracked) return [];
  const today = owner.athlete.itinerary.dateAt(now);
  return datesOf({ from: addDays(today, 1 - LISTED_NIGHTS), to: today }).flatMap((date) => {
    const night = owner.athlete.nightOn(date);
    return night !== null && night.endTime <= now ? [night] : [];
  });
}

function listSleep(request: DataRequest): Answer {
  return json(200, { nights: nightsOf(request).map((night) => renderSleep(request.account.owner, night)) });
}

function listAvailableSleep(request: DataRequest): Answer {
  const available = nightsOf(request).map((night) => ({
    date: night.date,
    start_time: withOffset(night.startTime, night.startUtcOffsetMinutes),
    end_time: withOffset(night.endTime, night.endUtcOffsetMinutes),
  }));
  return json(200, { available });
}

function readSleep(request: DataRequest): Answer {
  if (!isRealDate(request.item)) return bare(400);
  const night = nightsOf(request).find(({ date }) => date === request.item);
  return night === undefined ? bare(404) : json(200, renderSleep(request.account.owner, night));
}

function rechargesOf(request: DataRequest): Record<string, unknown>[] {
  const { owner } = request.account;
  if (!owner.hasRecharge) return [];
  return nightsOf(request).flatMap((night) => {
    const recharge = owner.athlete.rechargeOn(night.date);
    return recharge === null ? [] : [renderRecharge(owner, night, recharge)];
  });
}

/** Polar: a device without the feature is told by 204, an account without nights by an empty list. */
function listRecharges(request: DataRequest): Answer {
  return request.account.owner.hasRecharge ? json(200, { recharges: rechargesOf(request) }) : bare(204);
}

function readRecharge(request: DataRequest): Answer {
  if (!isRealDate(request.item)) return bare(400);
  const recharge = rechargesOf(request).find(({ date }) => date === request.item);
  return recharge === undefined ? bare(404) : json(200, recharge);
}

function heartRateOn({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const columns = owner.athlete.heartRateOn(date, now);
  return columns.timestamps.length === 0 ? [] : [renderHeartRateDay(owner, date, columns)];
}

/** Polar: with tracking switched off there is nothing to find, and days without samples are left out. */
function listHeartRate(request: DataRequest): Answer {
  const { owner } = request.account;
  if (!request.query.has('from') || !request.query.has('to')) return bare(400);
  const range = rangeOf(request.query, request.now);
  if (range === null) return bare(400);
  if (!owner.isTracked) return bare(404);
  return json(200, { heart_rates: datesOf(range).flatMap((date) => heartRateOn(request, date)) });
}

function readHeartRate(request: DataRequest): Answer {
  const { account, item, now } = request;
  if (!isRealDate(item) || isTooOld(item, now)) return bare(400);
  const [day] = account.owner.isTracked ? heartRateOn(request, item) : [];
  return day === undefined ? bare(404) : json(200, day);
}
