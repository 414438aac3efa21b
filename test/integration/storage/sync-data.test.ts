import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBlocks, decodeBlocks } from '../../../src/series/index.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import {
  activity,
  after,
  dumpData,
  makeWearer,
  NEWEST,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
  type Wearer,
} from './builders.js';

import { furtherOperations } from './further-records.js';
import type { ListedType } from '../../../src/application/ports/index.js';

let storage: Storage;
let close: () => Promise<void>;
let wearer: Wearer;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
});

const commit = (...args: Parameters<Wearer['batch']>) => storage.data.commit(wearer.batch(...args));
const everyone = () => ({ userIds: [wearer.userId], from: null, to: null, providers: null });
const workouts = async () => (await storage.records.lists.WORKOUT.list({ ...everyone(), types: null }, NEWEST)).rows;
const theWorkout = async () => (await workouts())[0]!;
const sessions = async () => (await storage.records.lists.SLEEP_SESSION.list(everyone(), NEWEST)).rows;
const heartRate = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101, 102])];
const route = [
  { timestamp: new Date('2026-03-09T06:00:00Z'), latitude: 60.1699, longitude: 24.9384, altitudeMeters: null },
];

describe('what is stored', () => {
  it('gives back every record as it was mapped', async () => {
    const night = recharge('2026-03-09');
    const day = activity('2026-03-09');
    await commit([payload(upsertWorkout(workout('w')))]);
    await commit([payload(upsertSleep(sleep('s')))]);
    await commit([payload(upsertRecharge(night))]);
    await commit([payload(upsertActivity(day))]);
    const ours = { userId: wearer.userId, provider: 'polar', receivedAt: NOW, flags: [], id: expect.any(String) };
    expect(await workouts()).toEqual([{ ...workout('w'), ...ours }]);
    expect(await sessions()).toEqual([{ ...sleep('s'), ...ours }]);
    expect((await storage.records.lists.NIGHTLY_RECHARGE.list(everyone(), NEWEST)).rows).toEqual([
      { ...night, ...ours },
    ]);
    expect((await storage.records.lists.DAILY_ACTIVITY.list(everyone(), NEWEST)).rows).toEqual([{ ...day, ...ours }]);
  });

  it.each(furtherOperations)('gives back a record of $dataType as it was mapped', async (operation) => {
    await commit([payload(operation)]);
    const reader = storage.records.lists[operation.dataType as Exclude<ListedType, 'WORKOUT'>];
    const { rows } = await reader.list(everyone(), NEWEST);
    expect(rows).toEqual([
      {
        ...operation.record,
        userId: wearer.userId,
        provider: 'polar',
        receivedAt: NOW,
        flags: [],
        id: expect.any(String),
      },
    ]);
    await expect(commit([payload(operation)])).resolves.toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  });

  it('says what does not add up, and changes nothing of it', async () => {
    const parts = { deepSeconds: 3600, lightSeconds: 3600, remSeconds: 3600, unknownSeconds: 0 };
    await commit([payload(upsertSleep(sleep('s', parts)))]);
    expect(await sessions()).toMatchObject([{ ...parts, awakeSeconds: 1800, flags: ['SLEEP_PARTS_DIFFER'] }]);
    await commit([payload(upsertSleep(sleep('s', { ...parts, lightSeconds: 19_800 })))]);
    expect(await sessions()).toMatchObject([{ flags: [] }]);
  });

  it('keeps text that Postgres cannot hold from costing the batch', async () => {
    await commit([payload(upsertWorkout(workout('nul\u0000', { title: 'a\u0000b\uD800c' })))]);
    expect(await theWorkout()).toMatchObject({ externalId: 'nul\uFFFD', title: 'a\uFFFDb\uFFFDc' });
    await expect(
      commit([payload(upsertWorkout(workout('nul\u0000', { title: 'a\u0000b\uD800c' })))]),
    ).resolves.toMatchObject({ unchanged: 1 });
  });

  it('touches no row of any table when everything comes again', async () => {
    const batch = [
      payload(upsertWorkout(workout('w'), { series: heartRate, route })),
      payload(upsertWorkout(workout('plain'), { series: [], route: null })),
    ];
    await commit(batch, { cursor: { at: 1, nested: { b: 1, a: 2 } } });
    const before = await dumpData(storage, wearer.userId);
    await commit(batch, { cursor: { nested: { a: 2, b: 1 }, at: 1 }, receivedAt: after(500) });
    expect(await dumpData(storage, wearer.userId)).toEqual(before);
    expect(before['payloads']).toHaveLength(2);
    expect(before['workout_routes']).toHaveLength(1);
  });

  it('says when a record was last changed, and leaves that when nothing was', async () => {
    await commit([payload(upsertWorkout(workout('w')))]);
    await commit([payload(upsertWorkout(workout('w')))], { receivedAt: after(10) });
    expect((await theWorkout()).receivedAt).toEqual(NOW);
    await commit([payload(upsertWorkout(workout('w', { title: null })))], { receivedAt: after(20) });
    expect((await theWorkout()).receivedAt).toEqual(after(20));
  });

  it('logs one change for what a batch changed, and none for what it did not', async () => {
    const early = workout('early', {
      startTime: new Date('2026-03-01T06:00:00Z'),
      endTime: new Date('2026-03-01T07:00:00Z'),
    });
    await commit([payload(upsertWorkout(early), upsertWorkout(workout('w')))]);
    await commit([payload(upsertWorkout(early), upsertWorkout(workout('w')))]);
    const { rows } = await storage.pool.query(
      'select created, updated, deleted, from_time, to_time, data_type from change_events where user_id = $1',
      [wearer.userId],
    );
    expect(rows).toEqual([
      {
        created: 2,
        updated: 0,
        deleted: 0,
        data_type: 'WORKOUT',
        from_time: early.startTime,
        to_time: workout('w').endTime,
      },
    ]);
  });
});

describe('several operations on one record', () => {
  it('lets the last win, and keeps what it does not speak of', async () => {
    const counts = await commit([
      payload(upsertWorkout(workout('w', { title: 'first' }), { series: heartRate, route })),
      payload(upsertWorkout(workout('w', { title: 'last' }))),
    ]);
    expect(counts).toEqual({ created: 1, updated: 0, unchanged: 0, samples: 3 });
    const stored = await theWorkout();
    expect(stored.title).toBe('last');
    await expect(storage.records.routes([stored])).resolves.toEqual([route]);
  });

  it('lets a higher revision win whichever comes last', async () => {
    await commit([
      payload(upsertWorkout(workout('w', { title: 'new', revision: '2026-03-10T10:00:00Z' }))),
      payload(upsertWorkout(workout('w', { title: 'old', revision: '2026-03-10T09:00:00Z' }))),
    ]);
    expect(await theWorkout()).toMatchObject({ title: 'new' });
  });
});

describe('revisions', () => {
  beforeEach(() =>
    commit([payload(upsertWorkout(workout('w', { title: 'new', revision: 'b' }), { series: heartRate, route }))]),
  );

  it('keeps a record, its series and its route from an older version that comes late', async () => {
    const before = await dumpData(storage, wearer.userId);
    const counts = await commit([
      payload(upsertWorkout(workout('w', { title: 'old', revision: 'a' }), { series: [], route: null })),
    ]);
    expect(counts).toEqual({ created: 0, updated: 0, unchanged: 1, samples: 0 });
    const { payloads, ...rest } = await dumpData(storage, wearer.userId);
    expect(payloads).toHaveLength(2);
    expect(rest).toEqual({ ...before, payloads: undefined });
  });

  it.each(['b', 'c', null])('takes revision %s', async (revision) => {
    await expect(commit([payload(upsertWorkout(workout('w', { title: 'newer', revision })))])).resolves.toMatchObject({
      updated: 1,
    });
    expect(await theWorkout()).toMatchObject({ title: 'newer', revision });
  });
});

describe('series', () => {
  const blocks = async () => {
    const { id, userId } = await theWorkout();
    return (await storage.series.blocksOfRecords([{ userId, id }], null))[0]!;
  };

  it('counts a workout as updated of which only the samples changed, and keeps its id', async () => {
    await commit([payload(upsertWorkout(workout('w'), { series: heartRate }))]);
    const before = await theWorkout();
    const longer = [series('HEART_RATE', '2026-03-09T06:00:00Z', [100, 101, 102, 103])];
    const counts = await commit([payload(upsertWorkout(workout('w'), { series: longer }))], { receivedAt: after(5) });
    expect(counts).toEqual({ created: 0, updated: 1, unchanged: 0, samples: 4 });
    expect(await theWorkout()).toEqual({ ...before, receivedAt: after(5) });
    expect([...decodeBlocks(await blocks()).values]).toEqual([100, 101, 102, 103]);
  });

  it('keeps series that a payload does not speak of, and deletes those that it says are gone', async () => {
    const speed = series('SPEED', '2026-03-09T06:00:00Z', [2.5, 2.6]);
    await commit([payload(upsertWorkout(workout('w'), { series: [...heartRate, speed] }))]);
    await expect(commit([payload(upsertWorkout(workout('w')))])).resolves.toMatchObject({ unchanged: 1 });
    expect(await blocks()).toHaveLength(2);
    await expect(commit([payload(upsertWorkout(workout('w'), { series: [speed] }))])).resolves.toMatchObject({
      updated: 1,
      samples: 0,
    });
    expect((await blocks()).map(({ type }) => type)).toEqual(['SPEED']);
    await commit([payload(upsertWorkout(workout('w'), { series: [] }))]);
    expect(await blocks()).toEqual([]);
  });

  it('stores blocks as they were packed', async () => {
    const long = series(
      'HEART_RATE',
      '2026-03-09T06:00:00Z',
      Array.from({ length: 9000 }, (_, index) => 100 + (index % 50) / 7),
    );
    await commit([payload(upsertWorkout(workout('w'), { series: [long] }))]);
    const stored = (await blocks()).map(({ recordId: _, data, ...block }) => ({ ...block, data: [...data] }));
    expect(stored).toEqual(encodeBlocks(long).map(({ data, ...block }) => ({ ...block, data: [...data] })));
    expect(stored.length).toBeGreaterThan(1);
  });

  it('writes only the blocks of a long series that changed', async () => {
    const values = Array.from({ length: 9000 }, (_, index) => 100 + (index % 50));
    await commit([
      payload(upsertWorkout(workout('w'), { series: [series('HEART_RATE', '2026-03-09T06:00:00Z', values)] })),
    ]);
    const grown = series('HEART_RATE', '2026-03-09T06:00:00Z', [...values, 1]);
    const last = encodeBlocks(grown).at(-1)!;
    await expect(commit([payload(upsertWorkout(workout('w'), { series: [grown] }))])).resolves.toMatchObject({
      samples: last.count,
    });
  });
});

describe('parts of workouts that were not asked for', () => {
  it('keeps the stored zones, and has none where none are stored', async () => {
    await commit([payload(upsertWorkout(workout('w')))]);
    const withoutZones = (title: string) =>
      payload(upsertWorkout(workout('w', { heartRateZones: null, title }), { keepsZones: true }));
    await commit([withoutZones('again')]);
    expect(await theWorkout()).toMatchObject({ title: 'again', heartRateZones: workout('w').heartRateZones });
    await expect(commit([withoutZones('again')])).resolves.toMatchObject({ unchanged: 1 });
    await commit([payload(upsertWorkout(workout('new', { heartRateZones: null }), { keepsZones: true }))]);
    expect((await workouts()).find(({ externalId }) => externalId === 'new')?.heartRateZones).toBeNull();
    await commit([payload(upsertWorkout(workout('w', { heartRateZones: null })))]);
    expect((await workouts()).find(({ externalId }) => externalId === 'w')?.heartRateZones).toBeNull();
  });

  it('keeps a route that a payload does not speak of, and deletes one that is gone', async () => {
    await commit([payload(upsertWorkout(workout('w'), { route }))]);
    const key = await theWorkout();
    await expect(commit([payload(upsertWorkout(workout('w')))])).resolves.toMatchObject({ unchanged: 1 });
    await expect(storage.records.routes([key, { ...key, id: wearer.run.id }])).resolves.toEqual([route, null]);
    await expect(commit([payload(upsertWorkout(workout('w'), { route: null }))])).resolves.toMatchObject({
      updated: 1,
    });
    await expect(storage.records.routes([key])).resolves.toEqual([null]);
  });
});

describe('a sleep session that was analysed again', () => {
  const again = (externalId: string, change = {}) =>
    sleep(externalId, {
      startTime: new Date('2026-03-08T21:30:00Z'),
      endTime: new Date('2026-03-09T05:10:00Z'),
      ...change,
    });

  beforeEach(() => commit([payload(upsertSleep(sleep('first', { deviceId: 'one' }), heartRate))]));

  it('keeps its id under the new external id', async () => {
    const [before] = await sessions();
    await expect(commit([payload(upsertSleep(again('second')))])).resolves.toMatchObject({ created: 0, updated: 1 });
    expect(await sessions()).toEqual([{ ...before, ...again('second') }]);
    await expect(commit([payload(upsertSleep(again('second')))])).resolves.toMatchObject({ unchanged: 1 });
  });

  it('counts a mere change of the external id as an update', async () => {
    await expect(commit([payload(upsertSleep(sleep('second')))], { receivedAt: after(9) })).resolves.toMatchObject({
      created: 0,
      updated: 1,
    });
    expect(await sessions()).toEqual([expect.objectContaining({ externalId: 'second', receivedAt: after(9) })]);
  });

  it('is one session also within a batch', async () => {
    await commit([payload(upsertSleep(again('second'))), payload(upsertSleep(again('third')))]);
    expect((await sessions()).map(({ externalId }) => externalId)).toEqual(['third']);
  });

  it('gives way to what is stored when it is the older analysis', async () => {
    await commit([payload(upsertSleep(sleep('first', { revision: 'b' })))]);
    await expect(commit([payload(upsertSleep(again('second', { revision: 'a' })))])).resolves.toMatchObject({
      created: 0,
      unchanged: 1,
    });
    expect((await sessions()).map(({ externalId }) => externalId)).toEqual(['first']);
  });

  it.each([
    ['does not overlap', { startTime: new Date('2026-03-09T10:00:00Z'), endTime: new Date('2026-03-09T11:00:00Z') }],
    ['is of another device', { deviceId: 'another' }],
  ])('is another session when it %s', async (_, change) => {
    await expect(commit([payload(upsertSleep(again('second', change)))])).resolves.toMatchObject({ created: 1 });
    expect(await sessions()).toHaveLength(2);
  });

  it('takes over one row when it split a session in two', async () => {
    const [before] = await sessions();
    const early = sleep('early', { endTime: new Date('2026-03-08T23:00:00Z') });
    const late = sleep('late', { startTime: new Date('2026-03-08T23:30:00Z') });
    await expect(commit([payload(upsertSleep(early)), payload(upsertSleep(late))])).resolves.toMatchObject({
      created: 1,
      updated: 1,
    });
    expect((await sessions()).find(({ id }) => id === before?.id)?.externalId).toBe('late');
  });
});

describe('payloads', () => {
  const rejected = { text: '{"broken":true}', operations: [], rejection: 'WORKOUT: start_time is no instant' };
  const rejections = async () =>
    (
      await storage.pool.query<{ rejection: string | null }>('select rejection from payloads where user_id = $1', [
        wearer.userId,
      ])
    ).rows.map((row) => row.rejection);

  it('keeps what could not be mapped, and forgets the reason once it can be', async () => {
    await commit([rejected], { cursor: { at: 1 } });
    expect(await rejections()).toEqual([rejected.rejection]);
    await commit([{ ...rejected, rejection: null, operations: [upsertWorkout(workout('w'))] }], { mapperVersion: 2 });
    expect(await rejections()).toEqual([null]);
    expect(await workouts()).toHaveLength(1);
  });

  it('stores the same text once, and gives it back', async () => {
    const text = `{"name":"Väinö \u{1F3C3}","big":${'9'.repeat(40)}}`;
    const same = { text, operations: [], rejection: null };
    await commit([same, same]);
    await commit([same]);
    const { rows } = await storage.pool.query<{ hash: Buffer; body: Buffer }>(
      'select hash, body from payloads where user_id = $1',
      [wearer.userId],
    );
    expect(rows).toHaveLength(1);
    await expect(storage.data.payloadContents(wearer.userId, [rows[0]!.hash, rows[0]!.hash])).resolves.toEqual([
      { text },
      { text },
    ]);
    expect(rows[0]!.body.includes('Väinö')).toBe(false);
  });

  it('gives the same text of two users two identities', async () => {
    const other = await makeWearer(storage);
    const same = { text: '{}', operations: [], rejection: null };
    await commit([same]);
    await storage.data.commit(other.batch([same]));
    const { rows } = await storage.pool.query('select distinct hash from payloads where user_id in ($1, $2)', [
      wearer.userId,
      other.userId,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('does not open a body that was moved to another row, even of the same user', async () => {
    await commit([
      { ...rejected, text: 'one' },
      { ...rejected, text: 'two' },
    ]);
    const { rows } = await storage.pool.query<{ hash: Buffer }>('select hash from payloads where user_id = $1', [
      wearer.userId,
    ]);
    await storage.pool.query(
      'update payloads p set body = o.body from payloads o where p.user_id = $1 and o.user_id = $1 and o.hash <> p.hash',
      [wearer.userId],
    );
    for (const { hash } of rows)
      await expect(storage.data.payloadContents(wearer.userId, [hash])).rejects.toThrow(/does not open/);
  });

  it('fails for a payload that is not there', async () => {
    await expect(storage.data.payloadContents(wearer.userId, [new Uint8Array(32)])).rejects.toThrow(/missing/);
  });
});

describe('two data types at once', () => {
  it('counts the records of both', async () => {
    await expect(
      commit([payload(upsertWorkout(workout('w')), upsertActivity(activity('2026-03-09')))]),
    ).resolves.toMatchObject({ created: 2 });
  });
});
