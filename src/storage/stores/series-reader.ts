import type {
  BlockSummary,
  SeriesRange,
  SeriesReader,
  SeriesSource,
  StoredBlock,
} from '../../application/ports/index.js';
import type { DataType } from '../../domain/data-type.js';
import type { SeriesType } from '../../domain/sample-series.js';
import { BLOCK_MAX_MS } from '../../series/index.js';
import { RECORD_TABLES } from '../record-tables.js';
import { uuid, type Sql } from '../sql.js';
import { readClocks } from './clocks.js';

const BLOCK = `b.type, b.start_ms as "startMs", b.end_ms as "endMs", b.count, b.min, b.max, b.sum, b.data`;

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
        `select k.n::integer - 1 as n, b.record_id as "recordId", ${BLOCK}
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

    blocksInRange: (range) => inRange(sql, range, BLOCKS),
    summariesInRange: (range) => inRange(sql, range, SUMMARIES),

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

/** A row of blocks of one record, of the user at place `n`. */
interface OfRecord {
  n: number;
  dataType: DataType;
  recordId: string;
}

/** What is selected of blocks `b`, and the blocks of a row. */
interface Shape<R extends OfRecord, B extends BlockSummary> {
  columns: string;
  order: string;
  blocksOf: (row: R, type: SeriesType) => B[];
}

const BLOCKS: Shape<OfRecord & StoredBlock, StoredBlock> = {
  columns: BLOCK,
  order: 'order by u.n, b.start_ms, b.record_id',
  blocksOf: ({ n: _n, dataType: _dataType, ...block }) => [block],
};

const FIGURES = { startMs: 'start_ms', endMs: 'end_ms', count: 'count', min: 'min', max: 'max', sum: 'sum' };

/** A year holds thousands of blocks: in a row each they cost more to receive than all the rest. A column holds 64 bits of each. */
const SUMMARIES: Shape<OfRecord & Record<keyof typeof FIGURES, Buffer>, BlockSummary> = {
  columns: Object.entries(FIGURES)
    .map(([name, column]) => `string_agg(float8send(b.${column}), '') as "${name}"`)
    .join(', '),
  order: 'group by u.n, b.data_type, b.record_id order by u.n, min(b.start_ms)',
  blocksOf: ({ recordId, startMs, endMs, count, min, max, sum }, type) =>
    Array.from({ length: startMs.length / 8 }, (_, index) => {
      const at = index * 8;
      return {
        recordId,
        type,
        startMs: startMs.readDoubleBE(at),
        endMs: endMs.readDoubleBE(at),
        count: count.readDoubleBE(at),
        min: min.readDoubleBE(at),
        max: max.readDoubleBE(at),
        sum: sum.readDoubleBE(at),
      };
    }),
};

async function inRange<R extends OfRecord, B extends BlockSummary>(
  sql: Sql,
  { userIds, type, fromMs, toMs, provider, dataTypes = null }: SeriesRange,
  { columns, order, blocksOf }: Shape<R, B>,
): Promise<{ blocks: B[][]; sources: Map<string, SeriesSource> }> {
  const { rows } = await sql.query<R & Record<string, unknown>>(
    // Each user's blocks are read by themselves: of a stretch of time that no statistics know yet, all users' would be.
    `select u.n::integer - 1 as n, b.data_type as "dataType", b.record_id as "recordId", ${columns}
       from unnest($1::uuid[]) with ordinality as u(id, n)
      cross join lateral (
        select * from series_blocks s
         where s.user_id = u.id and s.type = $2 and s.is_timeline
           and s.start_ms < $4 and s.start_ms > $3 - $6::float8 and s.end_ms >= $3
           and ($5::text is null or s.provider = $5)${dataTypes === null ? '' : ' and s.data_type = any($7::text[])'}
        offset 0
      ) b
      ${order}`,
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
  for (const row of rows) {
    // A record that was erased between the two statements takes its blocks with it.
    if (sources.has(row.recordId)) blocks[row.n]?.push(...blocksOf(row, type));
  }
  for (const own of blocks)
    own.sort((one, other) => one.startMs - other.startMs || (one.recordId < other.recordId ? -1 : 1));
  return { blocks, sources };
}
