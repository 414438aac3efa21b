import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/logger.js';
import { startApp, type App } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { providers } from '../../src/providers/index.js';
import { LOCK_DUE } from '../../src/storage/stores/polls.js';
import { turnedClock } from '../support/clock.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const NOW = new Date('2026-03-20T12:00:00Z');
const DUE = 200;
const NOT_DUE = 20_000;
const BATCH = 50;

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  Plans?: PlanNode[];
}

/** The nodes of a plan that read a table. */
function scansIn(node: PlanNode): PlanNode[] {
  return [...(node['Node Type'].endsWith('Scan') ? [node] : []), ...(node.Plans ?? []).flatMap(scansIn)];
}

describe('two workers and two hundred connections that are due', () => {
  let database: TestDatabase;
  let rows: RowInspector;
  const workers: App[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    rows = inspectRows(database.url);
    await rows.query(
      `with project as (insert into projects (name, redirect_urls) values ('test', '{}') returning id),
            u as (insert into users (project_id, external_id) select project.id, 'user-' || n
                    from project, generate_series(1, $1::int) n returning id, external_id)
       insert into connections (user_id, provider, status, connected_at, external_user_id, next_sync_at)
       select id, 'polar', 'ACTIVE', $2, external_id,
              $2::timestamptz + case when substr(external_id, 6)::int <= $3 then interval '-1 second' * substr(external_id, 6)::int
                                   else interval '1 day' end
         from u`,
      [DUE + NOT_DUE, NOW, DUE],
    );
    await rows.query('analyze connections');
  });
  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await rows.close();
    await database.drop();
  });

  it('finds them by the index, and looks at no more rows than it takes', async () => {
    const [plan] = await rows.query(`explain (analyze, format json) ${LOCK_DUE}`, [NOW, BATCH]);
    const scans = scansIn((plan?.['QUERY PLAN'] as [{ Plan: PlanNode }])[0].Plan);
    expect(scans).toEqual([expect.objectContaining({ 'Node Type': 'Index Scan', 'Index Name': 'connections_due' })]);
    expect(scans[0]?.['Actual Rows']).toBeLessThan(2 * BATCH);
  });

  it('queues one run for each, which runs once, and leaves the others alone', async () => {
    const clock = turnedClock(NOW);
    const config = loadConfig(
      providers.map(({ manifest }) => manifest.id),
      {
        PORT: '0',
        ROLE: 'worker',
        LOG_LEVEL: 'silent',
        BOOTSTRAP_API_KEY: 'test-key-0123456789abcdef',
        DATABASE_URL: database.url,
        MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
        POLAR_CLIENT_ID: 'client',
        POLAR_CLIENT_SECRET: 'secret',
      },
    );
    const start = () =>
      startApp({ config, providers, logger: createLogger('silent'), clock, pace: { tickMs: 300, lockMs: 900 } });
    workers.push(...(await Promise.all([start(), start()])));
    await until(async () => {
      const [open] = await rows.query(
        `select count(*)::int as ended from sync_runs where status not in ('QUEUED', 'RUNNING')`,
      );
      return open?.['ended'] === DUE;
    });

    const runs = await rows.query(
      `select count(*)::int as runs, count(distinct connection_id)::int as connections, min(attempts) as "fewest",
              max(attempts) as "most", min(started_at) as "startedAt" from sync_runs`,
    );
    expect(runs).toEqual([{ runs: DUE, connections: DUE, fewest: 1, most: 1, startedAt: NOW }]);
    const [untouched] = await rows.query(
      `select count(*)::int as count from connections where next_sync_at = $1::timestamptz + interval '1 day'
         and id not in (select connection_id from sync_runs)`,
      [NOW],
    );
    expect(untouched).toEqual({ count: NOT_DUE });
  });
});
