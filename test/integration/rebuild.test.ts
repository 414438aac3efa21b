import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCallBudgets } from '../../src/application/provider-budget.js';
import { rebuildUser } from '../../src/application/rebuild.js';
import { runSync } from '../../src/application/run-sync.js';
import type { Difference, RebuildReport } from '../../src/application/ports/index.js';
import type { Operation } from '../../src/domain/operation.js';
import { ProviderError } from '../../src/domain/errors.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import { mapPayload } from '../../src/provider-kit/pull.js';
import type { Provider, Stream } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { addDays, connect as connectAthlete, start } from '../unit/providers/polar-sandbox/sandbox-client.js';
import {
  after,
  dumpData,
  EVERYTHING,
  makeProject,
  makeWearer,
  NEWEST,
  NOW,
  payload,
  series,
  sleep,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './storage/builders.js';

/** How many weeks a wearer is synced for, week by week; a year by `npm run test:rebuild`. */
const WEEKS = Number(process.env['REBUILD_WEEKS'] ?? '2');
/** Against a hang, at a year on a slow machine. */
const LONG_MS = 60 * 60 * 1000;

let storage: Storage;
let close: () => Promise<void>;
let clock: TurnedClock;

beforeAll(async () => {
  clock = turnedClock(NOW.toISOString());
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());

/** The provider with one stream's meaning changed. */
const withMap = (
  provider: Provider,
  dataType: Stream['dataType'],
  change: (map: Stream['map']) => Stream['map'],
): Provider => ({
  ...provider,
  streams: provider.streams.map((stream) =>
    stream.dataType === dataType
      ? { ...stream, mapperVersion: stream.mapperVersion + 1, map: change((...args) => stream.map(...args)) }
      : stream,
  ),
});

interface Rebuilt {
  report: RebuildReport;
  differences: Difference[];
}

async function rebuild(userId: string, provider: Provider, isDryRun = false): Promise<Rebuilt> {
  const differences: Difference[] = [];
  const report = await rebuildUser(
    { rebuilds: storage.rebuilds, providers: [provider], clock },
    { userId, isDryRun },
    (difference) => {
      differences.push(difference);
    },
  );
  if (report === null) throw new Error('the user is gone');
  return { report, differences };
}

const NOTHING = { changed: 0, created: 0, removed: 0, kept: 0 };

describe('a wearer of Polar', () => {
  let userId: string;
  let before: Record<string, string[]>;

  beforeAll(async () => {
    ({ userId } = await syncForWeeks());
    before = await dumpData(storage, userId);
  }, LONG_MS);

  it('has many payloads, also such as tell no offset', () => {
    expect(before['payloads']!.length).toBeGreaterThan(WEEKS * 7 * 3);
    for (const table of [
      'workouts',
      'workout_routes',
      'sleep_sessions',
      'nightly_recharges',
      'daily_activities',
      'heart_rate_days',
      'series_blocks',
    ])
      expect([table, before[table]!.length > WEEKS]).toEqual([table, true]);
  });

  it(
    'comes out of a rebuild as it was, to the last byte of every table',
    async () => {
      const { report, differences } = await rebuild(userId, polar);
      expect(differences).toEqual([]);
      expect(report).toMatchObject({
        ...NOTHING,
        payloads: { replayed: before['payloads']!.length, understood: 0, rejected: 0 },
      });
      expect(await dumpData(storage, userId)).toEqual(before);
    },
    LONG_MS,
  );

  it(
    'tells in a dry run what a changed mapper would change, changes nothing, and then changes exactly that',
    async () => {
      const changed = withMap(
        polar,
        'WORKOUT',
        (map) =>
          (...args) =>
            map(...args).map((operation) =>
              operation.dataType === 'WORKOUT' && operation.record.distanceMeters !== null
                ? { ...operation, record: { ...operation.record, distanceMeters: operation.record.distanceMeters + 1 } }
                : operation,
            ),
      );
      const { rows } = await storage.pool.query<{ externalId: string; date: string; distance: number }>(
        `select external_id as "externalId", local_date as date, distance_meters as distance from workouts
        where user_id = $1 and distance_meters is not null order by external_id`,
        [userId],
      );
      const expected = rows.map(({ externalId, date, distance }) => ({
        kind: 'changed',
        dataType: 'WORKOUT',
        externalId,
        date,
        fields: [{ field: 'distanceMeters', before: distance, after: distance + 1 }],
      }));
      const sorted = (list: Difference[]) => list.sort((a, b) => (a.externalId < b.externalId ? -1 : 1));

      const dry = await rebuild(userId, changed, true);
      expect(expected.length).toBeGreaterThan(0);
      expect(sorted(dry.differences)).toEqual(expected);
      expect(await dumpData(storage, userId)).toEqual(before);

      const real = await rebuild(userId, changed);
      expect(sorted(real.differences)).toEqual(expected);
      expect(real.report).toEqual(dry.report);
      const now = await dumpData(storage, userId);
      for (const table of [
        'workout_routes',
        'sleep_sessions',
        'nightly_recharges',
        'daily_activities',
        'heart_rate_days',
        'series_blocks',
        'stream_cursors',
      ])
        expect(now[table]).toEqual(before[table]);
      const { rows: distances } = await storage.pool.query(
        `select external_id as "externalId", distance_meters as distance from workouts
        where user_id = $1 and distance_meters is not null order by external_id`,
        [userId],
      );
      expect(distances).toEqual(rows.map(({ externalId, distance }) => ({ externalId, distance: distance + 1 })));
      expect(now['change_events']!.length).toBe(before['change_events']!.length + 1);
      expect((await rebuild(userId, changed)).report).toMatchObject(NOTHING);
    },
    LONG_MS,
  );

  it(
    'comes out the same when every record must be made again',
    async () => {
      await rebuild(userId, polar);
      const complete = await facts(userId);
      for (const table of [...Object.values(RECORD_TABLES), 'series_blocks', 'workout_routes'])
        await storage.pool.query(`delete from ${table} where user_id = $1`, [userId]);
      const { report } = await rebuild(userId, polar);
      expect(report).toMatchObject({ changed: 0, removed: 0, kept: 0 });
      expect(await facts(userId)).toEqual(complete);
    },
    LONG_MS,
  );
});

/** A wearer whose sandbox account was synced every week, by the code that syncs. */
async function syncForWeeks(): Promise<{ userId: string }> {
  const started = await start();
  const projectId = await makeProject(storage);
  const user = await storage.users.create(projectId, `athlete ${Math.random()}`);
  const account = await connectAthlete(started);
  const begun = await storage.connections.begin(user.id, 'polar');
  const from = started.clock.now();
  const connection = await storage.connections.activate({
    userId: user.id,
    id: begun.id,
    externalUserId: user.id,
    tokens: { accessToken: account.token, refreshToken: null, expiresAt: null, scopes: [] },
    connectedAt: from,
    nextSyncAt: from,
  });
  if (connection === null) throw new Error('the account is taken');
  const { manifest } = polar;
  const reachable = {
    provider: polar,
    oauth: oauth2(manifest.displayName, manifest.auth),
    client: { ...started.sandbox.credentials, authorizationUrl: '', tokenUrl: '' },
    apiUrl: started.sandbox.endpoints.apiUrl,
    isSandbox: true,
  };
  for (let week = 0; week < WEEKS; week += 1) {
    const now = new Date(from.getTime() + week * 7 * 86_400_000);
    started.clock.set(now);
    clock.set(now);
    const run = await storage.runs.enqueue({
      userId: user.id,
      connectionId: connection.id,
      trigger: 'SCHEDULED',
      // Eight days, so that each week sends again what the one before has sent last.
      request: { ...EVERYTHING, from: addDays(now.toISOString().slice(0, 10), -7) },
      now,
    });
    await runSync(
      {
        connections: storage.connections,
        runs: storage.runs,
        data: storage.data,
        providers: { all: [reachable], find: () => reachable },
        budgets: createCallBudgets(storage.budget, clock),
        clock,
        onBug: (error) => {
          throw error;
        },
      },
      run,
      new AbortController().signal,
    );
    const ended = await storage.runs.find(user.id, run.id);
    expect(ended).toMatchObject({ status: expect.stringMatching(/SUCCEEDED|PARTIAL/) });
  }
  return { userId: user.id };
}

/** What the records say, without our ids. */
async function facts(userId: string): Promise<unknown> {
  const { rows } = await storage.pool.query(
    `select 'workout' as of, to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' as row from workouts t where user_id = $1
      union all select 'sleep', to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' from sleep_sessions t where user_id = $1
      union all select 'recharge', to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' from nightly_recharges t where user_id = $1
      union all select 'day', to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' from daily_activities t where user_id = $1
      union all select 'heart rate', to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' from heart_rate_days t where user_id = $1
      union all select 'block', to_jsonb(t) - 'record_id' from series_blocks t where user_id = $1
      union all select 'route', to_jsonb(t) - 'workout_id' from workout_routes t where user_id = $1`,
    [userId],
  );
  return rows.map((row) => JSON.stringify(row)).sort();
}

const DATES = /^\d{4}-\d{2}-\d{2}T/;

/** Reads back what `payload` writes. */
function meaningOf(text: string): Operation[] {
  return JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'string' && DATES.test(value) && key !== 'revision') return new Date(value);
    return ['timestamps', 'values'].includes(key) ? Float64Array.from(value as number[]) : value;
  }) as Operation[];
}

/** Polar in name; its payloads are what they mean. */
const plain: Provider = {
  ...polar,
  streams: polar.streams.map((stream) => ({ ...stream, map: ({ text }) => meaningOf(text) })),
};
const refusing = (dataType: Stream['dataType'], word: string): Provider =>
  withMap(plain, dataType, (map) => (content, subject) => {
    if (content.text.includes(word))
      throw new ProviderError('reject-record', 'INVALID_PAYLOAD', `${word} is not understood`);
    return map(content, subject);
  });

describe('payloads that speak of one record', () => {
  let wearer: Wearer;
  beforeEach(async () => {
    clock.set(NOW);
    wearer = await makeWearer(storage);
  });
  const commit = (operations: Operation[], seconds = 0) =>
    storage.data.commit(
      wearer.batch(
        operations.map((operation) => payload(operation)),
        { receivedAt: after(seconds), mapperVersion: versionOf(operations) },
      ),
    );
  const versionOf = ([first]: Operation[]) =>
    polar.streams.find(({ dataType }) => dataType === first?.dataType)?.mapperVersion ?? 1;
  const titles = async () =>
    (
      await storage.records.lists.WORKOUT.list(
        { userIds: [wearer.userId], from: null, to: null, providers: null, types: null },
        NEWEST,
      )
    ).rows.map(({ title }) => title);
  const dump = () => dumpData(storage, wearer.userId);
  const wipe = async () => {
    for (const table of ['workouts', 'sleep_sessions', 'series_blocks', 'workout_routes'])
      await storage.pool.query(`delete from ${table} where user_id = $1`, [wearer.userId]);
  };

  it('count in the order in which they arrived, parts that a later one leaves out staying', async () => {
    const heartRate = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101])];
    const route = [{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: 3 }];
    await commit([upsertWorkout(workout('w', { title: 'first' }), { series: heartRate, route })]);
    await commit([upsertWorkout(workout('w', { title: 'second', heartRateZones: null }), { keepsZones: true })], 1);
    const before = await dump();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    expect(await dump()).toEqual(before);
    const complete = await facts(wearer.userId);
    await wipe();
    await rebuild(wearer.userId, plain);
    expect(await facts(wearer.userId)).toEqual(complete);
    expect(await titles()).toEqual(['second']);
  });

  it('count as the provider said them last, where it went back to what it had said before', async () => {
    const [one, other] = ['one', 'other'].map((title) => upsertWorkout(workout('w', { title })));
    await commit([one!]);
    await commit([other!], 1);
    await commit([one!], 2);
    const before = await dump();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    expect(await dump()).toEqual(before);
    expect(await titles()).toEqual(['one']);
  });

  it('never let an older revision win', async () => {
    await commit([upsertWorkout(workout('w', { title: 'new', revision: 'b' }))]);
    await commit([upsertWorkout(workout('w', { title: 'old', revision: 'a' }))], 1);
    await wipe();
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ created: 1 });
    expect(await titles()).toEqual(['new']);
  });

  it('keep the id of a sleep that was analysed again under another id', async () => {
    await commit([upsertSleep(sleep('first analysis'))]);
    await commit([upsertSleep(sleep('second analysis', { score: 81 }))], 1);
    const before = await dump();
    const { report } = await rebuild(
      wearer.userId,
      withMap(plain, 'SLEEP_SESSION', (map) => map),
    );
    expect(report).toMatchObject(NOTHING);
    expect((await dump())['sleep_sessions']).toEqual(before['sleep_sessions']);
    expect(before['sleep_sessions']).toHaveLength(1);
  });

  it('become a record once they are understood, and lose their rejection', async () => {
    const text = payload(upsertWorkout(workout('w', { title: 'odd' })));
    const strict = refusing('WORKOUT', 'odd').streams.find(({ dataType }) => dataType === 'WORKOUT')!;
    await storage.data.commit(
      wearer.batch([mapPayload(strict, text, { offsets: { days: [], nights: new Map() } })], { dataType: 'WORKOUT' }),
    );
    expect(await titles()).toEqual([]);
    const waiting = { externalId: wearer.externalId, providers: ['polar'], onlyRejected: true };
    expect(await storage.rebuilds.users(waiting)).toEqual([{ userId: wearer.userId, externalId: wearer.externalId }]);
    const { report, differences } = await rebuild(wearer.userId, plain);
    expect(report).toMatchObject({ ...NOTHING, created: 1, payloads: { replayed: 1, understood: 1, rejected: 0 } });
    expect(differences).toEqual([
      { kind: 'created', dataType: 'WORKOUT', externalId: 'w', date: '2026-03-09', fields: [] },
    ]);
    expect(await titles()).toEqual(['odd']);
    expect(await storage.rebuilds.users(waiting)).toEqual([]);
  });

  it('leave their record as it is when they are no longer understood, and are marked', async () => {
    await commit([upsertSleep(sleep('early'))]);
    await commit(
      [upsertSleep(sleep('late', { device: 'odd' }), [series('HEART_RATE', '2026-03-09T01:00:00Z', [50])])],
      1,
    );
    const before = await dump();
    const { report, differences } = await rebuild(wearer.userId, refusing('SLEEP_SESSION', 'odd'));
    expect(report).toMatchObject({ ...NOTHING, kept: 1, payloads: { rejected: 1 } });
    expect(differences).toMatchObject([{ kind: 'kept', externalId: 'late', date: '2026-03-09' }]);
    const now = await dump();
    expect({ ...now, payloads: null }).toEqual({ ...before, payloads: null });
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ ...NOTHING, payloads: { understood: 1 } });
  });

  it('take back a record that they no longer mean, with its series', async () => {
    await commit([
      upsertWorkout(workout('stays'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1])] }),
      upsertWorkout(workout('goes'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [2])], route: [] }),
    ]);
    const without = withMap(
      plain,
      'WORKOUT',
      (map) => (content, subject) => map(content, subject).filter(({ record }) => record.externalId !== 'goes'),
    );
    expect((await rebuild(wearer.userId, without)).differences).toMatchObject([
      { kind: 'removed', externalId: 'goes' },
    ]);
    const now = await dump();
    expect([now['workouts'], now['series_blocks'], now['workout_routes']].map((rows) => rows!.length)).toEqual([
      1, 1, 0,
    ]);
    expect(now['change_events']!.at(-1)).toMatch(/polar,WORKOUT,0,0,1/);
  });

  it('tell a changed series by its count and its hash', async () => {
    await commit([upsertWorkout(workout('w'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1, 2, 3])] })]);
    const shorter = withMap(plain, 'WORKOUT', () => () => [
      upsertWorkout(workout('w'), { series: [series('SPEED', '2026-03-09T06:00:00Z', [1, 2])] }),
    ]);
    expect((await rebuild(wearer.userId, shorter)).differences).toMatchObject([
      {
        kind: 'changed',
        fields: [
          {
            field: 'series.SPEED',
            before: expect.stringMatching(/^3 samples, [0-9a-f]{12}$/),
            after: expect.stringMatching(/^2 samples, [0-9a-f]{12}$/),
          },
        ],
      },
    ]);
    expect((await rebuild(wearer.userId, shorter)).report).toMatchObject(NOTHING);
  });

  it('leave everything as it was when the rebuild breaks off, early or late', async () => {
    await commit([upsertWorkout(workout('w')), upsertWorkout(workout('v'))]);
    const before = await dump();
    const renamed = withMap(
      plain,
      'WORKOUT',
      (map) => (content, subject) =>
        map(content, subject).map(
          (operation) => ({ ...operation, record: { ...operation.record, device: 'other' } }) as Operation,
        ),
    );
    await expect(
      rebuildUser(
        { rebuilds: storage.rebuilds, providers: [renamed], clock },
        { userId: wearer.userId, isDryRun: false },
        () => {
          throw new Error('the terminal is gone');
        },
      ),
    ).rejects.toThrow('the terminal is gone');
    expect(await dump()).toEqual(before);

    await storage.pool.query(`
      create function break_off() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
      create trigger break_off before update on payloads for each statement execute function break_off()`);
    await expect(rebuild(wearer.userId, renamed)).rejects.toThrow('the disk is full');
    await storage.pool.query('drop function break_off cascade');
    expect(await dump()).toEqual(before);
    expect((await rebuild(wearer.userId, renamed)).report).toMatchObject({ changed: 2 });
  });

  it('never come back where they were deleted, though a rebuild was under way', async () => {
    await commit([upsertWorkout(workout('w')), upsertWorkout(workout('v'))]);
    let leaving: Promise<unknown> | undefined;
    // Begun early in the rebuild, which has much to do after it: unheld, it would be over before the rebuild writes.
    const leave = () =>
      storage.connections.disconnect(wearer.userId, wearer.connectionId, { deleteData: true, at: after(9) });
    const slow = withMap(plain, 'WORKOUT', (map) => (content, subject) => {
      leaving ??= leave();
      return map(content, subject).map(
        (operation) =>
          ({
            ...operation,
            record: { ...operation.record, externalId: `${operation.record.externalId} again` },
          }) as Operation,
      );
    });
    await rebuild(wearer.userId, slow);
    await leaving;
    const empty = await dump();
    expect(Object.values(empty).flat()).toEqual([]);
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject({ ...NOTHING, payloads: { replayed: 0 } });
    expect(await dump()).toEqual(empty);
  });

  it('of another provider stay untouched', async () => {
    await commit([upsertWorkout(workout('w'))]);
    const before = await dump();
    const other = { ...plain, manifest: { ...plain.manifest, id: 'other' } };
    expect((await rebuild(wearer.userId, other)).report).toMatchObject({ ...NOTHING, payloads: { replayed: 0 } });
    expect(await dump()).toEqual(before);
  });
});

describe('a user who is gone', () => {
  it('has nothing to rebuild', async () => {
    const nobody = { userId: '00000000-0000-4000-8000-000000000000', isDryRun: false };
    await expect(
      rebuildUser({ rebuilds: storage.rebuilds, providers: [plain], clock }, nobody, () => undefined),
    ).resolves.toBeNull();
  });
});

afterEach(() => {
  clock.set(NOW);
});
