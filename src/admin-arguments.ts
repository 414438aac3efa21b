import { parseArgs } from 'node:util';
import { ConfigError } from './config.js';
import { isScope, SCOPES, type Scope } from './domain/scope.js';

export const USAGE = `npm run admin -- <command> [--json]

Manages the projects of the gateway, their API keys and the master keys, whether it runs or not.
  create-project --name NAME
  list-projects
  create-key --project P --name NAME [--scopes S,S] [--expires TIME]   shows the key once
  list-keys --project P
  revoke-key ID
  rotate-key ID [--overlap-hours N] [--expires TIME]                   shows the new key once
  set-redirect-urls --project P [URL …]                                the whole list; none empties it
  root-key                                                             shows the root key
  master-keys                                                          counts what each master key has sealed
  rotate-master-key                                                    seals anew with the first of MASTER_KEYS
  erased [--since TIME]                                                lists who was erased, as ERASURES_FILE does
  erase-again FILE                                                     erases again whom such a list names
  audit --project P [--user USER] [--limit N]                          lists the audit log, newest first
  audit-verify                                                         checks that no audit log was tampered with
  export-user --project P --user USER                                  writes all that is kept of a user, as NDJSON
P is the name of a project or its id, ID the id of a key, TIME an instant such as 2030-01-31T00:00:00Z.
Left out: --scopes gives all but admin, --expires no end, --overlap-hours 24.
--json writes one JSON value instead of lines.`;

export type AdminCommand =
  | { command: 'create-project'; name: string }
  | { command: 'list-projects' }
  | { command: 'create-key'; project: string; name: string; scopes: Scope[] | null; expiresAt: Date | null }
  | { command: 'list-keys'; project: string }
  | { command: 'revoke-key'; id: string }
  | { command: 'rotate-key'; id: string; overlapHours: number; expiresAt: Date | null }
  | { command: 'set-redirect-urls'; project: string; redirectUrls: string[] }
  | { command: 'root-key' }
  | { command: 'audit'; project: string; user: string | null; limit: number }
  | { command: 'audit-verify' }
  | { command: 'export-user'; project: string; user: string }
  | { command: 'master-keys' }
  | { command: 'rotate-master-key' }
  | { command: 'erased'; since: Date | null }
  | { command: 'erase-again'; file: string };

type Values = Partial<
  Record<'name' | 'project' | 'scopes' | 'expires' | 'since' | 'user' | 'limit' | 'overlap-hours', string>
>;

/** Which options a command takes, and how it is read. `rest` are the words that stand without an option. */
const COMMANDS: {
  [C in AdminCommand as C['command']]: {
    options: (keyof Values)[];
    most: number;
    read: (values: Values, rest: string[]) => Omit<C, 'command'>;
  };
} = {
  'create-project': { options: ['name'], most: 0, read: (values) => ({ name: required(values, 'name') }) },
  'list-projects': { options: [], most: 0, read: () => ({}) },
  'create-key': {
    options: ['project', 'name', 'scopes', 'expires'],
    most: 0,
    read: (values) => ({
      project: required(values, 'project'),
      name: required(values, 'name'),
      scopes: readScopes(values.scopes),
      expiresAt: readTime(values.expires, 'expires'),
    }),
  },
  'list-keys': { options: ['project'], most: 0, read: (values) => ({ project: required(values, 'project') }) },
  'revoke-key': { options: [], most: 1, read: (_values, rest) => ({ id: keyId(rest) }) },
  'rotate-key': {
    options: ['overlap-hours', 'expires'],
    most: 1,
    read: (values, rest) => ({
      id: keyId(rest),
      overlapHours: readHours(values['overlap-hours'] ?? '24'),
      expiresAt: readTime(values.expires, 'expires'),
    }),
  },
  'set-redirect-urls': {
    options: ['project'],
    most: Number.MAX_SAFE_INTEGER,
    read: (values, rest) => ({ project: required(values, 'project'), redirectUrls: rest }),
  },
  'root-key': { options: [], most: 0, read: () => ({}) },
  audit: {
    options: ['project', 'user', 'limit'],
    most: 0,
    read: (values) => ({
      project: required(values, 'project'),
      user: values.user ?? null,
      limit: readLimit(values.limit ?? '100'),
    }),
  },
  'audit-verify': { options: [], most: 0, read: () => ({}) },
  'export-user': {
    options: ['project', 'user'],
    most: 0,
    read: (values) => ({ project: required(values, 'project'), user: required(values, 'user') }),
  },
  'master-keys': { options: [], most: 0, read: () => ({}) },
  'rotate-master-key': { options: [], most: 0, read: () => ({}) },
  erased: { options: ['since'], most: 0, read: (values) => ({ since: readTime(values.since, 'since') }) },
  'erase-again': { options: [], most: 1, read: (_values, rest) => ({ file: fileName(rest) }) },
};

/** @returns null where help is asked for @throws ConfigError that says what is wrong, and what is taken */
export function readAdminArguments(args: readonly string[]): { asked: AdminCommand; json: boolean } | null {
  const { values, positionals } = parse(args);
  const { help, json = false, ...given } = values;
  if (help === true) return null;
  const [command = '', ...rest] = positionals;
  const known = new Map<string, (typeof COMMANDS)[AdminCommand['command']]>(Object.entries(COMMANDS)).get(command);
  if (known === undefined) {
    throw new ConfigError(`${command === '' ? 'A command is missing' : `There is no command ${command}`}\n${USAGE}`);
  }
  const { options, most, read } = known;
  const foreign = Object.keys(given).find((option) => !(options as string[]).includes(option));
  if (foreign !== undefined) throw new ConfigError(`${command} takes no --${foreign}\n${USAGE}`);
  const surplus = rest[most];
  if (surplus !== undefined) throw new ConfigError(`${command} takes no ${surplus}\n${USAGE}`);
  return { asked: { command, ...read(given, rest) } as AdminCommand, json };
}

function required(values: Values, option: keyof Values): string {
  const value = values[option];
  if (value === undefined) throw new ConfigError(`--${option} is missing\n${USAGE}`);
  return value;
}

function keyId([id]: string[]): string {
  if (id === undefined) throw new ConfigError(`The id of a key is missing; list-keys tells it\n${USAGE}`);
  return id;
}

function fileName([file]: string[]): string {
  if (file === undefined) throw new ConfigError(`The file of the list is missing; erased writes one\n${USAGE}`);
  return file;
}

function readScopes(text: string | undefined): Scope[] | null {
  if (text === undefined) return null;
  return text.split(',').map((part) => {
    const scope = part.trim();
    if (!isScope(scope)) throw new ConfigError(`--scopes takes some of ${SCOPES.join(',')}`);
    return scope;
  });
}

function readTime(text: string | undefined, option: 'expires' | 'since'): Date | null {
  if (text === undefined) return null;
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = new Date(isInstant ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new ConfigError(`--${option} takes an instant such as 2030-01-31T00:00:00Z`);
  return time;
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new ConfigError('--limit takes a number of entries, from 1 on');
  return Number(text);
}

function readHours(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new ConfigError('--overlap-hours takes a whole number of hours');
  return Number(text);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        project: { type: 'string' },
        user: { type: 'string' },
        limit: { type: 'string' },
        scopes: { type: 'string' },
        expires: { type: 'string' },
        since: { type: 'string' },
        'overlap-hours': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
