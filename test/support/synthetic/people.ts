/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '../../../src/provider-kit/provider.js';
import { polar } from '../../../src/providers/polar/index.js';
import { startPolarSandbox, type SandboxControls } from '../../../src/providers/polar/sandbox/index.js';
import type { PolarAthlete } from '../../../src/providers/polar/sandbox/roster.js';
import { turnedClock } from '../clock.js';
import { API_KEY, follow, startGateway, type Answer } from '../gateway.js';
import { createTestDatabase } from '../postgres.js';
import { until } from '../until.js';
import { selectionOf } from './selection.js';

/** The lists of a user, and what is in them. */
export const LISTS = {
  workouts: 'Workout',
  sleepSessions: 'SleepSession',
  nightlyRecharges: 'NightlyRecharge',
  dailyActivities: 'DailyActivity',
  dailyTrainingLoads: 'DailyTrainingLoad',
} as const;
export type List = keyof typeof LISTS;

const APP = 'https://app.example/done';
const CONNECT = `mutation ($userId: ID!, $app: URL) {
  connectUser(input: { userId: $userId, provider: POLAR, redirectUrl: $app }) { authorizationUrl }
}`;
/** The heart rate of whole days has no records of its own. */
const TYPES = ['WORKOUT', 'SLEEP_SESSION', 'NIGHTLY_RECHARGE', 'DAILY_ACTIVITY', 'TRAINING_LOAD'];
const SYNC = `mutation ($userId: ID!, $types: [DataType!]) {
  syncUser(input: { userId: $userId, provider: POLAR, dataTypes: $types, wait: true }) { runs { id } }
}`;
const STEPS = `query ($id: ID!) { user(id: $id) { syncRuns(first: 10) { nodes {
  status steps { dataType status rejected error { message } } } } } }`;

/** People of Polar's sandbox as customers of one gateway. */
export interface SyntheticPeople {
  controls: SandboxControls;
  /** Connects an athlete and brings everything up to date. @returns steps that did not succeed */
  connect(owner: PolarAthlete): Promise<any[]>;
  /** All of a list, oldest first. */
  read(owner: PolarAthlete, list: List): Promise<any[]>;
  stop(): Promise<void>;
}

export async function startSyntheticPeople(now: Date, seed: string): Promise<SyntheticPeople> {
  const clock = turnedClock(now);
  const folder = mkdtempSync(join(tmpdir(), 'people-'));
  const database = await createTestDatabase();
  const sandboxes: Awaited<ReturnType<typeof startPolarSandbox>>[] = [];
  const watched: Provider = {
    ...polar,
    manifest: {
      ...polar.manifest,
      dataTypes: Object.fromEntries(
        Object.entries(polar.manifest.dataTypes).filter(([dataType]) => TYPES.includes(dataType)),
      ),
    },
    streams: polar.streams.filter(({ dataType }) => TYPES.includes(dataType)),
    sandbox: () => ({
      async start(options: Parameters<typeof startPolarSandbox>[0]) {
        const started = await startPolarSandbox({ ...options, seed, now: clock.now });
        sandboxes.push(started);
        return started;
      },
    }),
  };
  const environment = { SANDBOX: 'on', DATA_DIR: folder };
  const gateway = await startGateway({ databaseUrl: database.url, providers: [watched], environment, clock });
  const [sandbox] = sandboxes;
  if (sandbox === undefined) throw new Error('no sandbox was started');

  async function ask(query: string, variables: Record<string, unknown>): Promise<any> {
    const { data, errors } = await post(`${gateway.url}/graphql`, JSON.stringify({ query, variables }));
    if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  return {
    controls: sandbox.controls,
    async connect({ number }) {
      const userId = userOf(number);
      const { connectUser } = await ask(CONNECT, { userId, app: APP });
      const url = new URL(connectUser.authorizationUrl);
      url.searchParams.set('sandbox_athlete', String(number));
      await follow(await sandbox.consent(url.toString()), 'https://app.example');
      await ask(SYNC, { userId, types: TYPES });
      let runs: any[] = [];
      // A busy machine takes longer than an answer waits.
      await until(async () => {
        runs = (await ask(STEPS, { id: userId })).user.syncRuns.nodes;
        return runs.every(({ status }) => status !== 'QUEUED' && status !== 'RUNNING');
      });
      return runs
        .flatMap(({ steps }) => steps)
        .filter(({ status, rejected }: any) => status !== 'SUCCEEDED' || rejected > 0);
    },
    async read({ number }, list) {
      const query = `query ($id: ID!) { user(id: $id) { ${list}(first: 100) {
        pageInfo { hasNextPage } nodes { ${selectionOf(LISTS[list])} } } } }`;
      const { user } = await ask(query, { id: userOf(number) });
      if (user[list].pageInfo.hasNextPage) throw new Error(`there are more than 100 ${list}`);
      return user[list].nodes.toReversed();
    },
    async stop() {
      await gateway.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

function userOf(athlete: number): string {
  return `athlete ${athlete}`;
}

/** Comparing takes longer than a server keeps an idle connection, so each question has one of its own. */
function post(url: string, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent: false, headers }, (response) => {
      text(response)
        .then((answer) => resolve(JSON.parse(answer) as Answer))
        .catch(reject);
    })
      .on('error', reject)
      .end(body);
  });
}
