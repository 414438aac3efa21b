import { existsSync } from 'node:fs';
import { administerProjects } from './application/project-administration.js';
import type { PageRequest, Page } from './application/ports/index.js';
import type { ProjectUseCases } from './application/project-use-cases.js';
import { tellAudit, verifyAudit, writeExport } from './admin-audit.js';
import { readAdminArguments, USAGE, type AdminCommand } from './admin-arguments.js';
import { rotateMasterKey, tellMasterKeys, type Told } from './admin-master-keys.js';
import { eraseAgain, readErasures, toLine } from './erasures.js';
import { bootstrapProject } from './bootstrap-project.js';
import { ConfigError, loadConfig, type Config } from './config.js';
import type { ApiKey } from './domain/api-key.js';
import { systemClock } from './domain/clock.js';
import { RequestError } from './domain/errors.js';
import type { Project } from './domain/user.js';
import { loadLocalSecrets } from './local-secrets.js';
import { providers } from './providers/index.js';
import { reachDatabase } from './reach-database.js';
import { complain, runCommand, write } from './run-command.js';
import type { Storage } from './storage/index.js';

const ROOT = { kind: 'root' } as const;
const NO_PAGE = { rows: [], hasNextPage: false, hasPreviousPage: false };
/** What programs are told beside the keys themselves. */
const SHOWN_ONCE = 'This is the only time that the key is shown.';

async function main(): Promise<void> {
  const given = readAdminArguments(process.argv.slice(2));
  if (given === null) {
    write(USAGE);
    return;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig(providers.map(({ manifest }) => manifest.id));
  const { asked, json } = given;
  const { lines, value } = asked.command === 'root-key' ? await rootKey(config) : await manage(config, asked);
  if (json && value !== undefined) write(JSON.stringify(value));
  else for (const line of lines) write(line);
}

async function rootKey(config: Config): Promise<Told> {
  const local = config.databaseUrl === null ? await loadLocalSecrets(config.dataDirectory) : null;
  const key = config.rootApiKey ?? local?.rootKey;
  if (key === undefined) throw new ConfigError('There is no root key: with DATABASE_URL, ROOT_API_KEY sets it');
  return { lines: [key], value: { rootKey: key } };
}

/** The database of a gateway that runs is shared with it; another process learns of a change within five seconds. */
async function manage(config: Config, asked: Exclude<AdminCommand, { command: 'root-key' }>): Promise<Told> {
  const database = await reachDatabase(config, complain);
  try {
    const { projects } = database.storage;
    if (isOfTheDatabase(asked)) return await tend(database.storage, asked);
    // The first project is the one of the settings, also where this comes before the first start.
    const first = await bootstrapProject(projects, config, database.secrets, { isKeyless: true });
    const redirectUrlsOfSettings = config.redirectUrls === null ? null : { projectId: first.project.id };
    const memory = { forgetKey: () => undefined, forgetProject: () => undefined };
    const useCases = administerProjects({ projects, clock: systemClock, memory, redirectUrlsOfSettings });
    if (isOfTheLog(asked)) return await tellOfUsers(database.storage, useCases, asked);
    return await carryOut(useCases, asked);
  } catch (error) {
    // Its words are about arguments of the API, which are named alike.
    throw error instanceof RequestError ? new ConfigError(error.message) : error;
  } finally {
    await database.close();
  }
}

/** Those that are no matter of a project. */
type StorageCommand = Extract<
  AdminCommand,
  { command: 'master-keys' | 'rotate-master-key' | 'erased' | 'erase-again' }
>;
/** Of what was done to users' data, and of that data. */
type LogCommand = Extract<AdminCommand, { command: 'audit' | 'audit-verify' | 'export-user' }>;
type ProjectCommand = Exclude<AdminCommand, StorageCommand | LogCommand | { command: 'root-key' }>;

const isOfTheDatabase = (asked: Exclude<AdminCommand, { command: 'root-key' }>): asked is StorageCommand =>
  ['master-keys', 'rotate-master-key', 'erased', 'erase-again'].includes(asked.command);

async function tend(storage: Storage, asked: StorageCommand): Promise<Told> {
  switch (asked.command) {
    case 'master-keys':
      return tellMasterKeys(storage.masterKeys);
    case 'rotate-master-key':
      return rotateMasterKey(storage.masterKeys);
    case 'erased': {
      const erasures = await storage.erasures.list(asked.since);
      return { lines: erasures.map(toLine), value: erasures };
    }
    case 'erase-again': {
      if (!existsSync(asked.file)) throw new ConfigError(`There is no file ${asked.file}`);
      const erasedAgain = await eraseAgain(storage, await readErasures(asked.file));
      return { lines: [`erased again  ${erasedAgain}`], value: { erasedAgain } };
    }
  }
}

const isOfTheLog = (asked: ProjectCommand | LogCommand): asked is LogCommand =>
  ['audit', 'audit-verify', 'export-user'].includes(asked.command);

async function tellOfUsers(storage: Storage, useCases: ProjectUseCases, asked: LogCommand): Promise<Told> {
  if (asked.command === 'audit-verify') {
    const all = await everything(
      (page) => useCases.listProjects(ROOT, page),
      ({ name }) => name,
    );
    return verifyAudit(storage, all);
  }
  const project = await findProject(useCases, asked.project);
  if (asked.command === 'audit') return tellAudit(storage, project, asked);
  await writeExport(storage, project, asked.user, process.stdout);
  return { lines: [], value: undefined };
}

async function carryOut(useCases: ProjectUseCases, asked: ProjectCommand): Promise<Told> {
  switch (asked.command) {
    case 'create-project':
      return ofProjects(await useCases.createProject(ROOT, asked));
    case 'list-projects': {
      const list = await everything(
        (page) => useCases.listProjects(ROOT, page),
        ({ name }) => name,
      );
      return { lines: list.map(lineOfProject), value: list };
    }
    case 'create-key': {
      const { id: projectId } = await findProject(useCases, asked.project);
      const { key, apiKey } = await useCases.createApiKey(ROOT, { ...asked, projectId });
      return { lines: [key, lineOfKey(apiKey), SHOWN_ONCE], value: { key, apiKey } };
    }
    case 'list-keys': {
      const { id } = await findProject(useCases, asked.project);
      const list = await everything(
        async (page) => (await useCases.listApiKeys(ROOT, [id], page))[0] ?? NO_PAGE,
        ({ createdAt }) => createdAt.toISOString(),
      );
      return { lines: list.length === 0 ? ['There are no keys.'] : list.map(lineOfKey), value: list };
    }
    case 'revoke-key': {
      const apiKey = await useCases.revokeApiKey(ROOT, asked);
      return { lines: [lineOfKey(apiKey)], value: apiKey };
    }
    case 'rotate-key': {
      const rotated = await useCases.rotateApiKey(ROOT, asked);
      const { key, apiKey, replaced } = rotated;
      return { lines: [key, lineOfKey(apiKey), SHOWN_ONCE, `Before: ${lineOfKey(replaced)}`], value: rotated };
    }
    case 'set-redirect-urls': {
      const { id: projectId } = await findProject(useCases, asked.project);
      return ofProjects(await useCases.setRedirectUrls(ROOT, { projectId, redirectUrls: asked.redirectUrls }));
    }
  }
}

async function findProject(useCases: ProjectUseCases, idOrName: string): Promise<Project> {
  const byId = await useCases.findProject(ROOT, idOrName);
  if (byId !== null) return byId;
  const list = await everything(
    (page) => useCases.listProjects(ROOT, page),
    ({ name }) => name,
  );
  const named = list.find(({ name }) => name === idOrName);
  if (named === undefined)
    throw new ConfigError(`There is no project ${idOrName}; list-projects tells which there are`);
  return named;
}

/** All pages of a list. */
async function everything<T extends { id: string }>(
  list: (page: PageRequest) => Promise<Page<T>>,
  sortOf: (row: T) => string,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? null : { sort: sortOf(last), id: last.id };
    const page = await list({ first: 100, last: null, after, before: null });
    rows.push(...page.rows);
    if (!page.hasNextPage) return rows;
  }
}

function ofProjects(project: Project): Told {
  return { lines: [lineOfProject(project)], value: project };
}

function lineOfProject({ id, name, redirectUrls }: Project): string {
  return `${id}  ${name}  ${redirectUrls.length === 0 ? 'no redirect URLs' : redirectUrls.join(' ')}`;
}

function lineOfKey({ id, prefix, name, scopes, createdAt, expiresAt, lastUsedAt, revokedAt }: ApiKey): string {
  const at = (what: string, time: Date | null) => (time === null ? [] : [`${what} ${time.toISOString()}`]);
  const times = [
    ...at('made', createdAt),
    ...at('ends', expiresAt),
    ...at('last used', lastUsedAt),
    ...at('revoked', revokedAt),
  ];
  return `${id}  ${prefix}…  ${name}  ${times.join(', ')}  ${scopes.join(',')}`;
}

runCommand(main);
