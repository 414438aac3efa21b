/* eslint-disable @typescript-eslint/no-explicit-any -- payloads and answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const payload = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8'));
const ACCOUNT: Account = {
  ...EMPTY_ACCOUNT,
  exercises: payload('exercises-list'),
  sleep: payload('sleep-nights'),
  activities: payload('activities-range'),
};
const PATHS = ['/v3/exercises', '/v3/users/sleep', '/v3/users/activities', '/v3/users'];

describe('a sync that the provider disturbs', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar });
    polar.signIn(7, ACCOUNT);
    await consent('kim');
    await until(async () => (await runs('kim'))[0]?.status === 'SUCCEEDED');
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });
  afterEach(() => {
    for (const path of PATHS) polar.fail(path, null);
  });

  async function consent(userId: string): Promise<URL> {
    const { data } = await gateway.ask(
      `mutation { connectUser(input: { userId: "${userId}", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }`,
    );
    return new URL((await follow(data!['connectUser'].authorizationUrl, 'https://app.example')).url);
  }
  async function runs(userId: string): Promise<any[]> {
    const { data } = await gateway.ask(
      `{ user(id: "${userId}") { syncRuns { nodes { status attempts retryAt error { code isRetryable } steps { dataType status unchanged error { code } } } } } }`,
    );
    return data!['user'].syncRuns.nodes;
  }
  async function sync(): Promise<any> {
    const { data } = await gateway.ask(
      `mutation { syncUser(input: { userId: "kim", provider: POLAR, wait: true }) {
        runs { status attempts retryAt error { code message isRetryable } steps { dataType status unchanged created error { code message } } } } }`,
    );
    return data!['syncUser'].runs[0];
  }
  const step = (run: any, dataType: string) => run.steps.find((candidate: any) => candidate.dataType === dataType);

  it('takes a missing consent for the state of one data type, and leaves the others alone', async () => {
    polar.fail('/v3/users/sleep', { status: 403 });
    const run = await sync();

    expect(run).toMatchObject({ status: 'PARTIAL', error: { code: 'CONSENT_REQUIRED', isRetryable: false } });
    expect(step(run, 'SLEEP_SESSION')).toMatchObject({ status: 'SKIPPED', error: { code: 'CONSENT_REQUIRED' } });
    expect(step(run, 'WORKOUT')).toMatchObject({ status: 'SUCCEEDED', unchanged: ACCOUNT.exercises.length });
    expect(step(run, 'DAILY_ACTIVITY')).toMatchObject({ status: 'SUCCEEDED', unchanged: 4 });
  });

  it.each([
    ['an error of the provider', { status: 503 }],
    [
      'a page instead of data',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>maintenance</html>' },
    ],
    ['an answer that breaks off', { status: 200, body: '{"nights": [{"date": "2026-0' }],
  ])('tries again later after %s, and only what failed', async (_what, answer) => {
    polar.fail('/v3/users/sleep', answer);
    const run = await sync();

    expect(run).toMatchObject({
      status: 'QUEUED',
      attempts: 1,
      retryAt: expect.any(String),
      error: { code: 'PROVIDER_UNAVAILABLE', isRetryable: true },
    });
    expect(step(run, 'WORKOUT').status).toBe('SUCCEEDED');
    expect(step(run, 'SLEEP_SESSION')).toMatchObject({ status: 'FAILED', error: { code: 'PROVIDER_UNAVAILABLE' } });

    polar.fail('/v3/users/sleep', null);
    expect(await sync()).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
  });

  it('counts in its steps what all attempts have written', async () => {
    const [, , late] = ACCOUNT.exercises as { id: string }[];
    const path = `/v3/exercises/${late!.id}`;
    polar.fail(path, { status: 503 });
    polar.signIn(12, ACCOUNT);
    await consent('uma');
    await until(async () => (await runs('uma'))[0]?.retryAt !== null);
    polar.fail(path, null);
    const { data } = await gateway.ask(
      `mutation { syncUser(input: { userId: "uma", provider: POLAR, wait: true }) {
        runs { status attempts steps { dataType status created } } } }`,
    );
    const [run] = data!['syncUser'].runs;
    expect(run).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
    expect(step(run, 'WORKOUT')).toMatchObject({ created: ACCOUNT.exercises.length });
  });

  it('fails a consent whose registration the provider refuses, and leaves no credential', async () => {
    polar.signIn(8, EMPTY_ACCOUNT);
    polar.fail('/v3/users', { status: 403 });
    const landed = await consent('lee');

    expect([landed.searchParams.get('status'), landed.searchParams.get('code')]).toEqual([
      'failed',
      'CONSENT_REQUIRED',
    ]);
    const { data } = await gateway.ask('{ user(id: "lee") { connection(provider: POLAR) { status providerUserId } } }');
    expect(data!['user'].connection).toEqual({ status: 'PENDING', providerUserId: null });
  });

  it('asks for a new consent when the provider no longer knows the token, and polls no more', async () => {
    polar.signIn(9, ACCOUNT);
    await consent('max');
    await until(async () => (await runs('max'))[0]?.status === 'SUCCEEDED');
    polar.fail('/v3/users/sleep', { status: 401 });
    await gateway.ask(
      'mutation { syncUser(input: { userId: "max", provider: POLAR, wait: true }) { runs { status } } }',
    );
    const { data } = await gateway.ask(
      '{ user(id: "max") { connection(provider: POLAR) { status nextSyncAt lastError { code } } workouts { totalCount } } }',
    );

    expect(data!['user']).toMatchObject({
      connection: {
        status: 'REAUTHORIZATION_REQUIRED',
        nextSyncAt: null,
        lastError: { code: 'REAUTHORIZATION_REQUIRED' },
      },
      workouts: { totalCount: ACCOUNT.exercises.length },
    });
    const again = await gateway.ask('mutation { syncUser(input: { userId: "max", provider: POLAR }) { runs { id } } }');
    expect(again.errors?.[0]?.extensions).toEqual({ code: 'REAUTHORIZATION_REQUIRED', field: 'input.provider' });

    polar.fail('/v3/users/sleep', null);
    polar.signIn(9, ACCOUNT);
    expect((await consent('max')).searchParams.get('status')).toBe('connected');
  });

  it('registers again after a farewell that was on its way when the user came back', async () => {
    polar.signIn(10, EMPTY_ACCOUNT);
    await consent('nia');
    let goOn = () => {};
    polar.hold('DELETE /v3/users/10', new Promise((resolve) => (goOn = resolve)));
    await gateway.ask(
      'mutation { disconnectUser(input: { userId: "nia", provider: POLAR }) { connection { status } } }',
    );
    await until(() => polar.calls.includes('DELETE /v3/users/10'));

    const back = consent('nia');
    await until(() => polar.calls.filter((call) => call === 'POST /v2/oauth2/token').length > 3);
    goOn();
    expect((await back).searchParams.get('status')).toBe('connected');
    expect(polar.registered.has(10)).toBe(true);
    const registration = polar.calls.lastIndexOf('POST /v3/users');
    expect(polar.calls.indexOf('DELETE /v3/users/10', 0)).toBeLessThan(registration);
  });

  it.each([
    [
      'disconnected',
      'mutation { disconnectUser(input: { userId: "ola", provider: POLAR }) { connection { status } } }',
    ],
    ['deleted', 'mutation { deleteUser(input: { id: "ola" }) { deletedUserId } }'],
  ])(
    'does not connect a user who was %s while the code was exchanged, and leaves nobody registered',
    async (_what, end) => {
      polar.signIn(11, EMPTY_ACCOUNT);
      let goOn = () => {};
      polar.hold('POST /v3/users', new Promise((resolve) => (goOn = resolve)));
      const registrations = polar.calls.filter((call) => call === 'POST /v3/users').length;
      const landing = consent('ola');
      await until(() => polar.calls.filter((call) => call === 'POST /v3/users').length > registrations);
      await gateway.ask(end);
      goOn();

      expect((await landing).searchParams.get('status')).toBe('failed');
      await until(() => !polar.registered.has(11));
      const { data } = await gateway.ask('{ user(id: "ola") { connection(provider: POLAR) { status } } }');
      expect(data!['user']?.connection.status ?? 'DISCONNECTED').toBe('DISCONNECTED');
    },
  );

  // The last one: it stops every run of the client.
  it('waits for the window that the provider names when it takes no more requests', async () => {
    polar.fail('/v3/exercises', { status: 429, headers: { 'retry-after': '600' } });
    const before = Date.now();
    const run = await sync();

    expect(run).toMatchObject({ status: 'QUEUED', error: { code: 'PROVIDER_RATE_LIMITED', isRetryable: true } });
    expect(Date.parse(run.retryAt) - before).toBeGreaterThanOrEqual(599_000);
    expect(step(run, 'WORKOUT').status).toBe('DEFERRED');

    polar.fail('/v3/exercises', null);
    const early = await sync();
    expect(early).toMatchObject({ status: 'QUEUED', retryAt: run.retryAt });
  });
});
