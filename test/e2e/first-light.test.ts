/* eslint-disable @typescript-eslint/no-explicit-any -- payloads and answers are looked into freely */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EMPTY_ACCOUNT, startAccessLink, type Account, type StandIn } from '../support/accesslink-stand-in.js';
import { API_KEY, follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const APP = 'https://app.example/done?tab=watch';

const payload = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../providers/polar/payloads/${name}.json`, import.meta.url), 'utf8'));

const AINO: Account = {
  exercises: [...payload('exercises-list'), payload('exercise-full-underscore'), payload('exercise-samples-gaps')],
  sleep: payload('sleep-nights'),
  nightlyRecharge: payload('nightly-recharge-list'),
  heartRate: payload('continuous-heart-rate-range'),
  activities: payload('activities-range'),
};

const CONNECT = `mutation ($userId: ID!, $redirectUrl: URL) {
  connectUser(input: { userId: $userId, provider: POLAR, redirectUrl: $redirectUrl }) { authorizationUrl expiresAt connection { id status } }
}`;
const SYNC = `mutation ($userId: ID!, $provider: ProviderId) {
  syncUser(input: { userId: $userId, provider: $provider, wait: true }) {
    runs { id status attempts retryAt error { code message isRetryable } steps { dataType status fetched created updated unchanged rejected samples error { code message } } }
  }
}`;
const DISCONNECT = `mutation ($userId: ID!, $deleteData: Boolean!) {
  disconnectUser(input: { userId: $userId, provider: POLAR, deleteData: $deleteData }) { connection { id status } deletedRecords }
}`;
const RECORDS = `query ($id: ID!) {
  user(id: $id) {
    workouts(first: 100) { nodes { id source { externalId } startTime endTime utcOffsetMinutes utcOffsetOrigin localDate providerType
      durationSeconds distanceMeters energyKcal averageHeartRateBpm heartRateZones { index lowerBpm upperBpm seconds }
      route { points { timestamp latitude longitude } } series { type samples { timestamp value } columns { timestamps values } } } }
    sleepSessions(first: 100) { nodes { id night startTime endTime utcOffsetMinutes asleepSeconds deepSeconds stages { stage startTime endTime } heartRate { samples { timestamp bpm } } } }
    nightlyRecharges(first: 100) { nodes { id night startTime utcOffsetMinutes utcOffsetOrigin hrvRmssdMs ansCharge status score hrv { samples { timestamp value } } } }
    dailyActivities(first: 100) { nodes { id date startTime steps isPartial utcOffsetOrigin } }
  }
}`;

describe('from a consent to an answer, over HTTP', () => {
  let database: TestDatabase;
  let rows: RowInspector;
  let polar: StandIn;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createTestDatabase();
    rows = inspectRows(database.url);
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar });
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await rows.close();
    await database.drop();
  });

  async function connect(
    userId: string,
    polarUserId: number,
    account: Account,
    redirectUrl: string | null = APP,
  ): Promise<URL> {
    polar.signIn(polarUserId, account);
    const { data, errors } = await gateway.ask(CONNECT, { userId, redirectUrl });
    expect(errors).toBeUndefined();
    return new URL((await follow(data!['connectUser'].authorizationUrl, 'https://app.example')).url);
  }
  const sync = async (userId: string) =>
    (await gateway.ask(SYNC, { userId, provider: 'POLAR' })).data!['syncUser'].runs[0];
  const stepsOf = (run: { steps: { dataType: string }[] }): Record<string, any> =>
    Object.fromEntries(run.steps.map((step) => [step.dataType, step]));
  /** The run that connecting queued has ended. */
  const settled = (userId: string) =>
    until(async () => {
      const { data } = await gateway.ask(
        'query ($id: ID!) { user(id: $id) { syncRuns(first: 1) { nodes { status } } } }',
        { id: userId },
      );
      return !['QUEUED', 'RUNNING'].includes(data!['user'].syncRuns.nodes[0].status);
    });

  it('connects through redirects alone and comes back to the app without a token', async () => {
    const landed = await connect('aino', 99000017, AINO);

    expect(landed.origin + landed.pathname).toBe('https://app.example/done');
    expect(Object.fromEntries(landed.searchParams)).toEqual({
      tab: 'watch',
      provider: 'POLAR',
      status: 'connected',
      connectionId: expect.any(String),
    });
    expect(polar.registered.has(99000017)).toBe(true);
    const { data } = await gateway.ask(
      'query ($id: ID!) { node(id: $id) { ... on Connection { status providerUserId user { id } } } }',
      {
        id: landed.searchParams.get('connectionId'),
      },
    );
    expect(data!['node']).toEqual({ status: 'ACTIVE', providerUserId: '99000017', user: { id: 'aino' } });
  });

  it('finds every record that the provider has, each with its instants, offsets, units and nulls', async () => {
    await settled('aino');
    const { data, errors } = await gateway.ask(RECORDS, { id: 'aino' });
    expect(errors).toBeUndefined();
    const { workouts, sleepSessions, nightlyRecharges, dailyActivities } = data!['user'];

    expect(workouts.nodes.map((node: any) => node.source.externalId).sort()).toEqual(
      AINO.exercises.map(({ id }) => id).sort(),
    );
    for (const exercise of AINO.exercises as any[]) {
      const workout = workouts.nodes.find((node: any) => node.source.externalId === exercise.id);
      const startMs = Date.parse(`${exercise.start_time}Z`) - exercise.start_time_utc_offset * 60_000;
      expect(workout).toMatchObject({
        startTime: new Date(startMs).toISOString(),
        utcOffsetMinutes: exercise.start_time_utc_offset,
        utcOffsetOrigin: 'RECORD',
        localDate: exercise.start_time.slice(0, 10),
        distanceMeters: exercise.distance ?? null,
        averageHeartRateBpm: exercise.heart_rate?.average ?? null,
        providerType: exercise.detailed_sport_info ?? exercise.sport,
      });
      expect(workout.route?.points.length ?? 0).toBe(exercise.route?.length ?? 0);
    }
    const full = workouts.nodes.find((node: any) => node.source.externalId === 'yQ7nRa2Y');
    expect(full.durationSeconds).toBe(600.401);
    expect(full.heartRateZones.map((zone: { seconds: number }) => zone.seconds)).toEqual([36, 84, 270, 204, 0]);
    for (const series of full.series) {
      expect(series.columns.timestamps).toEqual(
        series.samples.map((sample: { timestamp: string }) => Date.parse(sample.timestamp)),
      );
      expect(series.columns.values).toEqual(series.samples.map((sample: { value: number }) => sample.value));
    }

    expect(sleepSessions.nodes.map(({ night }: { night: string }) => night)).toEqual(
      (AINO.sleep as any).nights
        .map(({ date }: { date: string }) => date)
        .sort()
        .reverse(),
    );
    for (const session of sleepSessions.nodes) {
      const { stages } = session;
      expect(stages[0].startTime).toBe(session.startTime);
      expect(stages.at(-1).endTime).toBe(session.endTime);
      stages.slice(1).forEach((stage: { startTime: string }, index: number) => {
        expect(stage.startTime).toBe(stages[index].endTime);
      });
    }
    expect(nightlyRecharges.nodes).toHaveLength((AINO.nightlyRecharge as { recharges: unknown[] }).recharges.length);
    expect(
      dailyActivities.nodes.map(({ date, isPartial }: { date: string; isPartial: boolean }) => [date, isPartial]),
    ).toEqual([
      ['2026-07-09', true],
      ['2026-07-08', false],
      ['2026-07-07', false],
      ['2026-07-06', false],
    ]);
  });

  it('places continuous heart rate by the offset of neighbouring records, and says so', async () => {
    const days = (AINO.heartRate as any).heart_rates;
    const expected = days
      .flatMap((day: any) =>
        day.heart_rate_samples.map((sample: any) => ({
          timestamp: new Date(Date.parse(`${day.date}T${sample.sample_time}Z`) - 180 * 60_000).toISOString(),
          bpm: sample.heart_rate,
        })),
      )
      .filter(({ bpm }: { bpm: number }) => bpm > 0);
    const { data } = await gateway.ask(
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) { user(id: $id) {
        heartRate(from: $from, to: $to) { samples { timestamp bpm } columns { timestamps values } spans { utcOffsetMinutes utcOffsetOrigin source { externalId } } }
        hourly: heartRate(from: $from, to: $to, resolution: HOURS_1) { aggregation columns { timestamps values min max count } summary { count } }
      } }`,
      { id: 'aino', from: '2026-07-05T21:00:00Z', to: '2026-07-08T21:00:00Z' },
    );
    const { heartRate, hourly } = data!['user'];
    const found = new Map(
      heartRate.samples.map((sample: { timestamp: string; bpm: number }) => [sample.timestamp, sample.bpm]),
    );

    for (const { timestamp, bpm } of expected) expect([timestamp, found.get(timestamp)]).toEqual([timestamp, bpm]);
    expect(heartRate.columns.values).toEqual(heartRate.samples.map((sample: { bpm: number }) => sample.bpm));
    expect(heartRate.spans.some((span: { utcOffsetOrigin: string }) => span.utcOffsetOrigin === 'INFERRED')).toBe(true);
    expect(hourly.aggregation).toBe('AVERAGE');
    expect(hourly.columns.count.reduce((sum: number, count: number) => sum + count, 0)).toBe(hourly.summary.count);
  });

  it('syncing again creates nothing, changes no id, and counts everything as unchanged', async () => {
    const before = (await gateway.ask(RECORDS, { id: 'aino' })).data;
    const run = await sync('aino');
    const after = (await gateway.ask(RECORDS, { id: 'aino' })).data;

    expect(run.status).toBe('SUCCEEDED');
    for (const step of run.steps)
      expect(step).toMatchObject({ status: 'SUCCEEDED', created: 0, updated: 0, rejected: 0 });
    expect(stepsOf(run)['WORKOUT'].unchanged).toBe(AINO.exercises.length);
    expect(stepsOf(run)['SLEEP_SESSION'].unchanged).toBe((AINO.sleep as { nights: unknown[] }).nights.length);
    expect(after).toEqual(before);
  });

  it('keeps two users of one provider apart', async () => {
    const nights = payload('sleep-nights').nights.slice(0, 1);
    await connect('bo', 99000018, { ...EMPTY_ACCOUNT, sleep: { nights } });
    await settled('bo');
    const bo = (await gateway.ask(RECORDS, { id: 'bo' })).data!['user'];

    expect(bo.sleepSessions.nodes).toHaveLength(1);
    expect(bo.workouts.nodes).toEqual([]);
  });

  it('refuses a provider account that another user of the application is connected to', async () => {
    const landed = await connect('thief', 99000017, AINO);

    expect(landed.searchParams.get('status')).toBe('failed');
    expect(landed.searchParams.get('code')).toBe('CONFLICT');
    expect((await sync('aino')).status).toBe('SUCCEEDED');
  });

  it('places days, recharges and heart rate when an offset arrives after them', async () => {
    const late: Account = {
      ...EMPTY_ACCOUNT,
      nightlyRecharge: AINO.nightlyRecharge,
      heartRate: AINO.heartRate,
      activities: AINO.activities,
    };
    await connect('late', 99000019, late);
    await settled('late');
    const unplaced = await sync('late');
    expect(unplaced.status).toBe('PARTIAL');
    expect(stepsOf(unplaced)['HEART_RATE']).toMatchObject({ status: 'PARTIAL', error: { code: 'OFFSET_UNKNOWN' } });
    const waiting = (await gateway.ask(RECORDS, { id: 'late' })).data!['user'];
    expect(waiting.dailyActivities.nodes[0]).toMatchObject({ startTime: null, utcOffsetOrigin: 'NONE', steps: 0 });

    polar.signIn(99000019, { ...late, exercises: AINO.exercises, sleep: AINO.sleep });
    expect((await sync('late')).status).toBe('SUCCEEDED');
    const strip = (user: any) => JSON.parse(JSON.stringify(user, (key, value) => (key === 'id' ? undefined : value)));
    const [aino, placed] = await Promise.all(
      ['aino', 'late'].map(async (id) => (await gateway.ask(RECORDS, { id })).data!['user']),
    );
    expect(strip(placed)).toEqual(strip(aino));
  });

  it('places a workout without an offset by a night that the same run brings', async () => {
    const { start_time_utc_offset: _offset, ...bare } = AINO.exercises[1]!;
    await connect('bare', 99000021, { ...EMPTY_ACCOUNT, exercises: [bare], sleep: AINO.sleep });
    await settled('bare');
    const { data } = await gateway.ask(
      `query ($id: ID!) { user(id: $id) {
        workouts { nodes { utcOffsetMinutes utcOffsetOrigin } }
        syncRuns { nodes { status steps { dataType status created rejected error { code } } } }
      } }`,
      { id: 'bare' },
    );

    expect(data!['user'].workouts.nodes).toEqual([{ utcOffsetMinutes: 330, utcOffsetOrigin: 'INFERRED' }]);
    expect(data!['user'].syncRuns.nodes[0].status).toBe('SUCCEEDED');
    expect(stepsOf(data!['user'].syncRuns.nodes[0])['WORKOUT']).toMatchObject({ created: 1, rejected: 0, error: null });
  });

  it('a payload that is wrong costs that one record, and says why', async () => {
    const [good, ...rest] = payload('sleep-nights').nights;
    const exercises = [
      AINO.exercises[0]!,
      { ...AINO.exercises[1]!, duration: 'an hour' },
      { ...AINO.exercises[3]!, distance: 'far' },
    ];
    await connect('odd', 99000020, {
      ...EMPTY_ACCOUNT,
      exercises,
      sleep: { nights: [{ ...good, sleep_start_time: '2026-13-45' }, ...rest] },
    });
    await settled('odd');
    const { data } = await gateway.ask(
      'query ($id: ID!) { user(id: $id) { syncRuns(last: 1) { nodes { trigger status steps { dataType fetched created rejected error { code message } } } } } }',
      { id: 'odd' },
    );
    const run = data!['user'].syncRuns.nodes[0];

    expect(run).toMatchObject({ trigger: 'CONNECT', status: 'PARTIAL' });
    expect(stepsOf(run)['WORKOUT']).toMatchObject({
      // A distance that cannot be read is left out; without its duration there is no workout.
      created: 2,
      rejected: 1,
      error: { code: 'INVALID_PAYLOAD', message: expect.stringContaining('duration') },
    });
    expect(stepsOf(run)['SLEEP_SESSION']).toMatchObject({
      created: rest.length,
      rejected: 1,
      error: { message: expect.stringContaining('sleep_start_time') },
    });
  });

  describe('a consent that does not come to an end', () => {
    it('tells the app that the user declined, and changes nothing', async () => {
      polar.signIn(99000030, EMPTY_ACCOUNT);
      polar.refuseConsent();
      const { data } = await gateway.ask(CONNECT, { userId: 'shy', redirectUrl: APP });
      const landed = new URL((await follow(data!['connectUser'].authorizationUrl, 'https://app.example')).url);

      expect(landed.searchParams.get('status')).toBe('cancelled');
      const { data: after } = await gateway.ask(
        '{ user(id: "shy") { connection(provider: POLAR) { status } syncRuns { nodes { id } } } }',
      );
      expect(after!['user']).toEqual({ connection: { status: 'PENDING' }, syncRuns: { nodes: [] } });
    });

    it.each([
      ['unknown', '?state=nobody-knows&code=abc'],
      ['missing', '?code=abc'],
    ])('shows a clear page for a state that is %s', async (_what, query) => {
      const response = await fetch(`${gateway.url}/oauth/polar/callback${query}`, { redirect: 'manual' });

      expect(response.status).toBe(400);
      expect(await response.text()).toContain('cannot be used any more');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    });

    it('takes a callback once', async () => {
      polar.signIn(99000031, EMPTY_ACCOUNT);
      const { data } = await gateway.ask(CONNECT, { userId: 'twice', redirectUrl: APP });
      const callback = (await fetch(data!['connectUser'].authorizationUrl, { redirect: 'manual' })).headers.get(
        'location',
      )!;
      const first = await fetch(callback, { redirect: 'manual' });
      const second = await fetch(callback, { redirect: 'manual' });

      expect(new URL(first.headers.get('location')!).searchParams.get('status')).toBe('connected');
      expect(second.status).toBe(400);
      expect(polar.calls.filter((call) => call === 'POST /v2/oauth2/token')).toHaveLength(
        new Set(
          polar.calls
            .map((call, index) => (call === 'POST /v2/oauth2/token' ? index : -1))
            .filter((index) => index >= 0),
        ).size,
      );
    });
  });

  describe('a request that is wrong', () => {
    it.each([
      ['an unknown user', SYNC, { userId: 'nobody', provider: 'POLAR' }, 'NOT_FOUND', 'input.userId'],
      [
        'a redirect that is not allowed',
        CONNECT,
        { userId: 'eve', redirectUrl: 'https://evil.example/' },
        'BAD_USER_INPUT',
        'input.redirectUrl',
      ],
      [
        'from after to',
        '{ user(id: "aino") { workouts(filter: { from: "2026-07-02T00:00:00Z", to: "2026-07-01T00:00:00Z" }) { nodes { id } } } }',
        {},
        'BAD_USER_INPUT',
        'filter.from',
      ],
      ['first: 0', '{ user(id: "aino") { workouts(first: 0) { nodes { id } } } }', {}, 'BAD_USER_INPUT', 'first'],
      [
        'first: 10000',
        '{ user(id: "aino") { workouts(first: 10000) { nodes { id } } } }',
        {},
        'BAD_USER_INPUT',
        'first',
      ],
      [
        'a bad cursor',
        '{ user(id: "aino") { workouts(after: "bm90IGEgY3Vyc29y") { nodes { id } } } }',
        {},
        'BAD_USER_INPUT',
        'after',
      ],
      ['a bad id', '{ node(id: "garbage") { id } }', {}, 'BAD_USER_INPUT', 'id'],
      [
        'dates the wrong way round',
        'mutation { syncUser(input: { userId: "aino", from: "2026-07-02", to: "2026-07-01" }) { runs { id } } }',
        {},
        'BAD_USER_INPUT',
        'input.from',
      ],
    ])('%s gets its code and its field', async (_what, query, variables, code, field) => {
      const { errors } = await gateway.ask(query, variables);

      expect(errors?.map(({ extensions }) => [extensions.code, extensions.field])).toEqual([[code, field]]);
    });

    it('changes nothing', async () => {
      const { data } = await gateway.ask('{ eve: user(id: "eve") { id } nobody: user(id: "nobody") { id } }');

      expect(data).toEqual({ eve: null, nobody: null });
    });

    it('without a key is not answered', async () => {
      const { errors, data } = await gateway.ask('{ providers { id } }', {}, null);

      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'UNAUTHENTICATED']);
    });
  });

  it('a user token reads its own user and nobody else', async () => {
    const { data } = await gateway.ask('mutation { createUserToken(input: { userId: "bo" }) { token expiresAt } }');
    const { token } = data!['createUserToken'];
    const own = await gateway.ask('{ me { id } user(id: "bo") { id } other: user(id: "aino") { id } }', {}, token);
    const list = await gateway.ask('{ users { nodes { id } } }', {}, token);

    expect(own.data).toEqual({ me: { id: 'bo' }, user: { id: 'bo' }, other: null });
    expect(list.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('leaving', () => {
    it('answers at once, tries the provider until it takes it, and destroys the token', async () => {
      polar.answerWith(503);
      const { data } = await gateway.ask(DISCONNECT, { userId: 'bo', deleteData: false });
      expect(data!['disconnectUser']).toMatchObject({ connection: { status: 'DISCONNECTED' }, deletedRecords: 0 });
      await until(() => polar.calls.includes('DELETE /v3/users/99000018'));
      expect(polar.registered.has(99000018)).toBe(true);
      expect(await rows.tablesWithRowsOf(await rows.userKey('bo'))).not.toContain('credentials');

      polar.answerWith(null);
      await rows.query('update farewells set due_at = now()');
      await until(() => !polar.registered.has(99000018));
      await until(async () => (await rows.query('select 1 from farewells')).length === 0);
      const bo = (await gateway.ask(RECORDS, { id: 'bo' })).data!['user'];
      expect(bo.sleepSessions.nodes).toHaveLength(1);
    });

    it('is the same when it is said again', async () => {
      const { data } = await gateway.ask(DISCONNECT, { userId: 'bo', deleteData: false });

      expect(data!['disconnectUser']).toMatchObject({ connection: { status: 'DISCONNECTED' }, deletedRecords: 0 });
    });

    it('with deleteData leaves nothing of the records in any table', async () => {
      const records = (await gateway.ask(RECORDS, { id: 'aino' })).data!['user'];
      const { data } = await gateway.ask(DISCONNECT, { userId: 'aino', deleteData: true });

      const listed = Object.values<{ nodes: unknown[] }>(records).reduce((sum, { nodes }) => sum + nodes.length, 0);
      expect(data!['disconnectUser'].deletedRecords).toBeGreaterThanOrEqual(listed);
      expect(await rows.tablesWithRowsOf(await rows.userKey('aino'))).toEqual([
        'connections',
        'data_keys',
        'sync_runs',
        'users',
      ]);
      await until(() => !polar.registered.has(99000017));
    });

    it('deleting a user leaves no row of it at all', async () => {
      const key = await rows.userKey('late');
      const { data } = await gateway.ask('mutation { deleteUser(input: { id: "late" }) { deletedUserId } }');

      expect(data!['deleteUser'].deletedUserId).toBe('late');
      expect(await rows.tablesWithRowsOf(key)).toEqual([]);
      await until(() => !polar.registered.has(99000019));
    });
  });

  it('keeps the key out of what it answers', async () => {
    const answers = await Promise.all([
      gateway.ask('{ providers { id name isConfigured isSandbox } }'),
      gateway.ask('{ nonsense }'),
    ]);

    expect(JSON.stringify(answers)).not.toContain(API_KEY);
    expect(answers[0].data!['providers']).toEqual([
      { id: 'POLAR', name: expect.any(String), isConfigured: true, isSandbox: false },
    ]);
  });

  it.each([
    ['https://app.example', 'https://app.example'],
    ['https://evil.example', null],
    ['null', null],
  ])('tells a browser on %s that it may call: %s', async (origin, allowed) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
