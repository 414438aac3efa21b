import type { Arrival } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import { RECORD_TRAITS } from '../../../domain/record-traits.js';
import { encodeBlocks, encodeRoute } from '../../../series/index.js';
import type { Sql } from '../../sql.js';
import type { StoredRecords } from './records.js';
import { withoutUnchanged } from './unchanged-series.js';

type Taken = StoredRecords['taken'];

/**
 * Makes the series of records be as given: blocks that differ are written, those that are gone are deleted, the rest is
 * not touched.
 * @param created ids of records that have nothing stored yet
 * @returns ids of records with a block written or deleted, and how many samples the written ones hold
 */
export async function storeSeries(
  tx: Sql,
  dataType: DataType,
  { userId, provider }: Arrival,
  taken: Taken,
  created: ReadonlySet<string>,
): Promise<{ touched: string[]; samples: number }> {
  const told = taken.flatMap(({ id, incoming: { series } }) => (series === undefined ? [] : [{ id, series }]));
  const stored = told.filter(({ id }) => !created.has(id));
  const changed = stored.length === 0 ? [] : await withoutUnchanged(tx, userId, stored);
  const stated = [
    ...told.filter(({ id, series }) => created.has(id) && series.some(({ values }) => values.length > 0)),
    ...changed,
  ];
  if (stated.length === 0) return { touched: [], samples: 0 };
  const blocks = stated.flatMap(({ id, series }) => series.flatMap(encodeBlocks).map((block) => ({ id, ...block })));
  const { rows } = await tx.query<{ id: string; samples: number }>(
    `with incoming as (
       select * from unnest($6::uuid[], $7::text[], $8::float8[], $9::float8[], $10::integer[], $11::float8[], $12::float8[],
                            $13::float8[], $14::bytea[])
         as i(record_id, type, start_ms, end_ms, count, min, max, sum, data)
     ), deleted as (
       delete from series_blocks b
        where b.user_id = $1 and b.record_id = any($5::uuid[])
          and not exists (select 1 from incoming i
                           where i.record_id = b.record_id and i.type = b.type and i.start_ms = b.start_ms)
       returning b.record_id
     ), written as (
       insert into series_blocks as b
         (user_id, provider, data_type, is_timeline, record_id, type, start_ms, end_ms, count, min, max, sum, data)
       select $1, $2, $3, $4, i.* from incoming i
        -- A conflict locks its row, which is a write, even where nothing is to be updated.
        where i.data is distinct from (select s.data from series_blocks s
                                        where s.user_id = $1 and s.record_id = i.record_id and s.type = i.type
                                          and s.start_ms = i.start_ms)
       on conflict (user_id, record_id, type, start_ms) do update
         set (end_ms, count, min, max, sum, data)
           = (excluded.end_ms, excluded.count, excluded.min, excluded.max, excluded.sum, excluded.data)
       returning b.record_id, b.count
     )
     select record_id as id, sum(samples)::integer as samples
       from (select record_id, 0 as samples from deleted union all select record_id, count from written) as changes
      group by record_id`,
    [
      userId,
      provider,
      dataType,
      RECORD_TRAITS[dataType].isTimeline,
      stated.map(({ id }) => id),
      blocks.map(({ id }) => id),
      blocks.map(({ type }) => type),
      blocks.map(({ startMs }) => startMs),
      blocks.map(({ endMs }) => endMs),
      blocks.map(({ count }) => count),
      blocks.map(({ min }) => min),
      blocks.map(({ max }) => max),
      blocks.map(({ sum }) => sum),
      blocks.map(({ data }) => Buffer.from(data)),
    ],
  );
  return { touched: rows.map(({ id }) => id), samples: rows.reduce((sum, row) => sum + row.samples, 0) };
}

/** Makes the routes of workouts be as given. @returns ids of workouts whose route was written or deleted */
export async function storeRoutes(tx: Sql, { userId, provider }: Arrival, taken: Taken): Promise<string[]> {
  const gone = taken.filter(({ incoming: { route } }) => route === null);
  const given = taken.flatMap(({ id, incoming: { route } }) =>
    route === undefined || route === null ? [] : [{ id, route }],
  );
  if (gone.length + given.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    `with deleted as (
       delete from workout_routes where user_id = $1 and workout_id = any($3::uuid[]) returning workout_id
     ), written as (
       insert into workout_routes as r (user_id, provider, workout_id, points)
       select $1, $2, i.* from unnest($4::uuid[], $5::bytea[]) as i(workout_id, points)
       on conflict (user_id, workout_id) do update set points = excluded.points where r.points <> excluded.points
       returning r.workout_id
     )
     select workout_id as id from deleted union select workout_id from written`,
    [
      userId,
      provider,
      gone.map(({ id }) => id),
      given.map(({ id }) => id),
      given.map(({ route }) => Buffer.from(encodeRoute(route))),
    ],
  );
  return rows.map(({ id }) => id);
}
