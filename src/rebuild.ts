import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StorageUnavailableError, type Difference, type RebuildReport } from './application/ports/index.js';
import { rebuildUser } from './application/rebuild.js';
import { ConfigError, loadConfig } from './config.js';
import { BY_ROOT } from './domain/audit.js';
import { systemClock } from './domain/clock.js';
import { createRegistry } from './provider-kit/registry.js';
import { providers } from './providers/index.js';
import { reachDatabase } from './reach-database.js';
import { complain, runCommand, write } from './run-command.js';

const USAGE = 'npm run rebuild -- [--user <id>] [--provider <id>] [--rejected] [--dry-run]';
const MAX_VALUE = 200;

/**
 * Maps again what is stored, user by user; prints every difference, and a line for each user. A user who cannot be rebuilt
 * stays as before and is told of; the others are rebuilt all the same.
 */
async function main(): Promise<void> {
  const { user, provider, rejected, isDryRun } = readArguments();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const registry = createRegistry(providers);
  const config = loadConfig(registry.ids);
  const chosen = registry.all.filter(({ manifest }) => provider === null || manifest.id === provider);
  if (chosen.length === 0)
    throw new ConfigError(`There is no provider ${provider ?? ''}; there is ${registry.ids.join(', ')}`);

  const database = await reachDatabase(config, complain);
  try {
    const { rebuilds } = database.storage;
    const ids = chosen.map(({ manifest }) => manifest.id);
    const users = await rebuilds.users({ externalId: user, providers: ids, onlyRejected: rejected });
    if (users.length === 0)
      write(user === null ? 'There is nothing to rebuild.' : `There is nothing to rebuild of ${user}.`);
    const failed: string[] = [];
    for (const { userId, externalId } of users) {
      try {
        const report = await rebuildUser(
          { rebuilds, providers: chosen, clock: systemClock },
          { userId, isDryRun },
          (difference) => {
            for (const line of describe(difference)) write(`${externalId}  ${line}`);
          },
        );
        if (report !== null && !isDryRun) {
          const { changed, created, removed, kept } = report;
          const details = { changed, created, removed, kept };
          await database.storage.audit.addOfUser(userId, BY_ROOT, 'USER_REBUILT', details);
        }
        if (report !== null) write(`${externalId}: ${summary(report, isDryRun)}`);
      } catch (error) {
        failed.push(externalId);
        complain(`${externalId} (${userId}) could not be rebuilt, and is as before: ${causeOf(error)}`);
      }
    }
    if (failed.length > 0) {
      complain(`${failed.length} of ${users.length} users could not be rebuilt: ${failed.join(', ')}`);
      process.exitCode = 1;
    }
  } finally {
    await database.close();
  }
}

function readArguments(): { user: string | null; provider: string | null; rejected: boolean; isDryRun: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        user: { type: 'string' },
        provider: { type: 'string' },
        rejected: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const { user = null, provider = null, rejected } = values;
    return { user, provider, rejected, isDryRun: values['dry-run'] };
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function describe({ kind, dataType, externalId, date, fields }: Difference): string[] {
  const record = `${dataType} ${externalId} (${date ?? 'no date'})`;
  if (kind === 'changed')
    return fields.map(({ field, before, after }) => `${record} ${field}: ${short(before)} → ${short(after)}`);
  return [kind === 'kept' ? `${record} kept as it is: its payload is no longer understood` : `${record} ${kind}`];
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}… (${text.length} characters)` : text;
}

function summary({ payloads, changed, created, removed, kept }: RebuildReport, isDryRun: boolean): string {
  const parts = [
    `${payloads.replayed} payloads`,
    `${changed} changed`,
    `${created} created`,
    `${removed} removed`,
    `${kept} kept`,
    `${payloads.understood} no longer rejected`,
    `${payloads.rejected} newly rejected`,
  ];
  return `${parts.join(', ')}${isDryRun ? ' (dry run: nothing was written)' : ''}`;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof StorageUnavailableError ? `${error.message}: ${causeOf(error.cause)}` : error.message;
}

runCommand(main);
