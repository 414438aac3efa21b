import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.js';
import { findings } from './findings.js';
import { anyMoment, takeOver, type Kill, type Moment } from './kill.js';
import { anotherRequest, pick, planFaults, type Random } from './mischief.js';
import { PACE } from './pace.js';
import { connect, sync, userOf } from './requests.js';
import type { Worker } from './workers.js';
import type { World } from './world.js';

export interface PlayedRound {
  /** What was done to it, in words. */
  story: string[];
  kills: Kill[];
  /** Answers with data that the sandbox has sent whole. */
  served: number;
  findings: string[];
}

const DAY_MS = 86_400_000;
const SETTLED_WITHIN_MS = 240_000;

/**
 * A day has passed, and an athlete is synced, for the first time or again, while the provider fails and workers are killed;
 * when all has settled, what is there is compared with what a gateway has that was left in peace.
 * @param isFirst the athlete connects in this round
 */
export async function playRound(world: World, athlete: number, isFirst: boolean, random: Random): Promise<PlayedRound> {
  const { controls, harmed, sandboxClock, workers } = world;
  const story = [`athlete ${athlete}, ${isFirst ? 'first' : 'later'} sync`];
  newDay(world, random);
  if (!isFirst) changeThePast(world, athlete, random);

  const { servedPayloads } = controls;
  const servedBefore = servedPayloads.length;
  let requestsBefore = controls.requests.length;
  const wanted = random.chance(0.3) ? 2 : 1;
  while (workers.alive().length < wanted) await workers.start();
  story.push(`${workers.alive().length} workers`);
  const moments = Array.from({ length: random.integer(1, 2) }, () => anyMoment(random, isFirst));
  const kills: Kill[] = [];
  const [first] = moments;
  let doomed = await doom(world, first);
  // A 429 that a poll of somebody else met would have the consent refused.
  if (isFirst) await connect(world, harmed, athlete);
  story.push(...planFaults(controls, random));
  if (!isFirst) await sync(harmed, athlete);

  for (const moment of moments) {
    let gone: Worker | null = null;
    if (moment.kind === 'phase') {
      if (moment !== first) doomed = await doom(world, moment);
      gone = await firstGone(world, doomed);
    } else {
      await requestsServed(world, requestsBefore + moment.requests);
      await delay(moment.afterMs);
    }
    requestsBefore = controls.requests.length;
    if (random.chance(0.4)) {
      const request = anotherRequest(random, sandboxClock.now());
      await sync(harmed, athlete, request);
      story.push(`asked again, ${JSON.stringify(request)}`);
    }
    const victim = gone ?? pick(random, workers.alive());
    const kill = await takeOver(world, victim, moment.kind === 'time' && moment.isFrozen);
    kills.push(kill);
    story.push(`${kill.kind} while ${kill.phase}`);
  }
  await settle(world);
  controls.clearFaults();
  // A run gives up after some attempts, or ends in one for some dates; the next whole one makes good what it left.
  while ((await lastStatus(world, athlete)) !== 'SUCCEEDED') {
    story.push('tried anew');
    await sync(harmed, athlete);
    await settle(world);
  }
  const served = servedPayloads.slice(servedBefore);
  await syncInPeace(world, athlete, isFirst);
  return { story, kills, served: served.length, findings: await findings(world, athlete, served) };
}

async function lastStatus({ harmed }: World, athlete: number): Promise<string | undefined> {
  const { rows } = await harmed.storage.pool.query<{ status: string }>(
    `select r.status from sync_runs r join users u on u.id = r.user_id
      where u.external_id = $1 and coalesce(r.request ->> 'from', r.request ->> 'to', r.request ->> 'dataTypes') is null
      order by r.created_at desc, r.id desc limit 1`,
    [userOf(athlete)],
  );
  return rows[0]?.status;
}

/** Tomorrow morning for everybody. */
function newDay({ clock, sandboxClock }: World, random: Random): void {
  const midnight = Math.ceil(clock.now().getTime() / DAY_MS) * DAY_MS;
  clock.jumpTo(new Date(midnight + random.integer(4 * 60, 9 * 60) * 60_000));
  sandboxClock.set(clock.now());
}

/** What a provider brings late, or brings again. */
function changeThePast({ controls, sandboxClock }: World, athlete: number, random: Random): void {
  const date = new Date(sandboxClock.now().getTime() - random.integer(1, 5) * DAY_MS).toISOString().slice(0, 10);
  const [exercise] = controls.exercises(athlete);
  if (exercise !== undefined) controls.bumpExercise(athlete, exercise.id);
  controls.addExercise(athlete, { date, startSeconds: 61_200, type: 'RUNNING', kind: 'TEMPO', minutes: 30 });
  controls.resync(athlete, date, 1_234);
}

/** Those alive will kill themselves at that moment, whichever gets there first. */
async function doom({ workers }: World, moment: Moment | undefined): Promise<readonly Worker[]> {
  if (moment?.kind !== 'phase') return [];
  const doomed = workers.alive();
  for (const worker of doomed) await worker.doom(moment);
  return doomed;
}

/** @returns the first of the doomed to go; null where the runs ended, or have to wait, before any came to that */
async function firstGone(world: World, doomed: readonly Worker[]): Promise<Worker | null> {
  let quietLooks = 0;
  await until(async () => {
    if (doomed.some((worker) => worker.isGone())) return true;
    quietLooks = (await passPause(world)) ? 0 : quietLooks + 1;
    return quietLooks >= 3;
  }, SETTLED_WITHIN_MS);
  const [gone] = doomed.filter((worker) => worker.isGone());
  for (const worker of doomed) if (!worker.isGone()) await worker.doom(null);
  return gone ?? null;
}

/** So many requests have come in, or there will be no more. */
async function requestsServed(world: World, count: number): Promise<void> {
  const giveUpAt = Date.now() + SETTLED_WITHIN_MS;
  for (let looks = 0; world.controls.requests.length < count && Date.now() < giveUpAt; looks += 1) {
    await delay(2);
    if (looks % 50 === 49 && (await openRuns(world)).every(({ status }) => status === 'QUEUED')) {
      if (!(await passPause(world))) return;
    }
  }
}

/** Waits until no run waits or runs, passing over the pauses between attempts. */
async function settle(world: World): Promise<void> {
  await until(async () => {
    const open = await openRuns(world);
    if (open.length === 0) return true;
    if (world.workers.alive().length === 0) {
      // One whose doom was taken back too late.
      await world.workers.start();
      world.clock.jumpTo(new Date(world.clock.now().getTime() + PACE.leaseMs));
    }
    await passPause(world);
    return false;
  }, SETTLED_WITHIN_MS);
}

/** @returns false where no run waits */
async function passPause(world: World): Promise<boolean> {
  const open = await openRuns(world);
  const next = Math.min(...open.map(({ retry_at: retryAt }) => retryAt?.getTime() ?? 0));
  if (open.some(({ status }) => status === 'RUNNING')) return true;
  if (open.length > 0) world.clock.jumpTo(new Date(next));
  return open.length > 0;
}

async function openRuns({ harmed }: World): Promise<{ status: string; retry_at: Date | null }[]> {
  const { rows } = await harmed.storage.pool.query<{ status: string; retry_at: Date | null }>(
    `select status, retry_at from sync_runs where status in ('QUEUED', 'RUNNING')`,
  );
  return rows;
}

async function syncInPeace(world: World, athlete: number, isFirst: boolean): Promise<void> {
  const { peaceful, peacefulClock, sandboxClock } = world;
  peacefulClock.set(sandboxClock.now());
  if (isFirst) await connect(world, peaceful, athlete);
  const run = await sync(peaceful, athlete, { wait: true });
  if (run.status !== 'SUCCEEDED') throw new Error(`${userOf(athlete)} could not be synced in peace: ${run.status}`);
  // It polls nothing by itself.
  await peaceful.storage.pool.query('update connections set next_sync_at = null');
}
