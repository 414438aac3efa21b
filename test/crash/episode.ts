import { randomFor } from '../../src/provider-kit/athlete/index.js';
import { playRound, type PlayedRound } from './round.js';
import { createWorld } from './world.js';

/** Rounds that share a sandbox and two gateways. */
export const ROUNDS_OF_EPISODE = 8;
const START = new Date('2026-03-20T05:00:00Z');
/** Those whose watches record round the clock. */
const ATHLETES = [1, 2, 3, 5];

/**
 * Athletes connect one after the other, each is synced again in the round after; the same seed plays the same rounds, as far
 * as two processes and a kill can be repeated.
 */
export async function playEpisode(options: {
  seed: string;
  rounds: number;
  databases: { harmed: string; peaceful: string };
  onRound: (round: PlayedRound) => void;
}): Promise<void> {
  const { seed, rounds, databases, onRound } = options;
  const world = await createWorld(seed, START, databases);
  try {
    for (let round = 0; round < Math.min(rounds, ROUNDS_OF_EPISODE); round += 1) {
      const athlete = ATHLETES[Math.floor(round / 2)] ?? 1;
      onRound(await playRound(world, athlete, round % 2 === 0, randomFor(seed, round)));
    }
  } finally {
    await world.close();
  }
}
