import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildWorker } from '../crash/build.js';
import { playEpisode } from '../crash/episode.js';
import type { PlayedRound } from '../crash/round.js';
import type { Program } from '../support/compile.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ROUNDS = 2;
const SEED = 'suite';
/** Ends what hangs, on a machine that has much else to do. */
const PATIENCE_MS = 300_000;

/** `npm run test:crash` plays as many as are wanted. */
describe('workers that are killed amid a sync while the provider fails', () => {
  let program: Program;
  let harmed: TestDatabase;
  let peaceful: TestDatabase;

  beforeAll(async () => {
    program = await buildWorker();
    harmed = await createTestDatabase();
    peaceful = await createTestDatabase();
  }, PATIENCE_MS);
  afterAll(async () => {
    await harmed.drop();
    await peaceful.drop();
    await program.remove();
  });

  it(
    'leave every payload and every record there once, no lease held, and no cursor ahead',
    async () => {
      const rounds: PlayedRound[] = [];
      const size = await playEpisode({
        program: program.file,
        seed: SEED,
        rounds: ROUNDS,
        databases: { harmed: harmed.url, peaceful: peaceful.url },
        onRound: (round) => rounds.push(round),
      });

      expect(rounds.filter(({ findings }) => findings.length > 0)).toEqual([]);
      expect(rounds).toHaveLength(ROUNDS);
      for (const { kills } of rounds) expect(kills.length).toBeGreaterThan(0);
      expect(size.payloads).toBeGreaterThan(0);
      expect(size.records).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
