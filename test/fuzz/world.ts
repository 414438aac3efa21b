import { randomUUID } from 'node:crypto';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import type { DataType } from '../../src/domain/data-type.js';
import { SCOPES } from '../../src/domain/scope.js';
import { hashApiKey } from '../../src/application/api-key.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { GATEWAY_KEY } from '../support/master-keys.js';
import { until } from '../support/until.js';
import { composedPayloads } from './payload-changes.js';
import { bodiesOf, startVendor, type Vendor } from './vendor.js';

/** Stands in the data of the other project, and nowhere else: no request ever holds it. */
export const CANARY = 'Kanarienvogel';
const OTHER_KEY = 'other-key-0123456789abcdef';
const OWN = ['anna', 'bert'];
const OTHERS = ['carla', 'anna'];

/** A gateway with two projects, whose users have the same data but for a canary in that of the second. */
export interface World {
  gateway: Gateway;
  vendor: Vendor;
  storage: Storage;
  clock: TurnedClock;
  schema: GraphQLSchema;
  /** Ids and texts with a meaning, of either project. */
  words: readonly string[];
  /** Of a user of the first project. */
  token: string;
  /** Of consents that were begun and not finished; each is good once. */
  states: string[];
  /** Makes tokens and states anew where they are used up. */
  renew(): Promise<void>;
  /** What the gateway logged as a failure of its own, and what nobody caught. */
  failures: string[];
  /** Makes a user of the first project who is connected. */
  connect(externalId: string, token: string): Promise<{ userId: string }>;
  /** Rows of the second project by table; whatever the first does, they stay. But for runs: its polls go on. */
  othersRows(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const LIMITS = ['MAX_QUERY_COST', 'WRONG_CREDENTIALS_PER_MINUTE'];

export async function startWorld(databaseUrl: string): Promise<World> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    return await compose(databaseUrl, closers);
  } catch (error) {
    for (const close of closers.reverse()) await close();
    throw error;
  }
}

async function compose(databaseUrl: string, closers: (() => Promise<unknown>)[]): Promise<World> {
  const clock = turnedClock('2026-11-21T12:00:00Z');
  const vendor = await startVendor();
  closers.push(() => vendor.close());
  const failures: string[] = [];
  const onLost = (error: unknown) => {
    failures.push(`nobody caught: ${String(error)}`);
  };
  process.on('unhandledRejection', onLost);
  process.on('uncaughtException', onLost);
  closers.push(() => {
    process.off('unhandledRejection', onLost);
    process.off('uncaughtException', onLost);
    return Promise.resolve();
  });
  const gateway = await startGateway({
    databaseUrl,
    clock,
    logger: pino(
      { level: 'error' },
      {
        write(line: string) {
          if (!isExpected(line)) failures.push(line.trim());
        },
      },
    ),
    environment: {
      POLAR_CLIENT_ID: 'client',
      POLAR_CLIENT_SECRET: 'secret',
      POLAR_API_URL: vendor.origin,
      POLAR_TOKEN_URL: `${vendor.origin}/token`,
      POLAR_WEBHOOKS: 'on',
      ...Object.fromEntries(LIMITS.map((name) => [name, '1000000000'])),
    },
  });
  closers.push(() => gateway.stop());
  const storage = await openStorage({
    url: databaseUrl,
    masterKeys: [GATEWAY_KEY],
    poolSize: 4,
  });
  closers.push(() => storage.close());
  const rows = async (sql: string, values: unknown[] = []) =>
    (await storage.pool.query<Record<string, string>>(sql, values)).rows;
  const [own] = await rows('select id from projects');
  const [other] = await rows(
    `insert into projects (name, redirect_urls) values ('other', '{https://other.example}') returning id`,
  );
  await rows(
    `insert into api_keys (project_id, key_hash, prefix, is_bootstrap, name, scopes) values ($1, $2, 'other-ke', false, 'other', $3)`,
    [other!['id'], hashApiKey(OTHER_KEY), SCOPES],
  );

  async function connect(
    projectId: string,
    externalId: string,
    token: string,
  ): Promise<{ userId: string; connectionId: string }> {
    const user = await storage.users.create(projectId, externalId);
    const { id } = await storage.connections.begin(user.id, 'polar');
    const connectedAt = clock.now();
    const tokens = { accessToken: token, refreshToken: null, expiresAt: null, scopes: [] };
    const nextSyncAt = new Date(connectedAt.getTime() + 1_000 * 86_400_000);
    await storage.connections.activate({ userId: user.id, id, externalUserId: token, tokens, connectedAt, nextSyncAt });
    return { userId: user.id, connectionId: id };
  }

  async function fill(projectId: string, key: string, externalId: string, mark: string): Promise<string[]> {
    const token = `${mark}-${randomUUID()}`;
    vendor.serve(token, bodiesOf(marked(mark)));
    const { userId, connectionId } = await connect(projectId, externalId, token);
    const { data } = await gateway.ask(SYNC, { user: externalId }, key);
    const words = [externalId, userId, connectionId, data!['syncUser'].runs[0].id as string];
    const read = await gateway.ask(READ, { user: externalId }, key);
    const text = JSON.stringify(read.data);
    if (!text.includes(mark))
      throw new Error(`the data of ${externalId} does not hold its mark: ${text.slice(0, 2_000)}`);
    const { user } = read.data!;
    words.push(
      ...[user.connections, user.workouts, user.sleepSessions].flatMap((list) =>
        (list.nodes ?? list).map(({ id }: { id: string }) => id),
      ),
    );
    words.push(user.workouts.pageInfo.endCursor as string, user.sleepSessions.pageInfo.endCursor as string);
    return words;
  }

  const words: string[] = [];
  for (const name of OWN) words.push(...(await fill(own!['id']!, API_KEY, name, 'Amsel')));
  for (const name of OTHERS) words.push(...(await fill(other!['id']!, OTHER_KEY, name, CANARY)));
  const states: string[] = [];
  const { data: introspection } = await gateway.ask(getIntrospectionQuery());
  await until(async () => vendor.secret() !== null);

  const world: World = {
    gateway,
    vendor,
    storage,
    clock,
    schema: buildClientSchema(introspection as unknown as IntrospectionQuery),
    words,
    token: '',
    states,
    failures,
    async renew() {
      // What was erased by chance comes back, with its data.
      for (const name of OWN)
        if ((await storage.users.find(own!['id']!, name)) === null) await fill(own!['id']!, API_KEY, name, 'Amsel');
      const { data } = await gateway.ask(RENEW);
      world.token = data!['createUserToken'].token as string;
      states.push(new URL(data!['connectUser'].authorizationUrl as string).searchParams.get('state')!);
    },
    connect: (externalId, token) => connect(own!['id']!, externalId, token),
    async othersRows() {
      const tables = await rows(
        `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'
           and table_name <> 'sync_runs'`,
      );
      const counts = tables.map(async ({ name }) => {
        const [row] = await rows(
          `select count(*)::int as rows from ${name} where user_id in (select id from users where project_id = $1)`,
          [other!['id']],
        );
        return [name, Number(row!['rows'])] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    },
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
  await world.renew();
  return world;
}

/** A provider that answers nonsense, again and again, is no failure of the gateway. */
function isExpected(line: string): boolean {
  return line.includes('failed for good') || line.includes('could not be told that a user left');
}

/** One payload of every data type, with a word in each text that has no meaning for the gateway. */
function marked(mark: string): Map<DataType, string[]> {
  const payloads = new Map<DataType, string[]>();
  for (const [dataType, texts] of composedPayloads()) {
    const some = texts.filter((text) => text.includes('"')).slice(0, 3);
    payloads.set(
      dataType,
      some.map((text) => text.replace(/("(?:device|detailed[-_]sport[-_]info|name)"\s*:\s*)"[^"]*"/g, `$1"${mark}"`)),
    );
  }
  return payloads;
}

const SYNC = `mutation ($user: ID!) { syncUser(input: { userId: $user, wait: true }) { runs { id status } } }`;
const RENEW = `mutation { createUserToken(input: { userId: "anna", ttlSeconds: 3600 }) { token }
  connectUser(input: { userId: "bert", provider: POLAR }) { authorizationUrl } }`;
const READ = `query ($user: ID!) { user(id: $user) {
  connections { id }
  workouts { nodes { id title source { device } } pageInfo { endCursor } }
  sleepSessions { nodes { id source { device } } pageInfo { endCursor } } } }`;
