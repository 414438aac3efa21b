/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const NIGHT = {
  date: '2026-07-08',
  sleep_start_time: '2026-07-07T23:10:00+03:00',
  sleep_end_time: '2026-07-08T07:10:00+03:00',
};

/** What a front-end can show of a connection to Polar, over HTTP, whatever has happened to it. */
describe('the state of a connection', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar });
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });
  afterEach(() => {
    polar.answerWith(null);
    polar.refuseData(false);
    for (const path of ['/v3/users/sleep', '/v3/users']) polar.fail(path, null);
  });

  async function consent(userId: string, polarUserId: number): Promise<URLSearchParams> {
    polar.signIn(polarUserId, { ...EMPTY_ACCOUNT, sleep: { nights: [NIGHT] } });
    const { data } = await gateway.ask(
      `mutation { connectUser(input: { userId: "${userId}", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }`,
    );
    return new URL((await follow(data!['connectUser'].authorizationUrl, 'https://app.example')).url).searchParams;
  }
  async function connected(userId: string, polarUserId: number): Promise<void> {
    await consent(userId, polarUserId);
    await until(async () => (await stateOf(userId)).syncRuns.nodes[0]?.status === 'SUCCEEDED');
  }
  async function stateOf(userId: string): Promise<any> {
    const { data } = await gateway.ask(
      `{ user(id: "${userId}") { connection(provider: POLAR) { status nextSyncAt lastError { code message isRetryable } }
         sleepSessions { totalCount } syncRuns { nodes { status } } } }`,
    );
    return data!['user'];
  }
  async function sync(userId: string, asked = ''): Promise<any> {
    const { data } = await gateway.ask(
      `mutation { syncUser(input: { userId: "${userId}", provider: POLAR, wait: true ${asked} }) {
        runs { status error { code message } steps { dataType status error { code message } } } } }`,
    );
    return data!['syncUser'].runs[0];
  }
  const codes = (run: any): Set<string> => new Set(run.steps.map(({ error }: any) => error?.code));
  const probes = (polarUserId: number) => polar.calls.filter((call) => call === `GET /v3/users/${polarUserId}`).length;

  it('tells of one kind of data that is refused, with advice, asks nothing more, and keeps what there is', async () => {
    await connected('ann', 21);
    polar.fail('/v3/users/sleep', { status: 403 });
    const run = await sync('ann');

    const message = expect.stringMatching(/account\.polar\.com.*admin\.polaraccesslink\.com/);
    expect(run).toMatchObject({ status: 'PARTIAL', error: { code: 'CONSENT_REQUIRED', message } });
    expect(run.steps.filter(({ error }: any) => error !== null)).toMatchObject([
      { dataType: 'SLEEP_SESSION', status: 'SKIPPED', error: { code: 'CONSENT_REQUIRED', message } },
    ]);
    expect(await stateOf('ann')).toMatchObject({
      connection: { status: 'ACTIVE', lastError: { code: 'CONSENT_REQUIRED', message, isRetryable: false } },
      sleepSessions: { totalCount: 1 },
    });
    expect(probes(21)).toBe(0);

    polar.fail('/v3/users/sleep', null);
    await sync('ann');
    expect((await stateOf('ann')).connection.lastError).toBeNull();
  });

  it('tells of consents that were withdrawn altogether, stays linked, and is well once they are back', async () => {
    await connected('ben', 22);
    polar.answerWith(403);
    const run = await sync('ben');

    expect(codes(run)).toEqual(new Set(['CONSENT_REQUIRED']));
    expect(await stateOf('ben')).toMatchObject({
      connection: {
        status: 'ACTIVE',
        nextSyncAt: expect.any(String),
        lastError: {
          code: 'CONSENT_REQUIRED',
          message: expect.stringMatching(/mandatory consents.*account\.polar\.com/),
        },
      },
      sleepSessions: { totalCount: 1 },
    });
    expect(probes(22)).toBe(1);

    polar.answerWith(null);
    expect((await sync('ben')).status).toBe('SUCCEEDED');
    expect((await stateOf('ben')).connection.lastError).toBeNull();
  });

  it('tells a client that may read nothing from a user who has consented to nothing', async () => {
    await connected('cas', 23);
    polar.refuseData(true);

    expect(codes(await sync('cas'))).toEqual(new Set(['SCOPE_MISSING']));
    expect((await stateOf('cas')).connection).toMatchObject({
      status: 'ACTIVE',
      lastError: { code: 'SCOPE_MISSING', message: expect.stringContaining('admin.polaraccesslink.com') },
    });
    expect(codes(await sync('cas', ', dataTypes: [SLEEP_SESSION]'))).toEqual(new Set(['CONSENT_REQUIRED']));
  });

  it('waits for a new consent of a user whom Polar no longer has registered, and is registered by it', async () => {
    await connected('dee', 24);
    polar.registered.delete(24);
    const run = await sync('dee');

    expect(run.status).toBe('FAILED');
    expect(codes(run)).toEqual(new Set(['NOT_REGISTERED']));
    expect(await stateOf('dee')).toMatchObject({
      connection: {
        status: 'REAUTHORIZATION_REQUIRED',
        nextSyncAt: null,
        lastError: { code: 'NOT_REGISTERED', message: expect.stringContaining('connect again') },
      },
      sleepSessions: { totalCount: 1 },
    });
    expect(probes(24)).toBe(1);

    expect((await consent('dee', 24)).get('status')).toBe('connected');
    expect(polar.registered.has(24)).toBe(true);
    expect((await stateOf('dee')).connection).toMatchObject({ status: 'ACTIVE', lastError: null });
  });

  it('waits for a new consent where the token was revoked, or the user deregistered with it', async () => {
    await connected('eli', 25);
    polar.answerWith(401);
    await sync('eli');

    expect((await stateOf('eli')).connection).toMatchObject({
      status: 'REAUTHORIZATION_REQUIRED',
      nextSyncAt: null,
      lastError: { code: 'REAUTHORIZATION_REQUIRED', message: expect.stringContaining('connect again') },
    });
    expect(probes(25)).toBe(0);
  });

  it.each([
    ['misses a consent', 403, 'CONSENT_REQUIRED', 'account.polar.com'],
    ['finds both of its names taken', 409, 'NOT_REGISTERED', 'whoever runs the gateway'],
    ['is not known to Polar', 204, 'REAUTHORIZATION_REQUIRED', 'does not know the user'],
  ])('keeps what to do where registering %s', async (_what, status, code, advice) => {
    const id = `fay-${status}`;
    polar.fail('/v3/users', { status });
    expect((await consent(id, 26_000 + status)).get('code')).toBe(code);
    expect((await stateOf(id)).connection).toMatchObject({
      status: 'PENDING',
      lastError: { code, message: expect.stringContaining(advice) },
    });

    polar.fail('/v3/users', null);
    expect((await consent(id, 26_000 + status)).get('status')).toBe('connected');
    expect((await stateOf(id)).connection).toMatchObject({ status: 'ACTIVE', lastError: null });
  });

  it('is well with a name that somebody else has: another one is taken', async () => {
    const taken = polar.registered.size;
    polar.takeNextName();
    expect((await consent('gus', 27)).get('status')).toBe('connected');
    expect(polar.registered.size).toBe(taken + 1);
    expect(polar.registered.get(27)).toMatch(/-27$/);
  });
});
