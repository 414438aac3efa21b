import type {
  BlockSummary,
  SeriesRange,
  SeriesReader,
  SeriesSource,
  StoredBlock,
} from '../../application/ports/index.js';
import type { DataType } from '../../domain/data-type.js';
import { BLOCK_MAX_MS } from '../../series/index.js';
import { RECORD_TABLES } from '../record-tables.js';
import { uuid, type Sql } from '../sql.js';
import { readClocks } from './clocks.js';

const SUMMARY = `b.record_id as "recordId", b.type, b.start_ms as "startMs", b.end_ms as "endMs", b.count, b.min, b.max, b.sum`;
const BLOCK = `${SUMMARY}, b.data`;

const source = (dataType: DataType) => `
  select id, provider, device, device_id as "deviceId", external_id as "externalId", is_manual as "isManual",
         received_at as "receivedAt", utc_offset_minutes as "utcOffsetMinutes", utc_offset_origin as "utcOffsetOrigin",
         ${dataType === 'HEART_RATE'} as "isAllDay"
    from ${RECORD_TABLES[dataType]} where user_id = any($1::uuid[]) and id = any($2::uuid[])`;

/** The records of these types, as the origin of samples. */
const sourcesOf = (dataTypes: readonly DataType[]) => dataTypes.map(source).join(' union all ');

/** @param reads for the statement that is planned once: planning it takes longer than its execution */
export function seriesReader(sql: Sql, reads: Sql): SeriesReader {
  return {
    async blocksOfRecords(keys, types) {
      if (keys.length === 0) return [];
      const { rows } = await sql.query<StoredBlock & { n: number }>(
        `select k.n::integer - 1 as n, ${BLOCK}
           from unnest($1::uuid[], $2::uuid[]) with ordinality as k(user_id, id, n)
           join series_blocks b on b.user_id = k.user_id and b.record_id = k.id
          where $3::text[] is null or b.type = any($3::text[])
          order by k.n, b.start_ms, b.type`,
        [keys.map(({ userId }) => uuid(userId)), keys.map(({ id }) => uuid(id)), types],
      );
      const lists = keys.map((): StoredBlock[] => []);
      for (const { n, ...block } of rows) lists[n]?.push(block);
      return lists;
    },

    blocksInRange: (range) => inRange<StoredBlock>(sql, range, BLOCK),
    summariesInRange: (range) => inRange<BlockSummary>(sql, range, SUMMARY),

    async samplesOf(blocks) {
      if (blocks.length === 0) return [];
      const { rows } = await sql.query<{ data: Uint8Array | null }>(
        `select b.data
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::integer[])
                  with ordinality as k(user_id, record_id, type, start_ms, end_ms, count, n)
           left join series_blocks b on b.user_id = k.user_id and b.record_id = k.record_id and b.type = k.type
                                    and b.start_ms = k.start_ms and b.end_ms = k.end_ms and b.count = k.count
          order by k.n`,
        [
          blocks.map(({ userId }) => uuid(userId)),
          blocks.map(({ recordId }) => recordId),
          blocks.map(({ type }) => type),
          blocks.map(({ startMs }) => startMs),
          blocks.map(({ endMs }) => endMs),
          blocks.map(({ count }) => count),
        ],
      );
      return rows.map(({ data }) => data);
    },

    clocks: (ranges) => readClocks(reads, ranges),
  };
}

async function inRange<B extends BlockSummary>(
  sql: Sql,
  { userIds, type, fromMs, toMs, provider, dataTypes = null }: SeriesRange,
  columns: string,
): Promise<{ blocks: B[][]; sources: Map<string, SeriesSource> }> {
  const { rows } = await sql.query<B & { n: number; dataType: DataType }>(
    // Each user's blocks are read by themselves: of a stretch of time that no statistics know yet, all users' would be.
    `select u.n::integer - 1 as n, b.data_type as "dataType", ${columns}
       from unnest($1::uuid[]) with ordinality as u(id, n)
      cross join lateral (
        select * from series_blocks s
         where s.user_id = u.id and s.type = $2 and s.is_timeline
           and s.start_ms < $4 and s.start_ms > $3 - $6::float8 and s.end_ms >= $3
           and ($5::text is null or s.provider = $5)${dataTypes === null ? '' : ' and s.data_type = any($7::text[])'}
        offset 0
      ) b
      order by u.n, b.start_ms, b.record_id`,
    [userIds.map(uuid), type, fromMs, toMs, provider, BLOCK_MAX_MS, ...(dataTypes === null ? [] : [dataTypes])],
  );
  const recordIds = [...new Set(rows.map(({ recordId }) => recordId))];
  const sources = new Map<string, SeriesSource>();
  if (recordIds.length > 0) {
    const dataTypes = [...new Set(rows.map(({ dataType }) => dataType))];
    const { rows: records } = await sql.query<SeriesSource & Record<string, unknown>>(sourcesOf(dataTypes), [
      userIds.map(uuid),
      recordIds,
    ]);
    for (const record of records) sources.set(record.id, record);
  }
  const blocks = userIds.map((): B[] => []);
  for (const { n, dataType: _, ...block } of rows) {
    // A record that was erased between the two statements takes its blocks with it.
    if (sources.has(block.recordId)) blocks[n]?.push(block as unknown as B);
  }
  return { blocks, sources };
}
