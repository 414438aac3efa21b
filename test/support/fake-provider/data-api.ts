import type { RecordedRequest, ScriptedAnswer } from '../scripted-server.js';
import { localDate } from './fake/instants.js';
import type { FakeHeartRate, FakeWorkout } from './fake/payloads.js';

/** What one athlete has at the Fake. */
export interface FakeAccount {
  workouts: FakeWorkout[];
  heartRates: FakeHeartRate[];
}

/** The data endpoints of the Fake, for an athlete who was authenticated. */
export interface DataApi {
  answer(request: RecordedRequest, athlete: string): ScriptedAnswer;
  account(athlete: string): FakeAccount;
  /** Registered athletes, with the reference under which they were. */
  members: Map<string, string>;
}

const USAGE_HEADERS = { 'X-Fake-Used': '3, 40', 'X-Fake-Limit': '105, 1050', 'X-Fake-Reset': '20, 1800' };

export function createDataApi(pageSize: number): DataApi {
  const accounts = new Map<string, FakeAccount>();
  const members = new Map<string, string>();

  function account(athlete: string): FakeAccount {
    const known = accounts.get(athlete) ?? { workouts: [], heartRates: [] };
    accounts.set(athlete, known);
    return known;
  }

  function member({ method, body, path }: RecordedRequest, athlete: string): ScriptedAnswer {
    if (path !== `/v1/members/${athlete}`) return { status: 404 };
    const isMember = members.has(athlete);
    if (method === 'PUT') {
      if (isMember) return { status: 409 };
      members.set(athlete, (JSON.parse(body) as { reference: string }).reference);
      return { status: 201, body: {} };
    }
    if (method !== 'DELETE') return { status: 405 };
    members.delete(athlete);
    return { status: isMember ? 204 : 404 };
  }

  function list(items: readonly unknown[], { query }: RecordedRequest): ScriptedAnswer {
    const start = Number(query.get('page')?.replace('page-', '') ?? 0);
    const end = start + pageSize;
    return {
      headers: USAGE_HEADERS,
      body: { list: items.slice(start, end), more: end < items.length ? `page-${end}` : null },
    };
  }

  return {
    account,
    members,
    answer(request, athlete) {
      if (request.path.startsWith('/v1/members/')) return member(request, athlete);
      if (!members.has(athlete)) return { status: 403 };
      const [from, to] = [request.query.get('from') ?? '', request.query.get('to') ?? ''];
      const isInside = (date: string) => date >= from && date <= to;
      const { workouts, heartRates } = account(athlete);
      switch (request.path) {
        case '/v1/workouts':
          return list(
            workouts.filter(({ begin, zone }) => isInside(localDate(begin, zone))),
            request,
          );
        case '/v1/pulse':
          return list(
            heartRates.filter(({ day }) => isInside(day)),
            request,
          );
        default:
          return { status: 404 };
      }
    },
  };
}
