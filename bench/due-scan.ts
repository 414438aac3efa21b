import type { PollPlan } from '../src/application/ports/index.js';
import { openStorage, type Storage } from '../src/storage/index.js';
import { LOCK_DUE } from '../src/storage/stores/polls.js';
import { inTurns, timed, type Bench, type BenchWorld, type Figure } from './harness/bench.js';
import { MASTER_KEY } from './support/master-key.js';

const NOW = new Date('2026-07-15T12:00:00Z');
const DAY_MS = 86_400_000;
/** What one tick of the gateway takes at once. */
const BATCH = 200;
/** `scans`: for one figure, which is their mean; a single one is too short to be measured. */
const SIZES = {
  full: { few: 1_000, many: 100_000, due: [0, 1_000, 10_000], scans: 50, ticks: 5 },
  tiny: { few: 20, many: 60, due: [10], scans: 1, ticks: 1 },
};
/** What was claimed is due again a second later, so that every tick finds as many. */
const AGAIN_MS = 1_000;
const PLAN: PollPlan = { provider: 'polar', seconds: new Map([['WORKOUT', AGAIN_MS / 1000]]), jitter: 0 };

export const dueScan: Bench = {
  name: 'due-scan',
  about: `What one tick asks the database first. Scan: finding and locking the next ${BATCH} connections that are due. Claim: that, and moving their schedules on and queueing a run for each, in one durable transaction. The baselines have a hundredth of the connections that are not due, or no index on what is due.`,
  async measure(world) {
    const { few, many, due: sizes, scans, ticks } = SIZES[world.size];
    const figures: Figure[] = [];
    for (const due of sizes) {
      const sides = {
        large: await open(world, { due, notDue: many }),
        small: await open(world, { due, notDue: few }),
        bare: await open(world, { due, notDue: many, hasIndexes: false }),
      };
      try {
        const found = await inTurns(world, {
          large: () => sides.large.scan(scans),
          small: () => sides.small.scan(scans),
          bare: () => sides.bare.scan(scans),
          claimLarge: () => sides.large.claim(ticks),
          claimSmall: () => sides.small.claim(ticks),
        });
        const setting = `${readable(due)} due, ${readable(many)} not`;
        const fewer = `${readable(few)} not due`;
        const scan = { what: `scan: ${setting}`, unit: 'ms', values: found.large };
        figures.push(
          // It does not grow with what is not due; the rest is what measurements of a millisecond scatter.
          {
            ...scan,
            baseline: { what: fewer, values: found.small },
            goal: { of: 'ratio', is: 'at most', value: 1.5 },
          },
          { ...scan, baseline: { what: 'without the index', values: found.bare }, goal: null },
        );
        if (due > 0) {
          const baseline = { what: fewer, values: found.claimSmall };
          figures.push({ what: `claim: ${setting}`, unit: 'ms', values: found.claimLarge, baseline, goal: null });
        }
      } finally {
        for (const side of Object.values(sides)) await side.close();
      }
    }
    return figures;
  },
};

interface Side {
  /** @returns milliseconds for one, on average */
  scan(times: number): Promise<number>;
  /** As `scan`. */
  claim(times: number): Promise<number>;
  close(): Promise<void>;
}

async function open(
  world: BenchWorld,
  { due, notDue, hasIndexes = true }: { due: number; notDue: number; hasIndexes?: boolean },
): Promise<Side> {
  const storage = await openStorage({ url: await world.createDatabase(), masterKeys: [MASTER_KEY], poolSize: 2 });
  const { pool, polls } = storage;
  try {
    await seed(storage, due, notDue);
    if (!hasIndexes) await pool.query('drop index connections_due');
    await pool.query('vacuum analyze');
  } catch (error) {
    await storage.close();
    throw error;
  }
  let now = NOW.getTime();
  const expected = Math.min(due, BATCH);
  return {
    async scan(times) {
      const client = await pool.connect();
      try {
        return await average(times, async () => {
          await client.query('begin');
          const ms = await timed(async () => {
            const { rowCount } = await client.query(LOCK_DUE, [new Date(now), BATCH]);
            if (rowCount !== expected) throw new Error(`${rowCount} connections were found, of ${expected}`);
          });
          await client.query('rollback');
          return ms;
        });
      } finally {
        client.release();
      }
    },
    async claim(times) {
      return average(times, async () => {
        now += AGAIN_MS;
        const ms = await timed(async () => {
          const claimed = await polls.queueDue(new Date(now), BATCH, [PLAN]);
          if (claimed !== expected) throw new Error(`${claimed} connections were claimed, of ${expected}`);
        });
        // A connection whose run still waits takes another way.
        await pool.query('delete from sync_runs');
        return ms;
      });
    },
    close: () => storage.close(),
  };
}

async function average(times: number, measure: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let time = 0; time < times; time += 1) sum += await measure();
  return sum / times;
}

/** Connections in no order, those that are due among those that are not. */
async function seed({ pool }: Storage, due: number, notDue: number): Promise<void> {
  await pool.query(
    `with project as (insert into projects (name, redirect_urls) values ('bench', '{}') returning id),
          u as (insert into users (project_id, external_id) select project.id, n from project, generate_series(1, $1::int) n
                returning id, external_id)
     insert into connections (user_id, provider, status, connected_at, external_user_id, next_sync_at)
     select id, 'polar', 'ACTIVE', $2, external_id,
            case when external_id::int <= $3 then $2::timestamptz - interval '1 minute' * random()
                 else $4::timestamptz + interval '1 hour' * random() end
       from u order by random()`,
    [due + notDue, NOW, due, new Date(NOW.getTime() + DAY_MS)],
  );
}

function readable(count: number): string {
  return count.toLocaleString('en');
}
