import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.js';
import { PACE } from './pace.js';
import { userOf } from './requests.js';
import type { Side, World } from './world.js';

const SETTLED_WITHIN_MS = 240_000;

/** Waits until no run waits or runs, passing over the pauses between attempts. Whoever was stopped goes on. */
export async function settle(world: World): Promise<void> {
  await until(async () => {
    for (const worker of world.workers.alive()) if (worker.isStopped()) worker.thaw();
    if (world.workers.alive().length === 0) {
      await world.workers.start();
      lapse(world);
    }
    return !(await passPause(world));
  }, SETTLED_WITHIN_MS);
}

/** As `settle`, while one is frozen; it may hold what the others wait for. */
export async function settleWithout(world: World): Promise<void> {
  const giveUpAt = Date.now() + PACE.takeOverMs;
  while ((await passPause(world)) && Date.now() < giveUpAt) await delay(20);
}

/** Waits until something has happened, or the runs have ended without. @returns whether it has */
export async function happensAmidRuns(world: World, what: () => boolean): Promise<boolean> {
  let quietLooks = 0;
  await until(async () => {
    if (what()) return true;
    quietLooks = (await passPause(world)) ? 0 : quietLooks + 1;
    return quietLooks >= 3;
  }, SETTLED_WITHIN_MS);
  return what();
}

/** The leases of whoever is silent run out. */
export function lapse({ clock }: World): void {
  clock.jumpTo(new Date(clock.now().getTime() + PACE.leaseMs));
}

/** How the last run ended that was asked for everything; undefined where there was none. */
export async function lastStatus({ storage }: Side, athlete: number): Promise<string | undefined> {
  const { rows } = await storage.pool.query<{ status: string }>(
    `select r.status from sync_runs r join users u on u.id = r.user_id
      where u.external_id = $1 and coalesce(r.request ->> 'from', r.request ->> 'to', r.request ->> 'dataTypes') is null
      order by r.created_at desc, r.id desc limit 1`,
    [userOf(athlete)],
  );
  return rows[0]?.status;
}

/** How it ended, however busy the machine is: whoever asks for a run is answered before, if it takes long. */
export async function statusOnceEnded(side: Side, athlete: number): Promise<string | undefined> {
  let status: string | undefined;
  await until(async () => {
    status = await lastStatus(side, athlete);
    return status !== 'QUEUED' && status !== 'RUNNING';
  }, SETTLED_WITHIN_MS);
  return status;
}

/** @returns false where no run waits or runs */
async function passPause({ harmed, clock }: World): Promise<boolean> {
  const { rows } = await harmed.storage.pool.query<{ status: string; retry_at: Date | null }>(
    `select status, retry_at from sync_runs where status in ('QUEUED', 'RUNNING')`,
  );
  const next = Math.min(...rows.map(({ retry_at: retryAt }) => retryAt?.getTime() ?? 0));
  if (rows.length > 0 && rows.every(({ status }) => status === 'QUEUED')) clock.jumpTo(new Date(next));
  return rows.length > 0;
}
