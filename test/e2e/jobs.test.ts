import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestMongo, mongoKeeper } from '../support/mongo.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const exercises = JSON.parse(
  readFileSync(new URL('../providers/polar/payloads/exercises-list.json', import.meta.url), 'utf8'),
) as Record<string, unknown>[];

describe('a gateway and where it keeps its jobs', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let closers: (() => Promise<void>)[];

  beforeEach(async () => {
    closers = [];
    database = await createTestDatabase();
    closers.push(() => database.drop());
    polar = await startAccessLink();
    closers.push(() => polar.close());
    polar.signIn(7, { ...EMPTY_ACCOUNT, exercises });
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
  });

  async function start(environment: Record<string, string>): Promise<Gateway> {
    const gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, environment });
    closers.push(() => gateway.stop());
    return gateway;
  }
  async function connect(gateway: Gateway): Promise<void> {
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "kim", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    await follow((data!['connectUser'] as { authorizationUrl: string }).authorizationUrl, 'https://app.example');
  }
  async function user(gateway: Gateway): Promise<{ workouts: number; runs: string[] }> {
    const { data } = await gateway.ask(
      '{ user(id: "kim") { workouts(first: 100) { nodes { id } } syncRuns { nodes { status } } } }',
    );
    const { workouts, syncRuns } = data!['user'] as {
      workouts: { nodes: unknown[] };
      syncRuns: { nodes: { status: string }[] };
    };
    return { workouts: workouts.nodes.length, runs: syncRuns.nodes.map(({ status }) => status) };
  }
  const sync = (gateway: Gateway) =>
    gateway.ask('mutation { syncUser(input: { userId: "kim", provider: POLAR, wait: true }) { runs { status } } }');

  it(`connects, syncs and disconnects with ${mongoKeeper}`, async () => {
    const mongo = await createTestMongo();
    closers.push(() => mongo.drop());
    const gateway = await start({ JOBS_URL: mongo.url });
    await connect(gateway);
    await until(async () => (await user(gateway)).runs[0] === 'SUCCEEDED');
    expect((await user(gateway)).workouts).toBe(exercises.length);
    expect((await sync(gateway)).data).toEqual({ syncUser: { runs: [{ status: 'SUCCEEDED' }] } });

    const { data } = await gateway.ask(
      'mutation { disconnectUser(input: { userId: "kim", provider: POLAR, deleteData: true }) { connection { status } deletedRecords } }',
    );
    expect(data!['disconnectUser']).toMatchObject({ deletedRecords: exercises.length });
    await until(() => polar.registered.size === 0);
  });

  it('has a sync that is asked at an api process done by a worker process', async () => {
    const api = await start({ ROLE: 'api' });
    await connect(api);
    expect((await user(api)).runs).toEqual(['QUEUED']);

    const worker = await start({ ROLE: 'worker' });
    await until(async () => (await user(api)).runs[0] === 'SUCCEEDED');
    expect((await user(api)).workouts).toBe(exercises.length);
    expect((await sync(api)).data).toEqual({ syncUser: { runs: [{ status: 'SUCCEEDED' }] } });
    const refused = await fetch(`${worker.url}/graphql`, { method: 'POST' });
    expect(refused.status).toBe(404);
  });
});
