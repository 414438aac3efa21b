import type { RecordedRequest, Route, ScriptedAnswer } from '../../support/scripted-server.js';

const USER = '99000017';
const DAYS = ['2026-05-01', '2026-05-10', '2026-05-20'];

/** Dates in which the vendor below has data. */
export const WINDOW = { from: '2026-05-01', to: '2026-05-28' };

/** Polar with three days of everything, and one user, registered as soon as somebody asks for it. */
export function polarVendor(): { route: Route; accessToken: string; externalUserId: string } {
  const members = new Map<string, string>();
  return { route: (request) => answer(request, members), accessToken: 'polar-access-token', externalUserId: USER };
}

function answer(request: RecordedRequest, members: Map<string, string>): ScriptedAnswer {
  const { method, path, query } = request;
  if (method === 'POST' && path === '/v3/users') return register(request, members);
  if (path === `/v3/users/${USER}`) {
    const isKnown = method === 'DELETE' ? members.delete(USER) : members.has(USER);
    return method === 'DELETE' ? { status: isKnown ? 204 : 404 } : isKnown ? { body: {} } : { status: 204 };
  }
  const isAsked = (date: string) => date >= (query.get('from') ?? '') && date <= (query.get('to') ?? '9999');
  switch (path) {
    case '/v3/exercises':
      return { body: DAYS.map((day) => exercise(day)) };
    case '/v3/users/sleep':
      return { body: { nights: DAYS.map(night) } };
    case '/v3/users/nightly-recharge':
      return { body: { recharges: DAYS.map(recharge) } };
    case '/v3/users/continuous-heart-rate':
      return { body: { heart_rates: DAYS.filter(isAsked).map(heartRateDay) } };
    case '/v3/users/activities':
      return { body: DAYS.filter(isAsked).map(activity) };
    case '/v3/users/cardio-load/date':
      return { body: DAYS.filter(isAsked).map(cardioLoad) };
    case '/v3/users/physical-info':
      return { body: { weight: 70.5, weight_source: 'SOURCE_USER', modified: '2026-05-10T08:00:00Z' } };
    case '/v3/users/sleepwise/alertness/date':
    case '/v3/users/sleepwise/circadian-bedtime/date':
      return { body: DAYS.filter(isAsked).map(forecast) };
    case '/v3/users/biosensing/bodytemperature':
    case '/v3/users/biosensing/skincontacts':
      return { body: DAYS.filter(isAsked).map(period) };
    case '/v3/users/biosensing/skintemperature':
      return { body: DAYS.filter(isAsked).map(skinTemperature) };
    case '/v3/users/biosensing/ecg':
    case '/v3/users/biosensing/spo2':
      return { body: DAYS.filter(isAsked).map(test) };
    default:
      return detail(path);
  }
}

function register({ body }: RecordedRequest, members: Map<string, string>): ScriptedAnswer {
  if (members.has(USER)) return { status: 409 };
  members.set(USER, (JSON.parse(body) as Record<string, string>)['member-id'] ?? '');
  return { body: { 'polar-user-id': Number(USER) } };
}

function detail(path: string): ScriptedAnswer {
  const day = DAYS.find((one) => path === `/v3/exercises/${idOf(one)}`);
  return day === undefined ? { status: 404 } : { body: { ...exercise(day), samples: [], route: [] } };
}

function idOf(day: string): string {
  return `Ex${day.replaceAll('-', '')}`;
}

function exercise(day: string) {
  return {
    id: idOf(day),
    upload_time: `${day}T09:00:00Z`,
    start_time: `${day}T10:00:00`,
    start_time_utc_offset: 180,
    duration: 'PT45M',
    sport: 'RUNNING',
    has_route: false,
  };
}

function night(date: string) {
  return {
    date,
    sleep_start_time: `${date}T00:30:00.000+03:00`,
    sleep_end_time: `${date}T07:30:00.000+03:00`,
    hypnogram: { '00:30': 3, '05:00': 4 },
  };
}

function recharge(date: string) {
  return { date, nightly_recharge_status: 4, hrv_samples: { '00:40': 50 } };
}

function heartRateDay(date: string) {
  return { date, heart_rate_samples: [{ heart_rate: 60, sample_time: '12:00:00' }] };
}

function activity(date: string) {
  return { start_time: `${date}T00:00`, end_time: `${date}T23:59:30`, steps: 5000 };
}

function cardioLoad(date: string) {
  return { date, cardio_load: 40.5, cardio_load_status: 'MAINTAINING' };
}

function forecast(date: string) {
  return { period_start_time: `${date}T03:00:00`, period_end_time: `${date}T20:00:00`, result_type: 'HISTORY' };
}

function period(date: string) {
  return { source_device_id: '8E41B2D7', start_time: `${date}T03:00:00`, end_time: `${date}T20:00:00` };
}

function skinTemperature(date: string) {
  return { sleep_date: date, sleep_time_skin_temperature_celsius: 34.1 };
}

function test(date: string) {
  return { test_time: Date.parse(`${date}T09:00:00Z`) / 1000, time_zone_offset: 180, test_status: 'SPO2_TEST_PASSED' };
}
