import { DataSource, EntitySchema } from 'typeorm';
import type { Samples } from '../../src/series/index.js';

/** A sample in a row of its own. */
interface SampleRow {
  userId: string;
  type: string;
  at: Date;
  value: number;
}

/** As large as it pays: larger ones are no faster, and at most 65,535 parameters fit into a statement. */
const ROWS_OF_STATEMENT = 2_000;

const SampleEntity = new EntitySchema<SampleRow>({
  name: 'Sample',
  tableName: 'bench_samples',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    type: { type: 'text', primary: true },
    at: { type: 'timestamptz', primary: true },
    value: { type: 'float8' },
  },
});

/** Samples as most would store them: one row each, by the batched upsert of the ORM. */
export interface RowPerSample {
  /** @returns milliseconds; the rows were not there before */
  write(userId: string, type: string, samples: Samples): Promise<number>;
  close(): Promise<void>;
}

export async function openRowPerSample(url: string): Promise<RowPerSample> {
  const source = await new DataSource({
    type: 'postgres',
    url,
    entities: [SampleEntity],
    synchronize: false,
    installExtensions: false,
    poolSize: 1,
  }).initialize();
  await source.query(`create table bench_samples (
    user_id uuid not null, type text not null, at timestamptz(3) not null, value float8 not null,
    primary key (user_id, type, at)
  )`);
  const repository = source.getRepository(SampleEntity);
  return {
    async write(userId, type, { timestamps, values }) {
      await source.query('truncate bench_samples');
      const start = performance.now();
      for (let from = 0; from < timestamps.length; from += ROWS_OF_STATEMENT) {
        const rows = [...timestamps.subarray(from, from + ROWS_OF_STATEMENT)].map((at, index): SampleRow => ({
          userId,
          type,
          at: new Date(at),
          value: values[from + index] ?? NaN,
        }));
        await repository.upsert(rows, ['userId', 'type', 'at']);
      }
      return performance.now() - start;
    },
    close: () => source.destroy(),
  };
}
