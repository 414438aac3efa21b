import { externalIdOf, type SeedPlan } from '../src/application/seed/plan.js';
import { addDays } from '../src/provider-kit/payload-time.js';
import { openStorage } from '../src/storage/index.js';
import { seedStorage } from '../test/support/seeding.js';
import { inTurns, summarise, timed, type Bench, type BenchWorld, type Figure } from './harness/bench.js';
import { MASTER_KEY } from './support/master-key.js';
import { compileGateway, serveBare, serveGateway, type Asked, type Served } from './support/serving.js';

const UNTIL = '2026-07-14';
const MONTH_DAYS = 30;
/** `pages` and `rush` are requests for one figure; `callers` send their requests at the same time. */
const SIZES = {
  full: { users: 60, days: 200, pages: 40, rush: 320, callers: 32 },
  tiny: { users: 2, days: 3, pages: 2, rush: 4, callers: 2 },
};

const WORKOUT = `id startTime endTime localDate type title durationSeconds distanceMeters energyKcal averageHeartRateBpm maxHeartRateBpm
  averageSpeedMetersPerSecond utcOffsetMinutes
  trainingLoad { cardio muscle perceived cardioInterpretation muscleInterpretation perceivedInterpretation perceivedExertion }
  heartRateZones { index lowerBpm upperBpm seconds }`;
const PAGE = `query ($user: ID!, $first: Int!) { workouts(userIds: [$user], first: $first) { nodes { ${WORKOUT} } } }`;
const MONTH = `query ($user: ID!, $from: LocalDate!, $start: DateTime!) { user(id: $user) {
  workouts(first: 100, filter: { from: $start }) { nodes { ${WORKOUT} } }
  sleepSessions(first: 100, filter: { from: $from }) { nodes {
    id startTime endTime night asleepSeconds deepSeconds lightSeconds remSeconds score stages { stage startTime endTime } } }
  nightlyRecharges(first: 100, filter: { from: $from }) { nodes {
    id night score status ansCharge averageHeartRateBpm hrvRmssdMs breathsPerMinute } }
  dailyActivities(first: 100, filter: { from: $from }) { nodes {
    id date steps distanceMeters activeEnergyKcal activeSeconds goalPercent } }
} }`;

export const reads: Bench = {
  name: 'reads',
  about: `Pages through GraphQL, as a client on the same machine sees them. The baseline is a bare handler, one statement for each list and \`JSON.stringify\`, without authorization or paging. Both run in processes of their own; CPU is their own, what Postgres and the client take is not in it.`,
  async measure(world) {
    const size = SIZES[world.size];
    const plan: SeedPlan = { seed: 'reads', ...size, until: UNTIL, series: 'none', prototypes: 1 };
    const url = await seeded(world, plan);
    const program = await compileGateway();
    const gateway = await serveGateway(program, url);
    try {
      const bare = await serveBare(url);
      try {
        return await compare(world, plan, size, { gateway, bare });
      } finally {
        await bare.close();
      }
    } finally {
      await gateway.close();
      await program.remove();
    }
  },
};

async function compare(
  world: BenchWorld,
  plan: SeedPlan,
  size: (typeof SIZES)['full'],
  { gateway, bare }: Record<'gateway' | 'bare', Served>,
): Promise<Figure[]> {
  let asked = 0;
  // Everybody in turns, so that nobody's rows are nearer than another's.
  const user = () => externalIdOf(plan, (asked += 1) % plan.users);
  const page = (first: number) => (): Asked => {
    const variables = { user: user(), first };
    return { graphql: { query: PAGE, variables }, bare: `/page?user=${variables.user}&first=${first}` };
  };
  const from = addDays(UNTIL, 1 - MONTH_DAYS);
  const month = (): Asked => {
    const variables = { user: user(), from, start: `${from}T00:00:00Z` };
    return { graphql: { query: MONTH, variables }, bare: `/month?user=${variables.user}&from=${from}` };
  };
  const figures: Figure[] = [];
  const oneByOne = async (what: string, next: () => Asked, goal: number, ratio: number | null) => {
    const cpu: Record<'gateway' | 'bare', number[]> = { gateway: [], bare: [] };
    const measured = await inTurns(world, {
      gateway: () => typical(gateway, next, size.pages, cpu.gateway),
      bare: () => typical(bare, next, size.pages, cpu.bare),
    });
    const time = { what, unit: 'ms p50', values: measured.gateway };
    const baseline = { what: 'bare handler', values: measured.bare };
    figures.push({ ...time, baseline, goal: { of: 'figure', is: 'at most', value: goal } });
    if (ratio !== null) {
      figures.push({
        ...time,
        what: `${what}: overhead`,
        baseline,
        goal: { of: 'ratio', is: 'at most', value: ratio },
      });
    }
    const baselineCpu = { what: 'bare handler', values: cpu.bare.slice(world.warmUps) };
    const ownCpu = { what: `${what}: CPU`, unit: 'ms', values: cpu.gateway.slice(world.warmUps) };
    figures.push({ ...ownCpu, baseline: baselineCpu, goal: null });
  };
  await oneByOne('page of 100 workouts, 15 fields', page(100), 10, 1.6);
  await oneByOne('30 days of workouts, sleep, recharge, activity', month, 25, null);

  const rushed = await inTurns(world, {
    gateway: () => rush(gateway, page(20), size),
    bare: () => rush(bare, page(20), size),
  });
  figures.push({
    what: `pages of 20 workouts, ${size.callers} callers`,
    unit: 'requests/s',
    values: rushed.gateway,
    baseline: { what: 'bare handler', values: rushed.bare },
    goal: { of: 'ratio', is: 'at least', value: 0.6 },
  });
  figures.push({
    what: "the gateway's memory after all that",
    unit: 'MB',
    values: [await gateway.memoryMb()],
    baseline: { what: 'bare handler', values: [await bare.memoryMb()] },
    goal: { of: 'figure', is: 'at most', value: 400 },
  });
  return figures;
}

/** One request after the other. Notes the processor's time of each. @returns the median */
async function typical(served: Served, next: () => Asked, requests: number, cpu: number[]): Promise<number> {
  const before = await served.cpuMs();
  const times: number[] = [];
  for (let request = 0; request < requests; request += 1) times.push(await timed(() => served.ask(next())));
  cpu.push(Math.max(0.01, ((await served.cpuMs()) - before) / requests));
  return summarise(times).median;
}

/** @returns requests a second */
async function rush(served: Served, next: () => Asked, size: { rush: number; callers: number }): Promise<number> {
  let left = size.rush;
  const caller = async () => {
    while ((left -= 1) >= 0) await served.ask(next());
  };
  const ms = await timed(() => Promise.all(Array.from({ length: size.callers }, caller)));
  return (1000 * size.rush) / ms;
}

async function seeded(world: BenchWorld, plan: SeedPlan): Promise<string> {
  const url = await world.createDatabase();
  const storage = await openStorage({ url, masterKeys: [MASTER_KEY], poolSize: 2 });
  try {
    await seedStorage(storage, plan);
    await storage.pool.query('vacuum analyze');
  } finally {
    await storage.close();
  }
  return url;
}
