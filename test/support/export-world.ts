import type { Scope } from '../../src/domain/scope.js';
import type { Operation } from '../../src/domain/operation.js';
import { openStorage } from '../../src/storage/index.js';
import {
  activity,
  connect,
  EVERYTHING,
  heartRateDay,
  NOW,
  payload,
  recharge,
  series,
  sleep,
  upsertActivity,
  upsertHeartRate,
  upsertRecharge,
  upsertSleep,
  upsertWorkout,
  workout,
} from '../integration/storage/builders.js';
import { furtherOperations } from '../integration/storage/further-records.js';
import type { TurnedClock } from './clock.js';
import { startGateway, type Gateway } from './gateway.js';
import { GATEWAY_KEY } from './master-keys.js';
import { createTestDatabase } from './postgres.js';
import { projectUseCases, ROOT } from './projects.js';
import { inspectRows, type RowInspector } from './user-rows.js';

/** What an export never has, whoever asks: tokens of providers, and the key that seals. */
export const EXPORTED_NEVER = ['credentials', 'data_keys'];

/** A gateway with a user `ada`, of whom every table has something, and a user `bo`. */
export interface ExportWorld {
  gateway: Gateway;
  rows: RowInspector;
  /** Of ada. */
  userId: string;
  /** Tokens for ada alone, and for ada as one of a list. */
  tokens: string[];
  /** What must never leave. */
  secrets: string[];
  /** The text that a workout came in. */
  payloadOf(externalId: string): string;
  keyWith(scopes: readonly Scope[]): Promise<string>;
  revoke(key: string): Promise<void>;
  /** Tables in any column of which this text stands, the audit log included. */
  tablesThatSay(text: string): Promise<string[]>;
  stop(): Promise<void>;
}

const operations: Operation[] = [
  upsertWorkout(workout('w'), {
    series: [series('HEART_RATE', '2026-03-09T06:00:00Z', [60, 61])],
    route: [{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: 3 }],
  }),
  upsertSleep(sleep('s')),
  upsertRecharge(recharge('2026-03-09')),
  upsertHeartRate(heartRateDay('2026-03-09'), [series('HEART_RATE', '2026-03-09T08:00:00Z', [70, 71])]),
  upsertActivity(activity('2026-03-09')),
  ...furtherOperations,
];

export async function startExportWorld(clock: TurnedClock): Promise<ExportWorld> {
  const database = await createTestDatabase();
  const gateway = await startGateway({ databaseUrl: database.url, clock, environment: { ROLE: 'api' } });
  const storage = await openStorage({ url: database.url, masterKeys: [GATEWAY_KEY], poolSize: 4, clock });
  const rows = inspectRows(database.url);
  const project = await storage.projects.bootstrap({ name: 'default', redirectUrls: null, key: null });
  const { id: userId } = await storage.users.create(project.id, 'ada');
  await storage.users.create(project.id, 'bo');
  const connection = await connect(storage, userId, 'polar', 'account');
  if (connection === null) throw new Error('the account is taken');
  const connectionId = connection.id;
  const lease = { owner: 'export', until: new Date('2100-01-01T00:00:00Z') };
  const queued = await storage.runs.enqueue({ userId, connectionId, trigger: 'MANUAL', request: EVERYTHING, now: NOW });
  await storage.runs.claim(userId, queued.id, lease);
  const texts = new Map<string, string>();
  for (const operation of operations) {
    const { dataType } = operation;
    const attachments = dataType === 'WORKOUT' ? [{ format: 'FIT' as const, bytes: Buffer.from('a file') }] : [];
    const one = { ...payload(operation), attachments };
    if (dataType === 'WORKOUT') texts.set('w', one.text);
    await storage.data.commit({
      userId,
      connectionId,
      provider: 'polar',
      dataType,
      mapperVersion: 1,
      payloads: [one],
      cursor: { at: dataType },
      receivedAt: NOW,
      runId: queued.id,
      lease,
    });
  }
  const stateHash = Buffer.alloc(32, 0xab);
  await storage.consents.create(stateHash, {
    projectId: project.id,
    userId,
    connectionId,
    provider: 'polar',
    ownClientHash: null,
    redirectUrl: null,
    codeVerifier: 'a-code-verifier',
    expiresAt: NOW,
  });
  await rows.query(
    `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
     values ($1, $2, 'WORKOUT', $3, $3, $3)`,
    [userId, connectionId, NOW],
  );
  await rows.query(`insert into silence_reports values ($1, $2, 'WORKOUT', $3, 7)`, [userId, connectionId, NOW]);
  await rows.query(
    `insert into dead_letters (user_id, connection_id, kind, provider, payload, error, attempts, failed_at)
     values ($1, $2, 'RUN', 'polar', '{}', '{}', 1, $3)`,
    [userId, connectionId, NOW],
  );
  const issued = await gateway.ask(
    `mutation { createUserToken(input: { userId: "ada" }) { token } createCoachToken(input: { userIds: ["ada"] }) { token } }`,
  );
  const useCases = projectUseCases(storage, clock);
  const keyIds = new Map<string, string>();
  return {
    gateway,
    rows,
    userId,
    tokens: Object.values(issued.data ?? {}).map(({ token }) => token as string),
    secrets: ['token of account', 'refresh', 'a-code-verifier', stateHash.toString('hex')],
    payloadOf: (externalId) => texts.get(externalId) ?? '',
    async keyWith(scopes) {
      const input = { projectId: project.id, name: `key ${keyIds.size}`, scopes, expiresAt: null };
      const { key, apiKey } = await useCases.createApiKey(ROOT, input);
      keyIds.set(key, apiKey.id);
      return key;
    },
    async revoke(key) {
      await useCases.revokeApiKey(ROOT, { id: keyIds.get(key) ?? '' });
    },
    async tablesThatSay(text) {
      const tables = await rows.query(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname = 'public'`,
      );
      const said: string[] = [];
      for (const { name } of tables as { name: string }[]) {
        const found = await rows.query(`select 1 from "${name}" t where position($1 in t::text) > 0 limit 1`, [text]);
        if (found.length > 0) said.push(name);
      }
      return said;
    },
    async stop() {
      await rows.close();
      await storage.close();
      await gateway.stop();
      await database.drop();
    },
  };
}
