import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DeadLetter, DeadLetterStore } from './application/ports/index.js';
import { redrive, type RedriveRefusal } from './application/redrive.js';
import { ConfigError, loadConfig } from './config.js';
import { systemClock } from './domain/clock.js';
import { createRegistry } from './provider-kit/registry.js';
import { providers } from './providers/index.js';
import { reachDatabase } from './reach-database.js';
import { complain, runCommand, write } from './run-command.js';

const USAGE = `npm run dead-letters -- list [--provider <id>] [--user <id>]
npm run dead-letters -- retry <letter> | --all [--provider <id>] [--user <id>]
npm run dead-letters -- discard <letter>`;

const REFUSALS: Record<RedriveRefusal, string> = {
  FAREWELL: 'its credential is destroyed; end the registration at the provider by hand, and discard it',
  NOT_LINKED: 'its connection does not work; the user must connect again',
};

interface Arguments {
  command: 'list' | 'retry' | 'discard';
  id: string | null;
  user: string | null;
  provider: string | null;
}

/** Lists what failed for good, has it run again, or puts it away. */
async function main(): Promise<void> {
  const { command, id, user, provider } = readArguments();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const registry = createRegistry(providers);
  const config = loadConfig(registry.ids);
  if (provider !== null && !registry.ids.includes(provider))
    throw new ConfigError(`There is no provider ${provider}; there is ${registry.ids.join(', ')}`);

  const database = await reachDatabase(config, complain);
  try {
    const { deadLetters } = database.storage;
    const letters = await deadLetters.listOpen({ id, provider, externalId: user });
    if (id !== null && letters.length === 0) throw new ConfigError(`There is no open dead letter ${id}`);
    if (letters.length === 0) write('There are no dead letters.');
    for (const letter of letters) {
      if (command === 'list') list(letter);
      else if (command === 'retry') await retry(deadLetters, letter);
      else await discard(deadLetters, letter);
    }
  } finally {
    await database.close();
  }
}

function list({ id, kind, provider, externalId, failedAt, redrivenAt, failures, error, payload }: DeadLetter): void {
  const { code, message, bug } = error;
  const again = redrivenAt === null ? '' : `  run again at ${redrivenAt.toISOString()}`;
  write(`${id}  ${failedAt.toISOString()}  ${provider}  ${kind}  ${externalId}  ${failures} times${again}`);
  write(`  ${code}: ${message}${bug === undefined ? '' : ` (${bug.name}: ${bug.message})`}`);
  write(`  ${JSON.stringify(payload)}`);
}

async function retry(deadLetters: DeadLetterStore, letter: DeadLetter): Promise<void> {
  const result = await redrive({ deadLetters, clock: systemClock }, letter);
  if ('run' in result) {
    const { id, status } = result.run;
    write(`${letter.id}: run ${id} of ${letter.externalId} at ${letter.provider} is ${status}`);
    return;
  }
  complain(`${letter.id}: cannot be run again: ${REFUSALS[result.refusal]}`);
  process.exitCode = 1;
}

async function discard(deadLetters: DeadLetterStore, letter: DeadLetter): Promise<void> {
  await deadLetters.discard(letter);
  write(`${letter.id}: discarded`);
}

function readArguments(): Arguments {
  const { values, positionals } = parse();
  const [command, id = null, ...rest] = positionals;
  const { user = null, provider = null, all } = values;
  const isFiltered = user !== null || provider !== null;
  const isRight =
    rest.length === 0 &&
    ((command === 'list' && id === null && !all) ||
      (command === 'retry' && (id === null) === all && !(id !== null && isFiltered)) ||
      (command === 'discard' && id !== null && !all && !isFiltered));
  if (!isRight) throw new ConfigError(USAGE);
  return { command, id, user, provider };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        user: { type: 'string' },
        provider: { type: 'string' },
        all: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

runCommand(main);
