import { existsSync } from 'node:fs';
import { externalIdOf, latestUntil, MAX_PROTOTYPES, planOfAccount, type SeedPlan } from './application/seed/plan.js';
import { seedUsers, type SeedProgress } from './application/seed/seed-users.js';
import { bootstrapProject } from './bootstrap-project.js';
import { ConfigError, loadConfig } from './config.js';
import { systemClock } from './domain/clock.js';
import { createRegistry } from './provider-kit/registry.js';
import { providers } from './providers/index.js';
import { reachDatabase } from './reach-database.js';
import { complain, runCommand, write } from './run-command.js';
import { readSeedArguments, USAGE, type SeedArguments } from './seed-arguments.js';
import type { Storage } from './storage/index.js';

async function main(): Promise<void> {
  const given = readSeedArguments(process.argv.slice(2), systemClock.now());
  if (given === null) {
    write(USAGE);
    return;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const registry = createRegistry(providers);
  const config = loadConfig(registry.ids);
  const [provider] = registry.all;
  if (provider === undefined) throw new ConfigError('There is no provider whose data could be made');

  const database = await reachDatabase(config, complain);
  try {
    const { storage } = database;
    const { project } = await bootstrapProject(storage.projects, config, database.secrets);
    const plan = await settlePlan(storage, project.id, given);
    const startedAt = performance.now();
    const done = await seedUsers({ store: storage.seeds, projectId: project.id, provider }, plan, (progress) =>
      show(progress, plan, startedAt),
    );
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    if (process.stdout.isTTY) write('');
    write(`${count(done.users)} users until ${plan.until}, ${count(done.records)} records made in ${seconds} s`);
  } finally {
    await database.close();
  }
}

/**
 * With the last day that users of the seed have, where there are some.
 * @throws ConfigError where they were made otherwise
 */
async function settlePlan(storage: Storage, projectId: string, given: SeedArguments): Promise<SeedPlan> {
  const ids = Array.from({ length: MAX_PROTOTYPES }, (_, index) => externalIdOf(given, index));
  const accounts = [...(await storage.seeds.existing(projectId, ids)).values()];
  const known = accounts.flatMap((account) => planOfAccount(account ?? '') ?? [])[0];
  if (known === undefined) return { ...given, until: given.until ?? latestUntil(systemClock.now()) };
  const option = (['days', 'series', 'until'] as const).find((key) => given[key] !== null && given[key] !== known[key]);
  if (option !== undefined)
    throw new ConfigError(
      `--${option} is ${known[option]} for the users of --seed ${given.seed} that are there; take that, or another --seed`,
    );
  return { ...given, until: known.until };
}

/** One line that is written over; where nobody watches, nothing. */
function show({ users, records }: SeedProgress, plan: SeedPlan, startedAt: number): void {
  if (!process.stdout.isTTY) return;
  const rate = Math.round(records / ((performance.now() - startedAt) / 1000));
  process.stdout.write(
    `\r\x1b[K${count(users)} of ${count(plan.users)} users, ${count(records)} records, ${count(rate)}/s`,
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

runCommand(main);
