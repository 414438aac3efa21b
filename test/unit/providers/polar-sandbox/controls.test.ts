import { describe, expect, it } from '@jest/globals';
import { authorize, connect, NOW, start } from './sandbox-client.js';

describe('faults', () => {
  it('answer with a status, as often as told, on that path alone', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.failNext({ path: '/v3/users/sleep', status: 503, times: 2 });
    expect((await client.get('/v3/exercises')).status).toBe(200);
    expect((await client.get('/v3/users/sleep')).status).toBe(503);
    expect((await client.get('/v3/users/sleep')).status).toBe(503);
    expect((await client.get('/v3/users/sleep')).status).toBe(200);
  });

  it('cut a body off', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.failNext({ path: '/v3/users/sleep', cutBody: true });
    const answer = await client.get('/v3/users/sleep');
    await expect(answer.text()).rejects.toThrow();
    expect((await client.json<{ nights: unknown[] }>('/v3/users/sleep')).nights.length).toBeGreaterThan(0);
  });

  it('send what is not JSON', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.failNext({ path: /^\/v3\/users\/activities/, garbage: true });
    const answer = await client.get('/v3/users/activities');
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow('is not valid JSON');
  });

  it('answer late, and not at all once the sandbox is closed', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.failNext({ path: '/v3/exercises', delayMs: 5 });
    expect((await client.get('/v3/exercises')).status).toBe(200);
    started.controls.failNext({ path: '/v3/exercises', delayMs: 3_600_000 });
    const hanging = client.get('/v3/exercises');
    await expect(Promise.all([hanging, started.sandbox.close()])).rejects.toThrow('fetch failed');
  });

  it('reach the token endpoint too', async () => {
    const started = await start();
    started.controls.failNext({ path: '/v2/oauth2/token', status: 500 });
    await expect(authorize(started)).rejects.toThrow();
    expect((await authorize(started)).token).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('rate limits', () => {
  it('are told on every answer: both windows, over all users of the client', async () => {
    const started = await start();
    const first = await connect(started, 1);
    const second = await connect(started, 2);
    const { headers } = await first.get('/v3/users/sleep');
    // Two registrations and this call.
    expect(headers.get('ratelimit-usage')).toBe('3, 3');
    expect(headers.get('ratelimit-limit')).toBe('540, 5200');
    expect(headers.get('ratelimit-reset')).toBe('900, 86400');
    started.clock.advance({ seconds: 60 });
    const later = await second.get('/v3/exercises/Unknown1');
    expect(later.headers.get('ratelimit-usage')).toBe('4, 4');
    expect(later.headers.get('ratelimit-reset')).toBe('840, 86340');
  });

  it('refuse with 429 until the spent window begins anew', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.spendRateLimit(518);
    expect((await client.get('/v3/users/sleep')).status).toBe(200);
    const refused = await client.get('/v3/users/sleep');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-usage')).toBe('520, 520');
    started.clock.advance({ seconds: 899 });
    expect((await client.get('/v3/users/sleep')).status).toBe(429);
    started.clock.advance({ seconds: 1 });
    const admitted = await client.get('/v3/users/sleep');
    expect(admitted.status).toBe(200);
    expect(admitted.headers.get('ratelimit-usage')).toBe('1, 521');
  });
});

describe('what happens at Polar', () => {
  it('tells a user without any consent from one who is not registered', async () => {
    const started = await start();
    const client = await connect(started);
    const user = `/v3/users/${started.controls.athletes[0]?.polarUserId}`;
    const statuses = async () => [(await client.get(user)).status, (await client.get('/v3/exercises')).status];
    expect(await statuses()).toEqual([200, 200]);
    started.controls.withdrawConsent(1);
    expect(await statuses()).toEqual([403, 403]);
    started.controls.restoreConsent(1);
    expect(await statuses()).toEqual([200, 200]);
    started.controls.unregister(1);
    expect(await statuses()).toEqual([204, 403]);
  });

  it('closes one kind of data at a time', async () => {
    const started = await start();
    const client = await connect(started);
    started.controls.withdrawConsent(1, 'sleep', 'activities');
    expect((await client.get('/v3/users/sleep')).status).toBe(403);
    expect((await client.get('/v3/users/sleep/available')).status).toBe(403);
    expect((await client.get('/v3/users/activities')).status).toBe(403);
    expect((await client.get('/v3/users/nightly-recharge')).status).toBe(200);
    expect((await client.get('/v3/exercises')).status).toBe(200);
    started.controls.restoreConsent(1);
    expect((await client.get('/v3/users/sleep')).status).toBe(200);
  });

  it('ends the tokens of one user', async () => {
    const started = await start();
    const [client, other] = [await connect(started, 1), await connect(started, 2)];
    started.controls.revokeTokens(1);
    expect((await client.get('/v3/exercises')).status).toBe(401);
    expect((await other.get('/v3/exercises')).status).toBe(200);
    const again = await authorize(started, 1);
    expect((await again.get('/v3/exercises')).status).toBe(200);
  });

  it('sends an exercise again: same id, other values, later upload, last in the list', async () => {
    const started = await start();
    const client = await connect(started);
    type Item = { id: string; calories: number; upload_time: string };
    const [first] = await client.json<Item[]>('/v3/exercises');
    started.controls.bumpExercise(1, first!.id);
    const list = await client.json<Item[]>('/v3/exercises');
    expect(list.at(-1)).toMatchObject({
      id: first!.id,
      calories: first!.calories + 7,
      upload_time: '2026-07-15T18:30:00Z',
    });
    expect(list.filter(({ id }) => id === first!.id)).toHaveLength(1);
  });

  it('brings an exercise of weeks ago today', async () => {
    const started = await start();
    const client = await connect(started);
    const id = started.controls.addExercise(1, {
      date: '2026-05-20',
      startSeconds: 19 * 3600,
      type: 'RUNNING',
      kind: 'EASY',
      minutes: 30,
    });
    const added = await client.json(`/v3/exercises/${id}`, { samples: 'true' });
    expect(added).toMatchObject({ start_time: '2026-05-20T19:00:00', start_time_utc_offset: 180, duration: 'PT1800S' });
    expect(started.controls.exercises(1).at(-1)!.workout.key).toBe('2026-05-20#100');
  });

  it('raises the totals of a day whose watch is synced late', async () => {
    const started = await start();
    const client = await connect(started);
    const path = '/v3/users/activities/2026-07-12';
    const before = await client.json<{ steps: number; active_calories: number }>(path);
    started.controls.resync(1, '2026-07-12', 1500);
    const after = await client.json<{ steps: number; active_calories: number }>(path);
    expect(after.steps).toBe(before.steps + 1500);
    expect(after.active_calories).toBeGreaterThan(before.active_calories);
  });
});

describe('what it writes down', () => {
  it('are requests without tokens, and payloads as sent', async () => {
    const started = await start();
    const client = await connect(started);
    const text = await (await client.get('/v3/users/activities', { from: '2026-07-14', to: '2026-07-15' })).text();
    await fetch(new URL('/v3/exercises', started.sandbox.endpoints.apiUrl));
    expect(started.controls.requests.slice(-2)).toEqual([
      {
        method: 'GET',
        path: '/v3/users/activities',
        query: { from: '2026-07-14', to: '2026-07-15' },
        isAuthorized: true,
        status: 200,
      },
      { method: 'GET', path: '/v3/exercises', query: {}, isAuthorized: false, status: 401 },
    ]);
    expect(started.controls.servedPayloads.at(-1)!.body).toBe(text);
    expect(JSON.stringify([started.controls.requests, started.controls.servedPayloads])).not.toContain(client.token);
    expect(started.controls.athletes[0]!.athlete.activityOn('2026-07-14', new Date(NOW))!.steps).toBe(
      (JSON.parse(text) as { steps: number }[])[0]!.steps,
    );
  });
});
