import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch } from '../../../src/application/ports/index.js';
import type { SleepSession } from '../../../src/domain/sleep-session.js';
import type { Storage } from '../../../src/storage/index.js';
import { facts, NOTHING, openRebuilding, plain, type Rebuilding } from '../../support/rebuilding.js';
import { after, dumpData, makeWearer, payload, series, sleep, upsertSleep, type Wearer } from './builders.js';

let storage: Storage;
let rebuild: Rebuilding['rebuild'];
let close: Rebuilding['close'];
let wearer: Wearer;
let answers: number;

beforeAll(async () => {
  ({ storage, rebuild, close } = await openRebuilding());
});
afterAll(() => close());
beforeEach(async () => {
  wearer = await makeWearer(storage);
  answers = 0;
});

/** Under its start as id, and with a sample at it. `<date>T<time>`, in UTC. */
function slept(start: string, end: string, change: Partial<SleepSession> = {}) {
  const [startTime, endTime] = [new Date(`2026-03-${start}Z`), new Date(`2026-03-${end}Z`)];
  const night = endTime.toISOString().slice(0, 10);
  return upsertSleep(sleep(`from ${start}`, { startTime, endTime, night, deviceId: 'W', stages: null, ...change }), [
    series('HEART_RATE', startTime, [50]),
  ]);
}
type Slept = ReturnType<typeof slept>;

/** What the provider holds, as one answer. */
const answer = (sessions: readonly Slept[], change: Partial<Batch> = {}) =>
  storage.data.commit(
    wearer.batch(
      sessions.map((session) => payload(session)),
      { dataType: 'SLEEP_SESSION', receivedAt: after((answers += 1)), ...change },
    ),
  );
async function stored() {
  const { rows } = await storage.pool.query<{ id: string; start: Date; end: Date; revision: string | null }>(
    'select id, start_time as start, end_time as end, revision from sleep_sessions where user_id = $1 order by start_time',
    [wearer.userId],
  );
  return rows;
}
const times = async () =>
  (await stored()).map(({ start, end }) => `${start.toISOString().slice(8, 16)} ${end.toISOString().slice(8, 16)}`);
const blocks = async () => {
  const { rows } = await storage.pool.query<{ id: string }>(
    'select record_id as id from series_blocks where user_id = $1',
    [wearer.userId],
  );
  return rows.map(({ id }) => id).sort();
};
const changes = async () => {
  const { rows } = await storage.pool.query<{ created: number; updated: number; deleted: number }>(
    'select created, updated, deleted from change_events where user_id = $1 order by id',
    [wearer.userId],
  );
  return rows.map(({ created, updated, deleted }) => [created, updated, deleted]);
};

const EARLY = slept('17T20:00', '17T23:30');
const LATE = slept('18T01:15', '18T05:45');
const MERGED = slept('17T20:00', '18T05:45');
const MERGED_EARLIER = slept('17T19:50', '18T05:45');
const BEFORE_MIDNIGHT = slept('14T18:00', '14T23:50');
const OVER_MIDNIGHT = slept('14T18:04', '15T00:10');
const NAP = slept('18T13:00', '18T13:40');

const EARLY_LATE = ['17T20:00 17T23:30', '18T01:15 18T05:45'];

describe('what an answer holds takes the place of what it does not hold any more and overlaps', () => {
  it.each<[string, Slept[][], string[], number[][]]>([
    ['two sleeps become one that begins with the first', [[EARLY, LATE], [MERGED]], ['17T20:00 18T05:45'], [[0, 1, 1]]],
    ['two become one that begins before', [[EARLY, LATE], [MERGED_EARLIER]], ['17T19:50 18T05:45'], [[0, 1, 1]]],
    ['one becomes one of the next date', [[BEFORE_MIDNIGHT], [OVER_MIDNIGHT]], ['14T18:04 15T00:10'], [[0, 1, 0]]],
    ['one becomes two', [[MERGED], [EARLY, LATE]], EARLY_LATE, [[1, 1, 0]]],
    ['one becomes two, the first beginning later', [[MERGED_EARLIER], [EARLY, LATE]], EARLY_LATE, [[1, 1, 0]]],
    [
      'two become one and two again',
      [[EARLY, LATE], [MERGED], [EARLY, LATE]],
      EARLY_LATE,
      [
        [0, 1, 1],
        [1, 1, 0],
      ],
    ],
    ['a nap beside it stays', [[EARLY, LATE, NAP], [MERGED]], ['17T20:00 18T05:45', '18T13:00 18T13:40'], [[0, 1, 1]]],
    [
      'a nap that is gone stays, since nothing is there in its time',
      [[NAP], [MERGED]],
      ['17T20:00 18T05:45', '18T13:00 18T13:40'],
      [[1, 0, 0]],
    ],
  ])('%s', async (_, held, left, told) => {
    for (const sessions of held) await answer(sessions);
    expect(await times()).toEqual(left);
    expect(await blocks()).toEqual((await stored()).map(({ id }) => id).sort());
    expect((await changes()).slice(1)).toEqual(told);

    const before = await dumpData(storage, wearer.userId);
    await answer(held.at(-1)!);
    expect(await dumpData(storage, wearer.userId)).toEqual(before);
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    expect(await times()).toEqual(left);

    const complete = await facts(storage, wearer.userId);
    for (const table of ['sleep_sessions', 'series_blocks'])
      await storage.pool.query(`delete from ${table} where user_id = $1`, [wearer.userId]);
    await rebuild(wearer.userId, plain);
    expect(await facts(storage, wearer.userId)).toEqual(complete);
  });

  it('keeps the id of the one that it overlaps longest', async () => {
    await answer([EARLY, LATE]);
    const [, late] = await stored();
    await answer([MERGED_EARLIER]);
    expect((await stored()).map(({ id }) => id)).toEqual([late!.id]);
  });

  it('also where all that it holds was there, and tells of it', async () => {
    await answer([MERGED]);
    // As it was kept before sleeps were compared by their times.
    await storage.pool.query(
      `insert into sleep_sessions select (jsonb_populate_record(s, $2)).* from sleep_sessions s where user_id = $1`,
      [
        wearer.userId,
        JSON.stringify({
          id: wearer.run.id,
          external_id: 'late',
          start_time: '2026-03-18T01:15Z',
          night: '2026-03-17',
        }),
      ],
    );
    expect(await stored()).toHaveLength(2);
    await answer([MERGED]);
    expect(await times()).toEqual(['17T20:00 18T05:45']);
    expect((await changes()).at(-1)).toEqual([0, 0, 1]);
  });

  it.each<[string, Partial<SleepSession>, Partial<SleepSession>, number]>([
    ['two devices, by their ids', { deviceId: 'W' }, { deviceId: 'L' }, 2],
    ['two devices, by their models', { deviceId: null, device: 'Watch' }, { deviceId: 'L', device: 'Loop' }, 2],
    ['one of which the device is not told', { deviceId: 'W', device: null }, { deviceId: null, device: null }, 1],
  ])('of %s', async (_, one, other, left) => {
    const [first, second] = [slept('17T20:00', '18T05:45', one), slept('17T20:06', '18T05:49', other)];
    await answer([first]);
    await answer([second]);
    expect(await stored()).toHaveLength(left);
    await answer([first, second]);
    expect(await stored()).toHaveLength(left);
  });

  it('but not what it holds itself: neighbours that share a minute', async () => {
    const neighbour = slept('18T05:44', '18T06:30');
    await answer([MERGED, neighbour]);
    await answer([neighbour, MERGED]);
    expect(await times()).toEqual(['17T20:00 18T05:45', '18T05:44 18T06:30']);
  });

  it('of one provider alone', async () => {
    await answer([EARLY]);
    await answer([MERGED_EARLIER], { provider: 'fake' });
    expect(await stored()).toHaveLength(2);
  });
});

describe('an older word of the provider', () => {
  const of = (session: Slept, revision: string): Slept =>
    ({ ...session, record: { ...session.record, revision } }) as Slept;
  const [early, late, merged] = [of(EARLY, '1'), of(LATE, '1'), of(MERGED, '2')];

  it.each<[string, Slept[][]]>([
    ['in order', [[early, late], [merged]]],
    ['after the newer one', [[merged], [early, late]]],
    ['on both sides of it', [[late], [merged], [early]]],
    ['one by one after it', [[merged], [late], [early], [late, early]]],
    ['all at once', [[merged, early, late]]],
  ])('leaves the same behind whenever it comes: %s', async (_, held) => {
    for (const sessions of held) await answer(sessions);
    expect((await stored()).map(({ revision }) => revision)).toEqual(['2']);
    expect(await times()).toEqual(['17T20:00 18T05:45']);
  });

  it('does not protect what a newer one replaces', async () => {
    await answer([merged]);
    await answer([early, of(LATE, '3')]);
    expect(await times()).toEqual(['18T01:15 18T05:45']);
  });

  it('that is mapped again takes nothing away, and what is newer does', async () => {
    await answer([EARLY, LATE]);
    await answer([MERGED]);
    await answer([LATE], { isMappedAgain: true });
    await answer([EARLY], { isMappedAgain: true });
    expect(await times()).toEqual(['17T20:00 18T05:45']);
    await storage.pool.query('delete from sleep_sessions where user_id = $1', [wearer.userId]);
    await answer([LATE], { isMappedAgain: true });
    await answer([MERGED], { isMappedAgain: true });
    expect(await times()).toEqual(['17T20:00 18T05:45']);
  });
});
