import type { Operation } from '../src/domain/operation.js';
import { openStorage, type Storage } from '../src/storage/index.js';
import { makeWearer, upsertWorkout, workout, type Wearer } from '../test/integration/storage/builders.js';
import { inTurns, timed, type Bench, type Figure } from './harness/bench.js';
import { heartRateOfDay, heartRateOperation, SAMPLES_OF_DAY } from './support/heart-rate.js';
import { MASTER_KEY } from './support/master-key.js';
import { otherSeries } from './support/other-series.js';
import { openRowPerSample, type RowPerSample } from './support/row-per-sample.js';
import { measureTable } from './support/table-bytes.js';

/** `rows`: samples that the ORM writes, enough to see its pace. `others`: days of other series, of so many wearers. */
const SIZES = {
  full: { weeks: 4, daysOfWeek: 7, rows: 60_000, others: 60, copies: 10 },
  tiny: { weeks: 1, daysOfWeek: 1, rows: 500, others: 4, copies: 1 },
};

export const seriesWrite: Bench = {
  name: 'series-write',
  about:
    'Normalised samples to durable tables: a heart rate of one sample a second, a week in one transaction with all that a sync commits (payloads, records, series, change log). One row per sample is the batched upsert of the ORM, and nothing else. Bytes are those of the table, its TOAST and its indexes, vacuumed.',
  async measure(world) {
    const { weeks, daysOfWeek, rows, ...short } = SIZES[world.size];
    const url = await world.createDatabase();
    const storage = await openStorage({ url, masterKeys: [MASTER_KEY], poolSize: 1 });
    const orm = await openRowPerSample(url);
    try {
      const commits = Array.from({ length: weeks }, (_, week) =>
        Array.from({ length: daysOfWeek }, (__, day) => heartRateOperation(week * daysOfWeek + day)),
      );
      const samples = weeks * daysOfWeek * SAMPLES_OF_DAY;
      let wearer = await makeWearer(storage);
      const found = await inTurns(world, {
        async packed() {
          wearer = await makeWearer(storage);
          return perSecond(samples, await timed(() => store(storage, wearer, commits)));
        },
        async again() {
          const before = await measureTable(storage.pool, 'series_blocks');
          const ms = await timed(() => store(storage, wearer, commits));
          const after = await measureTable(storage.pool, 'series_blocks');
          if (after.bytes !== before.bytes || after.rowsWritten !== before.rowsWritten)
            throw new Error('what was stored already was written once more');
          return perSecond(samples, ms);
        },
        async rows() {
          const { timestamps, values } = heartRateOfDay(0);
          const first = { timestamps: timestamps.subarray(0, rows), values: values.subarray(0, rows) };
          return perSecond(rows, await orm.write(wearer.userId, 'HEART_RATE', first));
        },
      });
      return [
        { ...rate('first time', found.packed), baseline: null, goal: atLeast('figure', 1_000_000) },
        {
          ...rate('first time', found.packed),
          baseline: { what: 'one row per sample', values: found.rows },
          goal: atLeast('ratio', 30),
        },
        {
          ...rate('the same once more', found.again),
          baseline: { what: 'first time', values: found.packed },
          goal: atLeast('ratio', 1),
        },
        ...(await bytesOf(storage, orm, short)),
      ];
    } finally {
      await orm.close();
      await storage.close();
    }
  },
};

/** What a sample takes, beside a row for each. */
async function bytesOf(
  storage: Storage,
  orm: RowPerSample,
  { others, copies }: { others: number; copies: number },
): Promise<Figure[]> {
  const baseline = { what: 'one row per sample', values: [await measureRows(storage, orm)] };
  const figure = async (what: string, operations: readonly Operation[], samples: number, most: number) => ({
    what: `bytes of ${what}`,
    unit: 'bytes/sample',
    values: [(await measureBlocks(storage, operations, copies)) / (samples * copies)],
    baseline,
    goal: { of: 'figure', is: 'at most', value: most } as const,
  });
  const week = Array.from({ length: 7 }, (_, day) => heartRateOperation(day));
  const figures: Figure[] = [await figure('HEART_RATE at 1 Hz', week, 7 * SAMPLES_OF_DAY, 1)];
  for (const [type, list] of otherSeries(others)) {
    const operations = list.map((samples, number) =>
      upsertWorkout(workout(`${type} ${number}`), { series: [{ type, ...samples }] }),
    );
    const samples = list.reduce((sum, { values }) => sum + values.length, 0);
    const mean = Math.round(samples / list.length).toLocaleString('en');
    figures.push(await figure(`${type}, ${mean} a record`, operations, samples, 3));
  }
  return figures;
}

/** Bytes that these operations take, of so many wearers. */
async function measureBlocks(storage: Storage, operations: readonly Operation[], copies: number): Promise<number> {
  const { pool } = storage;
  await pool.query('truncate series_blocks');
  for (let copy = 0; copy < copies; copy += 1) await store(storage, await makeWearer(storage), [operations]);
  await pool.query('vacuum analyze series_blocks');
  return (await measureTable(pool, 'series_blocks')).bytes;
}

async function measureRows({ pool }: Storage, orm: RowPerSample): Promise<number> {
  await orm.write('00000000-0000-0000-0000-000000000000', 'HEART_RATE', heartRateOfDay(0));
  await pool.query('vacuum analyze bench_samples');
  return (await measureTable(pool, 'bench_samples')).bytes / SAMPLES_OF_DAY;
}

async function store({ data }: Storage, wearer: Wearer, commits: readonly (readonly Operation[])[]): Promise<void> {
  for (const [number, operations] of commits.entries()) {
    await data.commit(wearer.batch([{ text: `answer ${number}`, operations: [...operations], rejection: null }]));
  }
}

const rate = (what: string, values: number[]) => ({ what, unit: 'samples/s', values });
const atLeast = (of: 'figure' | 'ratio', value: number) => ({ of, is: 'at least', value }) as const;

function perSecond(count: number, ms: number): number {
  return (count * 1000) / ms;
}
