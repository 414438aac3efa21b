import { startSyncing, type Syncing } from './support/syncing.js';
import type { Bench, Figure } from './harness/bench.js';

/** The fifth athlete has worn a watch for eleven days only. */
const SIZES = {
  full: { athletes: [1, 2, 3, 4, 6, 7], copies: 2 },
  tiny: { athletes: [5], copies: 1 },
};
/** What a first sync brings. */
const DAYS = 28;

/** What a table holds; those that are not named hold records. */
const PARTS = {
  'payloads as they were sent, sealed': ['payloads'],
  'recordings of workouts (FIT), sealed': ['payload_files'],
  series: ['series_blocks', 'workout_routes'],
  'runs, schedules and events': ['sync_runs', 'stream_schedules', 'stream_cursors', 'change_events', 'silence_reports'],
  'users and their credentials': ['users', 'connections', 'credentials', 'data_keys'],
};

export const disk: Bench = {
  name: 'disk',
  about: `Bytes on disk for one user and day, with TOAST and indexes, vacuumed, after a first sync of ${DAYS} days of people with a watch, round-the-clock heart rate and four to six workouts a week.`,
  async measure(world) {
    const { athletes, copies } = SIZES[world.size];
    const syncing = await startSyncing(await world.createDatabase());
    try {
      const wearers = [];
      for (let copy = 0; copy < copies; copy += 1) {
        for (const athlete of athletes) wearers.push(await syncing.makeWearer(athlete));
      }
      const empty = await bytesByPart(syncing);
      await syncing.syncAll(wearers, {});
      const filled = await bytesByPart(syncing);
      const perDay = [...filled].map(([part, bytes]): Figure => ({
        what: part,
        unit: 'bytes',
        values: [(bytes - (part.startsWith('users') ? 0 : (empty.get(part) ?? 0))) / wearers.length / DAYS],
        baseline: null,
        goal: null,
      }));
      const total = perDay.reduce((sum, { values: [bytes = 0] }) => sum + bytes, 0);
      return [{ what: 'all of it', unit: 'bytes', values: [total], baseline: null, goal: null }, ...perDay];
    } finally {
      await syncing.close();
    }
  },
};

async function bytesByPart({ storage }: Syncing): Promise<Map<string, number>> {
  await storage.pool.query('vacuum (full, analyze)');
  const { rows } = await storage.pool.query<{ name: string; bytes: string }>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const sums = new Map<string, number>();
  for (const { name, bytes } of rows) {
    const part = Object.entries(PARTS).find(([, tables]) => tables.includes(name))?.[0] ?? 'records';
    sums.set(part, (sums.get(part) ?? 0) + Number(bytes));
  }
  return sums;
}
