import type { Difference, RebuildReport } from '../../src/application/ports/index.js';
import { rebuildUser } from '../../src/application/rebuild.js';
import { ProviderError } from '../../src/domain/errors.js';
import type { Operation } from '../../src/domain/operation.js';
import type { Provider, Stream } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import { NOW } from '../integration/storage/builders.js';
import { turnedClock, type TurnedClock } from './clock.js';
import { openTestStorage } from './postgres.js';

export interface Rebuilding {
  storage: Storage;
  clock: TurnedClock;
  /** Maps a user's payloads again. */
  rebuild(
    userId: string,
    provider: Provider,
    isDryRun?: boolean,
  ): Promise<{ report: RebuildReport; differences: Difference[] }>;
  close(): Promise<void>;
}

/** A database of one's own in which users are rebuilt. */
export async function openRebuilding(): Promise<Rebuilding> {
  const clock = turnedClock(NOW.toISOString());
  const { storage, close } = await openTestStorage({ clock });
  return {
    storage,
    clock,
    async rebuild(userId, provider, isDryRun = false) {
      const differences: Difference[] = [];
      const report = await rebuildUser(
        { rebuilds: storage.rebuilds, providers: [provider], clock },
        { userId, isDryRun },
        (difference) => {
          differences.push(difference);
        },
      );
      if (report === null) throw new Error('the user is gone');
      return { report, differences };
    },
    close,
  };
}

/** What a report counts where nothing differs. */
export const NOTHING = { changed: 0, created: 0, removed: 0, kept: 0 };

/** The provider with one stream's meaning changed. */
export const withMap = (
  provider: Provider,
  dataType: Stream['dataType'],
  change: (map: Stream['map']) => Stream['map'],
): Provider => ({
  ...provider,
  streams: provider.streams.map((stream) =>
    stream.dataType === dataType
      ? { ...stream, mapperVersion: stream.mapperVersion + 1, map: change((...args) => stream.map(...args)) }
      : stream,
  ),
});

const DATES = /^\d{4}-\d{2}-\d{2}T/;

/** Reads back what `payload` writes. */
function meaningOf(text: string): Operation[] {
  return JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'string' && DATES.test(value) && key !== 'revision') return new Date(value);
    return ['timestamps', 'values'].includes(key) ? Float64Array.from(value as number[]) : value;
  }) as Operation[];
}

/** Polar in name; its payloads are what they mean. */
export const plain: Provider = {
  ...polar,
  // The version of a builder's batch.
  streams: polar.streams.map((stream) => ({ ...stream, mapperVersion: 1, map: ({ text }) => meaningOf(text) })),
};
export const refusing = (dataType: Stream['dataType'], word: string): Provider =>
  withMap(plain, dataType, (map) => (content, subject) => {
    if (content.text.includes(word))
      throw new ProviderError('reject-record', 'INVALID_PAYLOAD', `${word} is not understood`);
    return map(content, subject);
  });

/**
 * Every row of every table that holds rows of a user, as text, in a fixed order. The catalogue says which tables those are,
 * so that none is left out, a later one neither.
 */
export async function dumpUser(storage: Storage, userId: string): Promise<Record<string, string[]>> {
  const { rows: tables } = await storage.pool.query<{ name: string; key: string }>(
    `select c.table_name as name, c.column_name as key
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and (c.column_name = 'user_id' or (c.table_name = 'users' and c.column_name = 'id'))
      order by 1`,
  );
  const dumps: Record<string, string[]> = {};
  for (const { name, key } of tables) {
    const { rows } = await storage.pool.query<{ row: string }>(
      `select t::text as row from ${name} t where ${key} = $1 order by 1`,
      [userId],
    );
    dumps[name] = rows.map(({ row }) => row);
  }
  return dumps;
}

/** What the records say, without our ids. */
export async function facts(storage: Storage, userId: string): Promise<unknown> {
  const { rows } = await storage.pool.query(
    [
      ...Object.values(RECORD_TABLES).map(
        (table) =>
          `select '${table}' as of, to_jsonb(t) - 'id' - 'received_at' - 'payload_hash' as row from ${table} t where user_id = $1`,
      ),
      `select 'block', to_jsonb(t) - 'record_id' from series_blocks t where user_id = $1`,
      `select 'route', to_jsonb(t) - 'workout_id' from workout_routes t where user_id = $1`,
    ].join(' union all '),
    [userId],
  );
  return rows.map((row) => JSON.stringify(row)).sort();
}
