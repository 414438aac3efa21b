import type { SeedPlan } from '../../src/application/seed/plan.js';
import { seedUsers, type SeedProgress } from '../../src/application/seed/seed-users.js';
import { providers } from '../../src/providers/index.js';
import type { Storage } from '../../src/storage/index.js';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';

/** Two people who differ, and copies of them; few days, since every life is long to make. */
export const SMALL_PLAN: SeedPlan = {
  seed: 'test',
  users: 5,
  days: 3,
  until: '2026-03-08',
  series: 'some',
  prototypes: 2,
};

/** Seeds the first project, as the command does. */
export async function seedStorage(
  storage: Storage,
  plan: SeedPlan,
  onProgress: (progress: SeedProgress) => void = () => undefined,
): Promise<SeedProgress> {
  const project = await storage.projects.bootstrap({
    name: 'default',
    redirectUrls: [],
    key: null,
  });
  const [provider] = providers;
  return seedUsers({ store: storage.seeds, projectId: project.id, provider: provider! }, plan, onProgress);
}

/** What seeding fills, each with what its rows are sorted by. */
const TABLES: Record<string, string> = {
  users: 'id',
  connections: 'user_id',
  ...Object.fromEntries(Object.values(RECORD_TABLES).map((table) => [table, 'user_id, id'])),
  series_blocks: 'user_id, record_id, type, start_ms',
  workout_routes: 'user_id, workout_id',
};

/** All of it, but for what is random as it must be: the project and the data keys, which are counted. */
export async function dumpSeeded(storage: Storage): Promise<Record<string, unknown>> {
  const dump: Record<string, unknown> = {};
  for (const [table, order] of Object.entries(TABLES)) {
    const { rows } = await storage.pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) - 'project_id' as row from ${table} t order by ${order}`,
    );
    dump[table] = rows.map(({ row }) => row);
  }
  const { rows } = await storage.pool.query('select user_id from data_keys order by 1');
  return { ...dump, data_keys: rows };
}
