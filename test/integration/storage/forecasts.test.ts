import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertnessPeriod } from '../../../src/domain/alertness-period.js';
import type { CircadianBedtime } from '../../../src/domain/circadian-bedtime.js';
import type { Operation, UpsertOperation } from '../../../src/domain/operation.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { furtherOperations } from './further-records.js';
import { makeWearer, NOW, payload } from './builders.js';
import { page } from './reading.js';

let storage: Storage;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock: { now: () => NOW } }));
});
afterAll(() => close());

const [, alertness, bedtime] = furtherOperations as [
  Operation,
  UpsertOperation<'ALERTNESS'>,
  UpsertOperation<'CIRCADIAN_BEDTIME'>,
];
const at = (time: string) => new Date(`2026-03-${time}Z`);

function graded(kind: 'HISTORY' | 'PREDICTION', start: string, end: string, more: Partial<AlertnessPeriod> = {}) {
  const record: AlertnessPeriod = {
    ...alertness.record,
    ...{ externalId: at(start).toISOString(), startTime: at(start), endTime: at(end), stretches: [] },
    ...{ kind, revision: kind === 'HISTORY' ? '2' : '1', sleepStartTime: null, sleepEndTime: null, ...more },
  };
  return { kind: 'upsert', dataType: 'ALERTNESS', record } as const satisfies Operation;
}

function bed(kind: 'HISTORY' | 'PREDICTION', start: string, end: string) {
  const record: CircadianBedtime = {
    ...bedtime.record,
    ...{ externalId: at(start).toISOString(), startTime: at(start), endTime: at(end) },
    ...{ kind, revision: kind === 'HISTORY' ? '2' : '1' },
  };
  return { kind: 'upsert', dataType: 'CIRCADIAN_BEDTIME', record } as const satisfies Operation;
}

const predicted = graded('PREDICTION', '09T20:30:00', '10T19:30:00');
const found = graded('HISTORY', '09T21:12:00', '10T20:00:00');
const tomorrow = graded('PREDICTION', '10T20:30:00', '11T19:30:00');

/** What is left after each list was stored, one after the other: kind and start, newest first, and the ids of the rows. */
async function after(...batches: Operation[][]) {
  const wearer = await makeWearer(storage);
  const seen: string[] = [];
  for (const operations of batches) {
    await storage.data.commit(wearer.batch(operations.map((operation) => payload(operation))));
    seen.push(...(await rows(wearer.userId)).map(({ id }) => id));
  }
  const left = await rows(wearer.userId);
  return {
    left: left.map(({ kind, startTime }) => `${kind} ${startTime.toISOString().slice(8, 16)}`),
    ids: new Set(seen),
    userId: wearer.userId,
  };
}

async function rows(userId: string) {
  const filter = { userIds: [userId], from: null, to: null, providers: null };
  const lists = storage.records.lists;
  return [
    ...(await lists.ALERTNESS.list(filter, page({ first: 50 }))).rows,
    ...(await lists.CIRCADIAN_BEDTIME.list(filter, page({ first: 50 }))).rows,
  ];
}

describe('a prediction and the history of its period that begins at another minute', () => {
  it.each([
    ['the prediction first', [[predicted, tomorrow], [found]]],
    ['the history first', [[found], [tomorrow, predicted]]],
    ['both at once', [[predicted, found, tomorrow]]],
    ['both at once, the history first', [[found, predicted, tomorrow]]],
    ['each again', [[predicted, tomorrow], [found], [predicted, tomorrow], [found], [predicted]]],
  ])('never stand beside each other: %s', async (_order, batches) => {
    const { left } = await after(...batches);
    expect(left).toEqual(['PREDICTION 10T20:30', 'HISTORY 09T21:12']);
  });

  it('are one record, whose id stays', async () => {
    expect((await after([predicted], [found])).ids.size).toBe(1);
  });

  it('are one record for a bedtime too', async () => {
    const batches = [[bed('PREDICTION', '09T20:15:00', '10T04:15:00')], [bed('HISTORY', '10T00:30:00', '10T08:30:00')]];
    expect((await after(...batches)).left).toEqual(['HISTORY 10T00:30']);
    expect((await after(...batches.toReversed())).left).toEqual(['HISTORY 10T00:30']);
  });

  it('that covers two of them replaces both', async () => {
    const two = [
      graded('PREDICTION', '09T20:00:00', '10T02:00:00'),
      graded('PREDICTION', '10T02:00:00', '10T19:00:00'),
    ];
    expect((await after(two, [found])).left).toEqual(['HISTORY 09T21:12']);
  });

  it('that covers two of them tells that one of them is gone, and when that was', async () => {
    const two = [
      graded('PREDICTION', '09T20:00:00', '10T02:00:00'),
      graded('PREDICTION', '10T02:00:00', '10T20:30:00'),
    ];
    const { userId } = await after(two, [found]);
    const { rows: told } = await storage.pool.query(
      'select created, updated, deleted, from_time as "from", to_time as "to" from change_events where user_id = $1 order by at, id',
      [userId],
    );
    expect(told).toEqual([
      { created: 2, updated: 0, deleted: 0, from: at('09T20:00:00'), to: at('10T20:30:00') },
      { created: 0, updated: 1, deleted: 1, from: at('09T21:12:00'), to: at('10T20:30:00') },
    ]);
  });

  it('of another sleep leave one another alone, though they overlap', async () => {
    const night = { sleepStartTime: at('09T20:30:00'), sleepEndTime: at('10T04:30:00') };
    const nap = {
      sleepStartTime: at('10T10:20:00'),
      sleepEndTime: at('10T11:58:00'),
      gradeKind: 'ADDITIONAL',
    } as const;
    const { left } = await after(
      [graded('PREDICTION', '09T20:30:00', '10T19:30:00', night)],
      [graded('HISTORY', '10T10:20:00', '10T20:00:00', nap)],
    );
    expect(left).toEqual(['HISTORY 10T10:20', 'PREDICTION 09T20:30']);
  });
});
