import type { LocalDate } from '../../../domain/time.js';
import {
  alertnessOn,
  bedtimeOn,
  contactOn,
  ecgOn,
  oxygenTestOn,
  skinTemperatureOn,
  type SkinTemperatureTruth,
} from '../../../provider-kit/athlete/index.js';
import { addDays } from '../../../provider-kit/payload-time.js';
import { bare, json, type Answer } from './answer.js';
import type { DataRequest, DataRoute } from './data-routes.js';
import { datesOf, rangeOf } from './date-range.js';
import {
  renderBodyTemperature,
  renderContact,
  renderEcg,
  renderOxygenTest,
  renderSkinTemperature,
} from './render-biosensing.js';
import { renderAlertness, renderBedtime } from './render-sleepwise.js';
import { Consent } from './world.js';

type Items = (request: DataRequest, date: LocalDate) => Record<string, unknown>[];

/** Polar: SleepWise tells what is to come for so long. */
const DAYS_AHEAD = 1;

const path = (tail: string): RegExp => new RegExp(`^/v3/users/${tail}$`);

/** SleepWise, and the sensors that only some watches have. */
export const BODY_ROUTES: readonly DataRoute[] = [
  { pattern: path('sleepwise/alertness'), consent: Consent.SLEEP_WISE, answer: bareSleepWise(alertnessItems) },
  { pattern: path('sleepwise/alertness/date'), consent: Consent.SLEEP_WISE, answer: sleepWise(alertnessItems) },
  { pattern: path('sleepwise/circadian-bedtime'), consent: Consent.SLEEP_WISE, answer: bareSleepWise(bedtimeItems) },
  { pattern: path('sleepwise/circadian-bedtime/date'), consent: Consent.SLEEP_WISE, answer: sleepWise(bedtimeItems) },
  {
    pattern: path('biosensing/bodytemperature'),
    consent: Consent.BIOSENSING,
    answer: sensed((request, date) =>
      skinOn(request, date).map((t) => renderBodyTemperature(request.account.owner, t)),
    ),
  },
  {
    pattern: path('biosensing/skintemperature'),
    consent: Consent.BIOSENSING,
    answer: sensed((request, date) => skinOn(request, date).map(renderSkinTemperature)),
  },
  { pattern: path('biosensing/spo2'), consent: Consent.BIOSENSING, answer: sensed(oxygenItems) },
  { pattern: path('biosensing/ecg'), consent: Consent.BIOSENSING, answer: sensed(ecgItems) },
  { pattern: path('biosensing/skincontacts'), consent: Consent.BIOSENSING, answer: sensed(contactItems) },
];

/** Polar: a device without the feature is told by 204; so is a list without anything in it. */
function listed(request: DataRequest, items: Items): Answer {
  const range = rangeOf(request.query, request.now);
  if (range === null) return bare(400);
  const found = datesOf(range).flatMap((date) => items(request, date));
  return found.length === 0 ? bare(204) : json(200, found);
}

function sleepWise(items: Items) {
  return (request: DataRequest): Answer => (request.account.owner.hasSleepWise ? listed(request, items) : bare(204));
}

/** Polar: the path without `/date` does not read dates. */
function bareSleepWise(items: Items) {
  return (request: DataRequest): Answer => sleepWise(items)({ ...request, query: new URLSearchParams() });
}

function sensed(items: Items) {
  return (request: DataRequest): Answer => (request.account.owner.hasBiosensing ? listed(request, items) : bare(204));
}

function alertnessItems({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const truth = isTold(owner.athlete.itinerary.dateAt(now), date) ? alertnessOn(owner.athlete, date, now) : null;
  return truth === null ? [] : [renderAlertness(truth)];
}

function bedtimeItems({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const truth = isTold(owner.athlete.itinerary.dateAt(now), date) ? bedtimeOn(owner.athlete, date, now) : null;
  return truth === null ? [] : [renderBedtime(truth)];
}

function isTold(today: LocalDate, date: LocalDate): boolean {
  return date <= addDays(today, DAYS_AHEAD);
}

function skinOn({ account: { owner }, now }: DataRequest, date: LocalDate): SkinTemperatureTruth[] {
  const truth = skinTemperatureOn(owner.athlete, owner.seed, date);
  return truth === null || truth.endTime > now ? [] : [truth];
}

function oxygenItems({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const truth = oxygenTestOn(owner.athlete, owner.seed, date);
  return truth === null || truth.time > now ? [] : [renderOxygenTest(owner, truth)];
}

function ecgItems({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const truth = ecgOn(owner.athlete, owner.seed, date);
  return truth === null || truth.time > now ? [] : [renderEcg(owner, truth)];
}

function contactItems({ account: { owner }, now }: DataRequest, date: LocalDate): Record<string, unknown>[] {
  const truth = contactOn(owner.athlete, owner.seed, date, now);
  return truth === null ? [] : [renderContact(owner, truth, now)];
}
