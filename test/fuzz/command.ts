import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { probe } from '../../src/storage/postmaster.js';
import { startTestPostgres, TEMPLATE } from '../support/test-postgres.js';
import { fuzz } from './run.js';
import { startWorld } from './world.js';

const DATABASE = 'fuzz';
const TOLD_EVERY = 2_000;

/** Plays on a Postgres of its own, prints what was played, and fails where something was found. */
export async function fuzzInLongMode(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { cases: { type: 'string' }, seed: { type: 'string' }, kind: { type: 'string' } },
  });
  const cases = whole('--cases', values.cases ?? '100000');
  const seed = whole('--seed', values.seed ?? String(randomInt(2 ** 31)));
  print(`seed ${seed}, ${cases} cases`);
  const begunAt = Date.now();
  const server = await startTestPostgres();
  try {
    await probe(server.url, `create database ${DATABASE} template ${TEMPLATE}`);
    const url = new URL(server.url);
    url.pathname = DATABASE;
    const world = await startWorld(url.href);
    let told = 0;
    try {
      const { counts, findings } = await fuzz(world, {
        cases,
        seed,
        only: values.kind,
        onProgress(now) {
          const all = total(now);
          if (all < told + TOLD_EVERY) return;
          told = all;
          print(`${all} cases, ${seconds(begunAt)} s`);
        },
      });
      for (const [kind, count] of Object.entries(counts)) print(`  ${kind.padEnd(10)} ${count}`);
      for (const finding of findings) print(`FOUND ${finding}`);
      print(`${total(counts)} cases, ${findings.length} findings, ${seconds(begunAt)} s (seed ${seed})`);
      process.exitCode = findings.length === 0 ? 0 : 1;
    } finally {
      await world.close();
    }
  } finally {
    await server.stop();
  }
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} takes a whole number`);
  return value;
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);
const seconds = (begunAt: number) => Math.round((Date.now() - begunAt) / 1_000);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
