import { CYCLE_DAYS, externalIdOf, type SeedPlan } from '../src/application/seed/plan.js';
import { addDays } from '../src/provider-kit/payload-time.js';
import { openStorage } from '../src/storage/index.js';
import { startGateway, type Gateway } from '../test/support/gateway.js';
import { seedStorage } from '../test/support/seeding.js';
import { summarise, timed, type Bench, type BenchWorld, type Figure } from './harness/bench.js';
import { MASTER_KEY } from './support/master-key.js';

const UNTIL = '2026-07-14';
/** Every tenth of them has samples. */
const PEOPLE = 20;
/** `requests`: for one figure, which is their median. `yearsBack`, in days: whole lives, so that old days are like recent ones. */
const SIZES = {
  full: { few: 100, many: 4_000, days: 30, history: 3_650, back: 22 * CYCLE_DAYS, requests: 20 },
  tiny: { few: 1, many: 2, days: 3, history: CYCLE_DAYS + 8, back: CYCLE_DAYS, requests: 1 },
};
type Size = (typeof SIZES)['full'];

const WINDOW = `query ($user: ID!, $days: NightFilter!, $times: WorkoutFilter!) {
  user(id: $user) {
    workouts(first: 100, filter: $times) {
      nodes { id startTime type durationSeconds distanceMeters trainingLoad { cardio } heartRateZones { lowerBpm seconds } }
    }
    sleepSessions(first: 100, filter: $days) { nodes { id night asleepSeconds score stages { stage startTime } } }
    nightlyRecharges(first: 100, filter: $days) { nodes { id night score hrvRmssdMs } }
    dailyActivities(first: 100, filter: $days) { nodes { id date steps zones { zone startTime } } }
  }
}`;
const PAGE = `query ($user: ID!, $times: WorkoutFilter, $after: String, $first: Int = 20) {
  user(id: $user) {
    workouts(first: $first, after: $after, filter: $times) {
      nodes { id startTime type durationSeconds trainingLoad { cardio } heartRateZones { lowerBpm seconds } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const HEART_RATE = `query ($user: ID!, $from: DateTime!, $to: DateTime!, $resolution: Resolution!) {
  user(id: $user) { heartRate(from: $from, to: $to, resolution: $resolution) { columns { timestamps values } } }
}`;
const USERS = `query ($after: String) { users(first: 50, after: $after) { nodes { id createdAt } pageInfo { endCursor } } }`;

export const growth: Bench = {
  name: 'growth',
  about:
    'Whether reading stays as fast as data grows, through a whole gateway, one request after the other. The same window: at the end of ten years of one user, and five years back, where the days are alike. The same query: in a database with many users, each asked for somebody else, and in one with 100 of them.',
  async measure(world) {
    const size = { ...SIZES[world.size], ...(world.users === undefined ? {} : { many: world.users }) };
    return [...(await measureHistory(world, size)), ...(await measureUsers(world, size))];
  },
};

type Variables = Record<string, unknown>;

async function measureHistory(world: BenchWorld, size: Size): Promise<Figure[]> {
  const records = {
    seed: 'records',
    users: 8,
    days: size.history,
    until: UNTIL,
    series: 'none',
    prototypes: 1,
  } as const;
  const samples = { ...records, seed: 'samples', users: 1, series: 'all' } as const;
  const side = await open(world, [records, samples]);
  try {
    const user = externalIdOf(records, 3);
    const wearer = externalIdOf(samples, 0);
    const pages = async (back: number): Promise<Variables> => {
      const times = { to: `${addDays(UNTIL, 1 - back)}T00:00:00Z` };
      const data = await side.ask(PAGE, { user, times, first: 1 });
      return { user, after: data['user'].workouts.pageInfo.endCursor, first: 100 };
    };
    const queries: [what: string, query: string, (back: number) => Variables | Promise<Variables>][] = [
      ['30 days of workouts, sleep, recharge, activity', WINDOW, (back) => windowOf(user, back)],
      ['page of 100 workouts behind a cursor', PAGE, pages],
      ['heart rate of one day, columns', HEART_RATE, (back) => rangeOf(wearer, back, 1, 'RAW')],
      ['heart rate of 30 days, by five minutes', HEART_RATE, (back) => rangeOf(wearer, back, 30, 'MINUTES_5')],
    ];
    const figures: Figure[] = [];
    for (const [what, query, variablesOf] of queries) {
      const [recent, old] = [await variablesOf(0), await variablesOf(size.back)];
      const [before, now] = await inPairs(world, size.requests, [
        () => side.time(query, old),
        () => side.time(query, recent),
      ]);
      figures.push({
        what: `${what}: five years back`,
        unit: 'ms',
        values: before,
        baseline: { what: 'recent', values: now },
        goal: { of: 'ratio', is: 'at most', value: 1.2 },
      });
    }
    return figures;
  } finally {
    await side.close();
  }
}

async function measureUsers(world: BenchWorld, size: Size): Promise<Figure[]> {
  const plan = (users: number): SeedPlan => ({
    seed: 'users',
    users,
    days: size.days,
    until: UNTIL,
    series: 'some',
    prototypes: PEOPLE,
  });
  const small = await open(world, [plan(size.few)]);
  try {
    const large = await open(world, [plan(size.many)]);
    try {
      // Somebody else each time, who lives the same life in both databases.
      const somebody = (request: number, users: number, lives = PEOPLE) => {
        const prototype = ((request % lives) * (PEOPLE / lives)) % Math.min(PEOPLE, users);
        const copies = Math.max(1, Math.floor(users / PEOPLE));
        return externalIdOf(plan(users), prototype + PEOPLE * ((request * 7919) % copies));
      };
      const cursor = async (side: Side, users: number) =>
        ((await side.ask(USERS, { after: null }))['users'].pageInfo.endCursor as string | null) ?? String(users);
      const cursors = { small: await cursor(small, size.few), large: await cursor(large, size.many) };
      const queries: [what: string, query: string, (request: number, users: number) => Variables][] = [
        ['30 days of workouts, sleep, recharge, activity', WINDOW, (at, users) => windowOf(somebody(at, users), 0)],
        ['page of 20 workouts', PAGE, (at, users) => ({ user: somebody(at, users) })],
        ['heart rate of one day, columns', HEART_RATE, (at, users) => rangeOf(somebody(at, users, 2), 1, 1, 'RAW')],
        [
          'second page of 50 users',
          USERS,
          (_, users) => ({ after: users === size.few ? cursors.small : cursors.large }),
        ],
      ];
      const figures: Figure[] = [];
      for (const [what, query, variablesOf] of queries) {
        let [few, many] = [0, 0];
        const [ofMany, ofFew] = await inPairs(world, size.requests, [
          () => large.time(query, variablesOf(many++, size.many)),
          () => small.time(query, variablesOf(few++, size.few)),
        ]);
        figures.push({
          what: `${what}: ${size.many.toLocaleString('en')} users`,
          unit: 'ms',
          values: ofMany,
          baseline: { what: `${size.few} users`, values: ofFew },
          goal: { of: 'ratio', is: 'at most', value: 1.3 },
        });
      }
      return figures;
    } finally {
      await large.close();
    }
  } finally {
    await small.close();
  }
}

/**
 * Both contenders, one request of each after the other, and each as often the first of the two: what else the machine does
 * lasts longer than a request, and would meet one of them alone.
 * @returns of each the median of its requests, round by round
 */
async function inPairs(
  { rounds, warmUps }: Pick<BenchWorld, 'rounds' | 'warmUps'>,
  requests: number,
  [one, other]: readonly [() => Promise<number>, () => Promise<number>],
): Promise<[number[], number[]]> {
  const medians: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round += 1) {
    const times: [number[], number[]] = [[], []];
    for (let request = 0; request < requests; request += 1) {
      if (request % 2 === 0) times[0].push(await one());
      times[1].push(await other());
      if (request % 2 === 1) times[0].push(await one());
    }
    if (round < 0) continue;
    medians[0].push(summarise(times[0]).median);
    medians[1].push(summarise(times[1]).median);
  }
  return medians;
}

/** A gateway on a seeded database. */
interface Side {
  ask(query: string, variables: Variables): Promise<NonNullable<Awaited<ReturnType<Gateway['ask']>>['data']>>;
  /** @returns milliseconds of one request */
  time(query: string, variables: Variables): Promise<number>;
  close(): Promise<void>;
}

async function open(world: BenchWorld, plans: readonly SeedPlan[]): Promise<Side> {
  const databaseUrl = await world.createDatabase();
  const storage = await openStorage({ url: databaseUrl, masterKeys: [MASTER_KEY], poolSize: 4 });
  try {
    for (const plan of plans) await seedStorage(storage, plan);
    await storage.pool.query('vacuum analyze');
    await storage.pool.query('checkpoint');
  } finally {
    await storage.close();
  }
  const gateway = await startGateway({ databaseUrl, environment: { ROLE: 'api' } });
  const ask: Side['ask'] = async (query, variables) => {
    const { data, errors } = await gateway.ask(query, variables);
    if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    ask,
    time: (query, variables) => timed(() => ask(query, variables)),
    close: () => gateway.stop(),
  };
}

function windowOf(user: string, back: number): Variables {
  const [from, to] = [addDays(UNTIL, -29 - back), addDays(UNTIL, -back)];
  return {
    user,
    days: { from, to },
    times: { from: `${from}T00:00:00Z`, to: `${addDays(to, 1)}T00:00:00Z` },
  };
}

function rangeOf(user: string, back: number, days: number, resolution: string): Variables {
  const to = addDays(UNTIL, -back);
  return { user, from: `${addDays(to, -days)}T00:00:00Z`, to: `${to}T00:00:00Z`, resolution };
}
