import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Difference } from '../../src/application/ports/index.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import type { TurnedClock } from '../support/clock.js';
import { dumpUser, facts, NOTHING, openRebuilding, withMap, type Rebuilding } from '../support/rebuilding.js';
import { syncForWeeks } from '../support/synced-wearer.js';

/** How many weeks a wearer is synced for, week by week; a year by `npm run test:rebuild`. */
const WEEKS = Number(process.env['REBUILD_WEEKS'] ?? '1');
/** Against a hang, at a year on a slow machine. */
const LONG_MS = 60 * 60 * 1000;

let storage: Storage;
let clock: TurnedClock;
let rebuild: Rebuilding['rebuild'];
let close: Rebuilding['close'];

beforeAll(async () => {
  ({ storage, clock, rebuild, close } = await openRebuilding());
});
afterAll(() => close());

describe('a wearer of Polar', () => {
  let userId: string;
  let before: Record<string, string[]>;

  beforeAll(async () => {
    ({ userId } = await syncForWeeks({ storage, clock }, WEEKS));
    before = await dumpUser(storage, userId);
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
      expect(await dumpUser(storage, userId)).toEqual(before);
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
      expect(await dumpUser(storage, userId)).toEqual(before);

      const real = await rebuild(userId, changed);
      expect(sorted(real.differences)).toEqual(expected);
      expect(real.report).toEqual(dry.report);
      const now = await dumpUser(storage, userId);
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
      const complete = await facts(storage, userId);
      for (const table of [...Object.values(RECORD_TABLES), 'series_blocks', 'workout_routes'])
        await storage.pool.query(`delete from ${table} where user_id = $1`, [userId]);
      const { report } = await rebuild(userId, polar);
      expect(report).toMatchObject({ changed: 0, removed: 0, kept: 0 });
      expect(await facts(storage, userId)).toEqual(complete);
    },
    LONG_MS,
  );
});
