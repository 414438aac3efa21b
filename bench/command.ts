import { parseArgs } from 'node:util';
import { probe } from '../src/storage/postmaster.js';
import { startTestPostgres, TEMPLATE } from '../test/support/test-postgres.js';
import type { Bench, BenchWorld } from './harness/bench.js';
import { describeMachine } from './harness/machine.js';
import { printTable } from './harness/table.js';
import { benches } from './index.js';

const DEFAULT_ROUNDS = 3;

/** Runs the benches that are named, or all, on a Postgres of their own that is as durable as the gateway's. */
export async function runBenches(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      users: { type: 'string' },
      tiny: { type: 'boolean' },
      markdown: { type: 'boolean' },
    },
  });
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on');
  const users = values.users === undefined ? undefined : Number(values.users);
  if (users !== undefined && !(Number.isSafeInteger(users) && users >= 100))
    throw new Error('--users takes a whole number from 100 on');
  const chosen = choose(positionals);
  const server = await startTestPostgres({});
  try {
    const machine = await describeMachine(server.url);
    const day = new Date().toISOString().slice(0, 10);
    print(`${day} · ${machine} · median of ${rounds} rounds\n`);
    for (const [at, bench] of chosen.entries()) {
      const figures = await measure(
        bench,
        server.url,
        { size: values.tiny === true ? 'tiny' : 'full', rounds, warmUps: 1, ...(users === undefined ? {} : { users }) },
        at,
      );
      print(`${values.markdown === true ? '### ' : ''}${bench.name}\n\n${bench.about}\n\n${printTable(figures)}\n`);
    }
  } finally {
    await server.stop();
  }
}

function choose(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0)
    throw new Error(`there is no bench ${unknown.join(', ')}, only ${benches.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

async function measure(bench: Bench, serverUrl: string, scale: Omit<BenchWorld, 'createDatabase'>, at: number) {
  const databases: string[] = [];
  try {
    return await bench.measure({
      ...scale,
      async createDatabase() {
        const name = `bench_${at}_${databases.length}`;
        await probe(serverUrl, `create database ${name} template ${TEMPLATE} strategy wal_log`);
        databases.push(name);
        const url = new URL(serverUrl);
        url.pathname = name;
        return url.href;
      },
    });
  } finally {
    for (const name of databases) await probe(serverUrl, `drop database ${name} with (force)`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
