import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UpsertOperation } from '../../../src/domain/operation.js';
import type { Workout } from '../../../src/domain/workout.js';
import { decodeBlocks } from '../../../src/series/index.js';
import type { Storage } from '../../../src/storage/index.js';
import { facts, NOTHING, openRebuilding, plain, type Rebuilding } from '../../support/rebuilding.js';
import {
  after,
  dumpData,
  makeWearer,
  NEWEST,
  payload,
  series,
  upsertWorkout,
  workout,
  type Wearer,
} from './builders.js';

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

type Recorded = UpsertOperation<'WORKOUT'>;

const at = (time: string) => new Date(`2026-03-09T${time}Z`);
const minutesAfter = (start: string, minutes: number) => new Date(at(start).getTime() + minutes * 60_000);

const told = (start: string, minutes: number, change: Partial<Workout>, rest: Partial<Recorded>) =>
  upsertWorkout(
    workout('w', {
      startTime: at(start),
      endTime: minutesAfter(start, minutes),
      durationSeconds: minutes * 60,
      ...{ laps: null, pauses: null, movingSeconds: null },
      ...change,
    }),
    rest,
  );

/** With all that was recorded: half of it, a pause of 10 minutes, the other half. */
const rich = (start: string, minutes = 30) => {
  const [half, resumed] = [minutesAfter(start, minutes / 2), minutesAfter(start, minutes / 2 + 10)];
  return told(
    start,
    minutes,
    {
      endTime: minutesAfter(start, minutes + 10),
      movingSeconds: minutes * 60 - 9,
      pauses: [{ startTime: half, endTime: resumed }],
      laps: [{ ...workout('w').laps![0]!, startTime: at(start), endTime: half }],
    },
    {
      series: [series('HEART_RATE', at(start), [100, 101]), series('SPEED', half, [2.5])],
      route: [
        { timestamp: at(start), latitude: 1, longitude: 2, altitudeMeters: null },
        { timestamp: null, latitude: 1, longitude: 2.5, altitudeMeters: 3 },
      ],
    },
  );
};
/** As it comes where nothing further is asked for. */
const bare = (start: string, minutes = 30) =>
  told(start, minutes, { heartRateZones: null }, { keepsZones: true, keepsFile: true });
/** As it comes where the file cannot be got. */
const withoutFile = (start: string, minutes = 30) =>
  told(start, minutes, {}, { keepsFile: true, series: [series('HEART_RATE', at(start), [100, 101])], route: null });

const answer = (...operations: ReturnType<typeof told>[]) =>
  storage.data.commit(
    wearer.batch(
      operations.map((operation) => payload(operation)),
      { receivedAt: after((answers += 1)) },
    ),
  );

async function stored() {
  const filter = { userIds: [wearer.userId], from: null, to: null, providers: null, types: null };
  const [row] = (await storage.records.lists.WORKOUT.list(filter, NEWEST)).rows;
  const [blocks] = await storage.series.blocksOfRecords([row!], null);
  const [route] = await storage.records.routes([row!]);
  const { startTime, endTime, laps, pauses, movingSeconds, heartRateZones } = row!;
  const firsts = blocks!.map((block) => [block.type, new Date(decodeBlocks([block]).timestamps[0]!)]);
  return { startTime, endTime, laps, pauses, movingSeconds, heartRateZones, firsts, route };
}
/** What is stored where nothing but this was ever told. */
async function storedOf(...operations: ReturnType<typeof told>[]) {
  wearer = await makeWearer(storage);
  await answer(...operations);
  return stored();
}

describe('what a payload leaves unsaid of a workout', () => {
  const ORDERS: [string, (...list: ReturnType<typeof told>[]) => Promise<void>][] = [
    [
      'one after the other',
      async (...list) => {
        for (const one of list) await answer(one);
      },
    ],
    [
      'at once',
      async (...list) => {
        await answer(...list);
      },
    ],
  ];

  describe.each(ORDERS)('%s', (_order, tell) => {
    it.each([
      ['later', '10:30:00'],
      ['earlier', '07:00:00'],
      ['earlier by less than it lasts', '08:45:00.250'],
    ])('moves with a start that is %s', async (_, start) => {
      await tell(rich('09:00:00'), bare(start));
      const found = await stored();
      expect(found).toEqual(await storedOf(rich(start)));
    });

    it('moves as often as the start does', async () => {
      await tell(rich('09:00:00'), bare('10:30:00'), bare('08:00:00'));
      expect(await stored()).toEqual(await storedOf(rich('08:00:00')));
    });

    it('moves beside what is stated', async () => {
      await tell(rich('09:00:00'), withoutFile('08:00:00'));
      const { pauses, endTime, firsts, route } = await stored();
      expect(firsts).toEqual([['HEART_RATE', at('08:00:00')]]);
      expect({ pauses, endTime, route }).toEqual({
        pauses: [{ startTime: at('08:15:00'), endTime: at('08:25:00') }],
        endTime: at('08:40:00'),
        route: null,
      });
    });

    it('stays where the start does', async () => {
      await tell(rich('09:00:00'), bare('09:00:00'));
      expect(await stored()).toEqual(await storedOf(rich('09:00:00')));
    });

    it.each([
      ['shorter', '09:00:00', 20],
      ['longer, and begins earlier', '08:30:00', 60],
    ])('is not kept of another length: %s', async (_, start, minutes) => {
      await tell(rich('09:00:00'), bare(start, minutes));
      expect(await stored()).toEqual({
        startTime: at(start),
        endTime: minutesAfter(start, minutes),
        ...{ laps: null, pauses: null, movingSeconds: null, heartRateZones: null, firsts: [], route: null },
      });
      await tell(rich(start, minutes));
      expect(await stored()).toEqual(await storedOf(rich(start, minutes)));
    });

    it('is not kept for what comes back to the length', async () => {
      await tell(rich('09:00:00'), bare('09:00:00', 20), bare('09:00:00'));
      expect(await stored()).toMatchObject({ endTime: at('09:30:00'), pauses: null, heartRateZones: null, firsts: [] });
    });
  });

  it('is written once, and comes out the same when all is rebuilt', async () => {
    await answer(rich('09:00:00'));
    await answer(bare('10:30:00'));
    const before = await dumpData(storage, wearer.userId);
    await answer(bare('10:30:00'));
    expect(await dumpData(storage, wearer.userId)).toEqual(before);
    expect((await rebuild(wearer.userId, plain)).report).toMatchObject(NOTHING);
    const complete = await facts(storage, wearer.userId);
    for (const table of ['workouts', 'series_blocks', 'workout_routes'])
      await storage.pool.query(`delete from ${table} where user_id = $1`, [wearer.userId]);
    await rebuild(wearer.userId, plain);
    expect(await facts(storage, wearer.userId)).toEqual(complete);
  });
});
