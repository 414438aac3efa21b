import type { ObjectLiteral } from 'typeorm';
import type {
  DailyActivityReader,
  NightKey,
  NightlyRechargeReader,
  NightQuery,
  RecordReader,
  SleepSessionReader,
  WorkoutQuery,
  WorkoutReader,
} from '../../application/ports/index.js';
import type { StoredDailyActivity } from '../../domain/daily-activity.js';
import type { StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import type { StoredRecord } from '../../domain/record.js';
import type { StoredSleepSession } from '../../domain/sleep-session.js';
import type { StoredWorkout } from '../../domain/workout.js';
import { decodeRoute } from '../../series/index.js';
import { count, countEach, listEach, listTogether, type Filter, type Listing } from '../listing.js';
import type { RecordTables } from '../record-tables.js';
import { uuid, type Sql } from '../sql.js';
import type { Table } from '../table.js';

/** Tables are made from entities that implement the stored record of their type; the map of tables cannot say that. */
const ofType = <T extends StoredRecord>(table: Table<StoredRecord>): Table<T> => table as unknown as Table<T>;

export function workoutReader(sql: Sql, tables: RecordTables): WorkoutReader {
  return {
    ...recordReader(sql, ofType<StoredWorkout>(tables.WORKOUT), 'startTime', workoutFilter),
    async routes(keys) {
      const { rows } = await sql.query<{ points: Buffer | null }>(
        `select r.points
           from unnest($1::uuid[], $2::uuid[]) with ordinality as k(user_id, id, n)
           left join workout_routes r on r.user_id = k.user_id and r.workout_id = k.id
          order by k.n`,
        [keys.map(({ userId }) => uuid(userId)), keys.map(({ id }) => uuid(id))],
      );
      return rows.map(({ points }) => points && decodeRoute(points));
    },
  };
}

export function sleepSessionReader(sql: Sql, tables: RecordTables): SleepSessionReader {
  const table = ofType<StoredSleepSession>(tables.SLEEP_SESSION);
  return {
    ...recordReader(sql, table, 'startTime', nightFilter('night')),
    findMainOfNights: (keys) => findOfNights(sql, table, keys, 't.end_time - t.start_time desc, t.start_time, t.id'),
  };
}

export function nightlyRechargeReader(sql: Sql, tables: RecordTables): NightlyRechargeReader {
  const table = ofType<StoredNightlyRecharge>(tables.NIGHTLY_RECHARGE);
  return {
    ...recordReader(sql, table, 'night', nightFilter('night')),
    findOfNights: (keys) => findOfNights(sql, table, keys, 't.received_at desc, t.id'),
  };
}

export function dailyActivityReader(sql: Sql, tables: RecordTables): DailyActivityReader {
  return recordReader(sql, ofType<StoredDailyActivity>(tables.DAILY_ACTIVITY), 'date', nightFilter('date'));
}

function recordReader<T extends StoredRecord, Q extends { userIds: readonly string[] }>(
  sql: Sql,
  table: Table<T>,
  sort: string,
  filterOf: (query: Q) => Filter,
): RecordReader<T, Q> {
  const listing: Listing<T> = { table, owner: 'user_id', sort, direction: 'desc' };
  return {
    list: (query, page) => listTogether(sql, listing, query.userIds, filterOf(query), page),
    listEach: (query, page) => listEach(sql, listing, query.userIds, filterOf(query), page),
    count: (query) => count(sql, listing, query.userIds, filterOf(query)),
    countEach: (query) => countEach(sql, listing, query.userIds, filterOf(query)),
    findMany: (keys) => table.findMany(sql, keys),
  };
}

function workoutFilter({ from, to, providers, types }: WorkoutQuery): Filter {
  return (bind) => [
    ...(from === null ? [] : [`t.start_time >= ${bind(from)}::timestamptz`]),
    ...(to === null ? [] : [`t.start_time < ${bind(to)}::timestamptz`]),
    ...(providers === null ? [] : [`t.provider = any(${bind(providers)}::text[])`]),
    ...(types === null ? [] : [`t.type = any(${bind(types)}::text[])`]),
  ];
}

function nightFilter(column: 'night' | 'date'): (query: NightQuery) => Filter {
  return ({ from, to, providers }) =>
    (bind) => [
      ...(from === null ? [] : [`t.${column} >= ${bind(from)}::date`]),
      ...(to === null ? [] : [`t.${column} <= ${bind(to)}::date`]),
      ...(providers === null ? [] : [`t.provider = any(${bind(providers)}::text[])`]),
    ];
}

/** The first by this order of each night; null where there is none. */
async function findOfNights<T>(
  sql: Sql,
  table: Table<T>,
  keys: readonly NightKey[],
  order: string,
): Promise<(T | null)[]> {
  const { rows } = await sql.query<ObjectLiteral>(
    `select m.*
       from unnest($1::uuid[], $2::text[], $3::date[]) with ordinality as k(user_id, provider, night, n)
       left join lateral (
         select ${table.list('t')} from ${table.name} t
          where t.user_id = k.user_id and t.provider = k.provider and t.night = k.night
          order by ${order} limit 1
       ) m on true
      order by k.n`,
    [keys.map(({ userId }) => uuid(userId)), keys.map(({ provider }) => provider), keys.map(({ night }) => night)],
  );
  return rows.map((row) => (row['id'] === null ? null : table.revive(row)));
}
