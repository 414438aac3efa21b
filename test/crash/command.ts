import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { probe } from '../../src/storage/postmaster.js';
import { startTestPostgres, TEMPLATE } from '../support/test-postgres.js';
import { buildWorker } from './build.js';
import type { Kill } from './kill.js';
import { PHASES } from './phases.js';
import { playEpisode, ROUNDS_OF_EPISODE } from './episode.js';

/** Plays rounds on a Postgres of its own, prints each, and fails where one found something. */
export async function playRounds(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
  const rounds = Number(values.rounds ?? 50);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on');
  const seed = values.seed ?? randomBytes(4).toString('hex');
  print(`seed ${seed}, ${rounds} rounds`);

  const program = await buildWorker();
  const server = await startTestPostgres();
  let played = 0;
  let failed = 0;
  let allServed = 0;
  let [payloads, records] = [0, 0];
  const allKills: Kill[] = [];
  const begunAt = Date.now();
  try {
    for (let episode = 0; played < rounds; episode += 1) {
      const [harmed, peaceful] = [`harmed_${episode}`, `peaceful_${episode}`];
      for (const name of [harmed, peaceful]) await probe(server.url, `create database ${name} template ${TEMPLATE}`);
      const size = await playEpisode({
        program: program.file,
        // The first episode has the seed that was given, so that one can be played alone.
        seed: episode === 0 ? seed : `${seed}.${episode}`,
        rounds: Math.min(rounds - played, ROUNDS_OF_EPISODE),
        databases: { harmed: databaseUrl(server.url, harmed), peaceful: databaseUrl(server.url, peaceful) },
        onRound({ story, kills, served, findings }) {
          played += 1;
          allKills.push(...kills);
          allServed += served;
          print(`round ${played}: ${findings.length === 0 ? 'nothing lost' : 'FAILED'} (${story.join('; ')})`);
          if (findings.length > 0) failed += 1;
          for (const finding of findings.slice(0, 20)) print(`  ${finding}`);
        },
      });
      payloads += size.payloads;
      records += size.records;
      for (const name of [harmed, peaceful]) await probe(server.url, `drop database ${name} with (force)`);
    }
  } finally {
    await server.stop();
    await program.remove();
  }
  for (const phase of PHASES) {
    const here = allKills.filter((kill) => kill.phase === phase);
    const frozen = here.filter(({ kind }) => kind === 'frozen').length;
    print(`  ${phase.padEnd(13)} ${here.length - frozen} killed, ${frozen} frozen`);
  }
  print(
    `${allKills.length} workers, ${allServed} answers, ${payloads} payloads, ${records} records, ${Math.round((Date.now() - begunAt) / 1_000)} s`,
  );
  print(`${played - failed} of ${played} rounds lost nothing (seed ${seed})`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
