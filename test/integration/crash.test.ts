import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { playEpisode } from '../crash/episode.js';
import type { PlayedRound } from '../crash/round.js';
import { createTestDatabase } from '../support/postgres.js';

const ROUNDS = 2;
/** Each round starts processes. */
const LIMIT_MS = 240_000;

describe('a worker process that is killed in the middle of a sync', () => {
  it(
    `loses and doubles nothing (${ROUNDS} rounds; npm run test:crash plays more)`,
    async () => {
      const seed = randomBytes(4).toString('hex');
      const [harmed, peaceful] = [await createTestDatabase(), await createTestDatabase()];
      const played: PlayedRound[] = [];
      try {
        await playEpisode({
          seed,
          rounds: ROUNDS,
          databases: { harmed: harmed.url, peaceful: peaceful.url },
          onRound: (round) => played.push(round),
        });
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      } finally {
        await harmed.drop();
        await peaceful.drop();
      }

      expect(played).toHaveLength(ROUNDS);
      expect({ seed, bad: played.filter(({ findings }) => findings.length > 0) }).toEqual({ seed, bad: [] });
    },
    LIMIT_MS,
  );
});
