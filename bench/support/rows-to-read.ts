import { openPool } from '../../src/storage/index.js';
import { DAY_MS, FIRST_DAY_MS, heartRateOfDay } from './heart-rate.js';

/** Samples in a row each, and the answers that a bare handler makes of them; days are counted from the first. */
export interface RowsToRead {
  fill(days: number): Promise<void>;
  columns(days: number): Promise<string>;
  samples(days: number): Promise<string>;
  buckets(days: number, width: string): Promise<string>;
  close(): Promise<void>;
}

const USER = '00000000-0000-0000-0000-000000000000';
const RANGE = `from bench_rows where user_id = $1 and type = 'HEART_RATE' and at >= $2 and at < $3`;

export async function openRowsToRead(url: string): Promise<RowsToRead> {
  const pool = openPool(url, 1);
  await pool.query(`create table bench_rows (
    user_id uuid not null, type text not null, at timestamptz(3) not null, value float8 not null,
    primary key (user_id, type, at)
  )`);
  const range = (days: number) => [USER, new Date(FIRST_DAY_MS), new Date(FIRST_DAY_MS + days * DAY_MS)];
  return {
    async fill(days) {
      for (let day = 0; day < days; day += 1) {
        const { timestamps, values } = heartRateOfDay(day);
        await pool.query(
          `insert into bench_rows select $1, 'HEART_RATE', to_timestamp(i.ms / 1000), i.value
             from unnest($2::float8[], $3::float8[]) as i(ms, value)`,
          [USER, [...timestamps], [...values]],
        );
      }
    },
    async columns(days) {
      const { rows } = await pool.query<[number, number]>({
        text: `select (extract(epoch from at) * 1000)::float8, value ${RANGE} order by at`,
        values: range(days),
        rowMode: 'array',
      });
      return JSON.stringify({ timestamps: rows.map(([at]) => at), values: rows.map(([, value]) => value) });
    },
    async samples(days) {
      const { rows } = await pool.query(`select at as timestamp, value as bpm ${RANGE} order by at`, range(days));
      return JSON.stringify(rows);
    },
    async buckets(days, width) {
      const { rows } = await pool.query(
        `select date_bin('${width}', at, '2001-01-01') as timestamp, avg(value), min(value), max(value), count(*)
           ${RANGE} group by 1 order by 1`,
        range(days),
      );
      return JSON.stringify(rows);
    },
    close: () => pool.end(),
  };
}
