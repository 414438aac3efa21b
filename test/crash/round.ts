import { findings } from './findings.js';
import { halfDone } from './half-done.js';
import { doom, letsOthers, strike, takeOver, wake, type Kill, type Strike } from './kill.js';
import { anotherRequest, planFaults, type Random } from './mischief.js';
import type { Moment } from './moments.js';
import { connect, sync, userOf } from './requests.js';
import { lastStatus, settle, settleWithout, statusOnceEnded } from './runs.js';
import { difference, rowsOf } from './table-rows.js';
import type { World } from './world.js';

export interface PlayedRound {
  /** What was done to it, in words. */
  story: string[];
  kills: Kill[];
  /** Answers with data that the sandbox has sent whole. */
  served: number;
  findings: string[];
}

/** What a round is about, and what has come of it so far. */
interface Play {
  world: World;
  athlete: number;
  random: Random;
  story: string[];
  findings: string[];
  /** From which on every answer with data must be stored: what was changed since need not be there as it was. */
  servedFrom: number;
  /** Nothing has ever changed for this user: each payload says something. */
  isPristine: boolean;
}

const DAY_MS = 86_400_000;

/**
 * A day has passed, and an athlete is synced, for the first time or again, while the provider fails and workers are killed;
 * when all has settled, what is there is compared with what a gateway has that was left in peace.
 * @param isFirst the athlete connects in this round
 */
export async function playRound(options: {
  world: World;
  athlete: number;
  isFirst: boolean;
  random: Random;
  deal: () => Moment;
}): Promise<PlayedRound> {
  const { world, athlete, isFirst, random, deal } = options;
  const { controls, harmed, workers } = world;
  const story = [`athlete ${athlete}, ${isFirst ? 'first' : 'later'} sync`];
  newDay(world, random);
  const play: Play = { world, athlete, random, story, findings: [], servedFrom: 0, isPristine: isFirst };
  if (!isFirst) changeThePast(play);
  play.servedFrom = controls.servedPayloads.length;

  const wanted = random.chance(0.3) ? 2 : 1;
  while (workers.alive().length < wanted) await workers.start();
  story.push(`${workers.alive().length} workers`);
  const moments = Array.from({ length: random.integer(2, 3) }, deal);
  const kills: Kill[] = [];
  for (const [index, moment] of moments.entries()) {
    const doomed = await doom(world, moment, index === 0 ? random.integer(1, isFirst ? 3 : 2) : 1);
    if (index === 0) await begin(play, isFirst);
    const struck = await strike(play, moment, doomed);
    if (struck === null) {
      story.push(moment.kind === 'phase' ? `never came to ${moment.phase}` : 'no sync was under way');
      continue;
    }
    kills.push({ kind: struck.kind, phase: struck.phase });
    story.push(`${struck.kind} while ${struck.phase}`);
    play.findings.push(...(await halfDone(harmed, userOf(athlete), play.isPristine)));
    await afterStrike(play, struck);
  }
  await settle(world);
  controls.clearFaults();
  if (!play.isPristine) {
    await sync(harmed, athlete);
    await settle(world);
  }
  // A run gives up after some attempts, or ends in one for some dates; the next whole one makes good what it left.
  while ((await lastStatus(world.harmed, athlete)) !== 'SUCCEEDED') {
    story.push('tried anew');
    await sync(harmed, athlete);
    await settle(world);
  }
  const served = controls.servedPayloads.slice(play.servedFrom);
  await syncInPeace(world, athlete, isFirst);
  play.findings.push(...(await findings(world, athlete, served)));
  return { story, kills, served: served.length, findings: play.findings };
}

/** Has the first run queued. */
async function begin({ world, athlete, random, story }: Play, isFirst: boolean): Promise<void> {
  // A 429 that a poll of somebody else met would have the consent refused.
  if (isFirst) await connect(world, world.harmed, athlete);
  story.push(...planFaults(world.controls, random));
  if (!isFirst) await sync(world.harmed, athlete);
}

async function afterStrike(play: Play, struck: Strike): Promise<void> {
  const { world, athlete, random, story, findings } = play;
  const { harmed, sandboxClock } = world;
  const waits = struck.kind === 'frozen' && letsOthers(struck);
  if (waits) {
    // What it has in hand is not the latest any more when it wakes.
    changeThePast(play);
    story.push('the past was changed');
  } else if (random.chance(0.3)) {
    const request = anotherRequest(random, sandboxClock.now());
    await sync(harmed, athlete, request);
    story.push(`asked again, ${JSON.stringify(request)}`);
  }
  await takeOver(world, struck.victim);
  if (struck.kind === 'killed') return;
  if (waits) {
    await settleWithout(world);
    // The run that was under way may have been past what was changed, and whoever asks amid it joins it.
    await sync(harmed, athlete);
    await settleWithout(world);
  }
  const before = await rowsOf(harmed, userOf(athlete));
  const isWhole = waits && (await lastStatus(world.harmed, athlete)) === 'SUCCEEDED';
  await wake(struck);
  // Where the others had brought all, nothing is left to write for it or for them.
  if (!isWhole) return;
  const after = await rowsOf(harmed, userOf(athlete));
  findings.push(...difference('written by one whose lease had lapsed', after, before));
  story.push('it woke when all was done');
}

/** Tomorrow morning for everybody. */
function newDay({ clock, sandboxClock }: World, random: Random): void {
  const midnight = Math.ceil(clock.now().getTime() / DAY_MS) * DAY_MS;
  clock.jumpTo(new Date(midnight + random.integer(4 * 60, 9 * 60) * 60_000));
  sandboxClock.set(clock.now());
}

/** What a provider brings late, or brings again. */
function changeThePast(play: Play): void {
  const { controls, sandboxClock } = play.world;
  const date = new Date(sandboxClock.now().getTime() - play.random.integer(1, 5) * DAY_MS).toISOString().slice(0, 10);
  const [exercise] = controls.exercises(play.athlete);
  if (exercise !== undefined) controls.bumpExercise(play.athlete, exercise.id);
  controls.addExercise(play.athlete, { date, startSeconds: 61_200, type: 'RUNNING', kind: 'TEMPO', minutes: 30 });
  controls.resync(play.athlete, date, 1_234);
  play.servedFrom = controls.servedPayloads.length;
  play.isPristine = false;
}

async function syncInPeace(world: World, athlete: number, isFirst: boolean): Promise<void> {
  const { peaceful, peacefulClock, sandboxClock } = world;
  peacefulClock.set(sandboxClock.now());
  if (isFirst) await connect(world, peaceful, athlete);
  await sync(peaceful, athlete, { wait: true });
  const status = await statusOnceEnded(peaceful, athlete);
  if (status !== 'SUCCEEDED') throw new Error(`${userOf(athlete)} could not be synced in peace: ${status}`);
  // It polls nothing by itself.
  await peaceful.storage.pool.query('update connections set next_sync_at = null');
}
