import { startPolarSandbox } from '../src/providers/polar/sandbox/index.js';
import { turnedClock } from '../test/support/clock.js';
import { follow, startGateway, type Answer, type Gateway } from '../test/support/gateway.js';
import { until } from '../test/support/until.js';
import type { Bench, Figure } from './harness/bench.js';

const NOW = '2026-07-15T18:30:00.000Z';
const DAY_MS = 86_400_000;
/** Against a hang. */
const LONGEST_MS = 120_000;
const APP = 'https://app.example/';
/** Registering and the lists; each exercise costs one more. */
const GOAL_OF_FIRST = 8;
const GOAL_OF_IDLE = 6;
/** Each of these lists is one call more, and the two of SleepWise one for the days ahead as well. */
const FURTHER = /^\/v3\/users\/(cardio-load|sleepwise|biosensing|physical-info)/;
const GOAL_OF_FURTHER = 11;
const EXERCISE = /^\/v3\/exercises\/[^/]+$/;
const FILE = /^\/v3\/exercises\/[^/]+\/fit$/;
/** Who has been wearing a watch for years, and who for eleven days. */
const ATHLETES = { full: 1, tiny: 5 };
const NIGHTS = ['/v3/users/sleep', '/v3/users/nightly-recharge'];
const HEART_RATE = '/v3/users/continuous-heart-rate';

interface Call {
  path: string;
  query: Record<string, string>;
}

export const calls: Bench = {
  name: 'calls',
  about:
    'Calls to the API of the provider for one user, counted at the sandbox: registration and the sync that follow a consent, then a poll of every data type that finds nothing new. The baseline asks for the same days one by one, one call for each day and data type.',
  async measure(world) {
    const { first, idle } = await countCalls(await world.createDatabase(), ATHLETES[world.size]);
    const exercises = count(first, EXERCISE);
    const files = count(first, FILE);
    return [
      counted(
        `first sync of the five data types, with ${exercises} exercises`,
        first.filter(isOfFive),
        GOAL_OF_FIRST + exercises,
      ),
      counted('idle poll of the five data types', idle.filter(isOfFive), GOAL_OF_IDLE),
      counted(
        `first sync of everything, with ${exercises} exercises and ${files} files`,
        first,
        GOAL_OF_FIRST + GOAL_OF_FURTHER + exercises + files,
      ),
      counted('idle poll of everything, once a day', idle, GOAL_OF_IDLE + GOAL_OF_FURTHER),
    ];
  },
};

const count = (made: readonly Call[], path: RegExp) => made.filter((call) => path.test(call.path)).length;

/** Workouts, sleep, recharge, heart rate and activity: what is polled all day. */
function isOfFive({ path }: Call): boolean {
  return !FURTHER.test(path) && !FILE.test(path);
}

function counted(what: string, made: readonly Call[], goal: number): Figure {
  return {
    what,
    unit: 'calls',
    values: [made.length],
    baseline: { what: 'day by day', values: [dayByDay(made)] },
    goal: { of: 'figure', is: 'at most', value: goal },
  };
}

/**
 * What the same would cost one by one. A list of nights has no dates in its request, and is always of 28; the day-by-day
 * client is thought to look only as far back as the list of heart rates beside it.
 */
function dayByDay(made: readonly Call[]): number {
  const days = made.filter(({ path }) => path === HEART_RATE).reduce((sum, call) => sum + daysOf(call), 0);
  return made.reduce((sum, call) => sum + (NIGHTS.includes(call.path) ? days : daysOf(call)), 0);
}

function daysOf({ query: { from, to } }: Call): number {
  return from === undefined || to === undefined ? 1 : (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

async function countCalls(databaseUrl: string, athlete: number): Promise<{ first: Call[]; idle: Call[] }> {
  const clock = turnedClock(NOW);
  const redirectUris: string[] = [];
  const sandbox = await startPolarSandbox({ seed: 'bench', redirectUris, now: () => clock.now() });
  const made = () => sandbox.controls.requests.filter(({ path }) => path.startsWith('/v3/'));
  try {
    const gateway = await startGateway({
      databaseUrl,
      clock,
      environment: {
        POLAR_CLIENT_ID: sandbox.credentials.clientId,
        POLAR_CLIENT_SECRET: sandbox.credentials.clientSecret,
        POLAR_AUTHORIZATION_URL: sandbox.endpoints.authorizationUrl,
        POLAR_TOKEN_URL: sandbox.endpoints.tokenUrl,
        POLAR_API_URL: sandbox.endpoints.apiUrl,
      },
    });
    try {
      redirectUris.push(`${gateway.url}/oauth/polar/callback`);
      await connect(gateway, (url) => sandbox.consent(`${url}&sandbox_athlete=${athlete}`));
      const first = made();
      await ask(
        gateway,
        'mutation { syncUser(input: { userId: "ada", provider: POLAR, wait: true }) { runs { id } } }',
      );
      return { first, idle: made().slice(first.length) };
    } finally {
      await gateway.stop();
    }
  } finally {
    await sandbox.close();
  }
}

/** Connects a user, and waits for the end of the sync that follows. */
async function connect(gateway: Gateway, consent: (url: string) => Promise<string>): Promise<void> {
  const { connectUser } = await ask(
    gateway,
    `mutation { connectUser(input: { userId: "ada", provider: POLAR, redirectUrl: "${APP}" }) { authorizationUrl } }`,
  );
  const landed = await follow(await consent(connectUser.authorizationUrl), APP);
  if (!landed.url.includes('status=connected')) throw new Error(`the consent ended at ${landed.url}`);
  await until(async () => {
    const { user } = await ask(gateway, '{ user(id: "ada") { syncRuns(first: 1) { nodes { status finishedAt } } } }');
    const [run] = user.syncRuns.nodes;
    if (run.finishedAt !== null && run.status !== 'SUCCEEDED') throw new Error(`the first sync ended ${run.status}`);
    return run.finishedAt !== null;
  }, LONGEST_MS);
}

async function ask(gateway: Gateway, query: string): Promise<NonNullable<Answer['data']>> {
  const { data, errors } = await gateway.ask(query);
  if (data === undefined || errors !== undefined) throw new Error(`the gateway answered ${JSON.stringify(errors)}`);
  return data;
}
