import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AlertnessPeriod } from '../../../src/domain/alertness-period.js';
import type { UpsertOperation } from '../../../src/domain/operation.js';
import { endOfDay, startOfDay } from '../../../src/domain/offset-timeline.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { makeWearer, NOW, payload, sleep, upsertSleep, upsertWorkout, workout } from './builders.js';
import { furtherOperations } from './further-records.js';

const DAY = 86_400_000;

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

const ran = (time: string, utcOffsetMinutes: number) =>
  upsertWorkout(
    workout(time, {
      startTime: new Date(time),
      localDate: time.slice(0, 10),
      utcOffsetMinutes,
      utcOffsetOrigin: 'RECORD',
    }),
  );
const slept = (start: string, utcOffsetMinutes: number, end: string, endUtcOffsetMinutes: number) =>
  upsertSleep(
    sleep(start, {
      ...{ night: end.slice(0, 10), startTime: new Date(start), endTime: new Date(end) },
      ...{ utcOffsetMinutes, endUtcOffsetMinutes },
    }),
  );
function woke(start: string, utcOffsetMinutes: number): UpsertOperation<'ALERTNESS'> {
  const operation = furtherOperations.find(({ dataType }) => dataType === 'ALERTNESS') as UpsertOperation<'ALERTNESS'>;
  const own = { utcOffsetMinutes, utcOffsetOrigin: 'RECORD', kind: 'HISTORY', sleepEndTime: null } as const;
  const record: AlertnessPeriod = { ...operation.record, externalId: start, startTime: new Date(start), ...own };
  return { ...operation, record };
}

it('a clock over a few days shows them as the whole history places them', async () => {
  const [wearer, stranger] = [await makeWearer(storage), await makeWearer(storage)];
  await storage.data.commit(
    wearer.batch([
      payload(
        ran('2025-01-05T10:00:00Z', 60),
        slept('2025-03-29T23:30:00Z', 60, '2025-03-30T06:00:00Z', 120),
        // Both ends of a sleep tell; the flight lies between.
        slept('2025-06-10T22:00:00Z', 120, '2025-06-11T05:00:00Z', 120),
        slept('2025-06-12T03:00:00Z', -240, '2025-06-12T11:00:00Z', -240),
        ran('2025-06-20T20:00:00Z', -240),
        ran('2025-06-24T07:00:00Z', 120),
        ran('2025-10-20T17:00:00Z', 120),
        ran('2025-11-30T17:00:00Z', 60),
      ),
    ]),
  );
  // Counts in the second week alone, in which nothing else tells.
  await storage.data.commit(
    wearer.batch([payload(woke('2025-08-20T06:00:00Z', 180), woke('2025-06-20T20:30:00Z', 540))], {
      dataType: 'ALERTNESS',
    }),
  );
  const { stretches } = await storage.data.offsets(wearer.userId);
  expect(stretches.map(({ utcOffsetMinutes }) => utcOffsetMinutes)).toEqual([60, 120, -240, 120, 180, 120, 60]);

  const first = Date.parse('2024-12-20T00:00:00Z');
  const days = Array.from({ length: 380 }, (_, day) => new Date(first + day * DAY).toISOString().slice(0, 10));
  for (const length of [1, 20]) {
    const ranges = days.map((date) => {
      const fromMs = startOfDay(stretches, date);
      return { userId: wearer.userId, fromMs, toMs: fromMs + length * DAY };
    });
    const clocks = await storage.series.clocks(ranges);
    expect(clocks.map((clock, index) => [startOfDay(clock, days[index]!), endOfDay(clock, days[index]!)])).toEqual(
      days.map((date) => [startOfDay(stretches, date), endOfDay(stretches, date)]),
    );
  }
  const everything = { fromMs: -Infinity, toMs: Infinity };
  await expect(
    storage.series.clocks([
      { userId: stranger.userId, ...everything },
      { userId: wearer.userId, ...everything },
    ]),
  ).resolves.toEqual([[], stretches]);
});
