import { randomFor } from '../../src/provider-kit/athlete/index.js';
import { dealMoments } from './moments.js';
import { playRound, type PlayedRound } from './round.js';
import { sizeOf } from './table-rows.js';
import { createWorld } from './world.js';

/** Rounds that share a sandbox and two gateways. */
export const ROUNDS_OF_EPISODE = 8;
const START = new Date('2026-03-20T05:00:00Z');
/** Those whose watches record round the clock. */
const ATHLETES = [1, 2, 3, 5];

/**
 * Athletes connect one after the other, each is synced again in the round after; the same seed plays the same rounds, as far
 * as two processes and a kill can be repeated.
 * @returns what is there in the end
 */
export async function playEpisode(options: {
  /** Of workers, as it was built. */
  program: string;
  seed: string;
  rounds: number;
  databases: { harmed: string; peaceful: string };
  onRound: (round: PlayedRound) => void;
}): Promise<{ payloads: number; records: number }> {
  const { program, seed, rounds, databases, onRound } = options;
  const world = await createWorld(program, seed, START, databases);
  const deal = dealMoments(randomFor(seed, 'moments'));
  try {
    for (let round = 0; round < Math.min(rounds, ROUNDS_OF_EPISODE); round += 1) {
      const athlete = ATHLETES[Math.floor(round / 2)] ?? 1;
      onRound(await playRound({ world, athlete, isFirst: round % 2 === 0, random: randomFor(seed, round), deal }));
    }
    return await sizeOf(world.harmed);
  } finally {
    await world.close();
  }
}
