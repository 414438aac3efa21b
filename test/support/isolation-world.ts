import type { Operation } from '../../src/domain/operation.js';
import { SCOPES, type Scope } from '../../src/domain/scope.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import {
  activity,
  after,
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
import { API_KEY, startGateway, type Gateway } from './gateway.js';
import { LISTS } from './isolation-matrix.js';
import { GATEWAY_KEY } from './master-keys.js';
import { createTestDatabase } from './postgres.js';
import { projectUseCases, ROOT } from './projects.js';

/** A user of whom there is one record of each kind, all of which carry the user's mark. */
export interface Subject {
  project: 'A' | 'B';
  /** The application's own id; a part of whatever is the user's. */
  mark: string;
  /** Internal key. */
  userId: string;
}

export interface IsolationWorld {
  gateway: Gateway;
  subjects: Subject[];
  /** Each with a key that nobody uses. */
  projects: Record<Subject['project'], { id: string; keyId: string }>;
  /** Status and text of an answer, byte for byte, but for the points that are left to the caller. */
  post(credential: string, query: string, variables?: Record<string, unknown>): Promise<string>;
  /** Global ids of what is somebody's, by their types, as a credential sees them. */
  idsOf(credential: string, subject: Subject): Promise<Map<string, string>>;
  /** A key of a project with these scopes alone. */
  keyOf(project: Subject['project'], scopes: readonly Scope[]): Promise<string>;
  stop(): Promise<void>;
}

const POINT = { timestamp: NOW, latitude: 60.1, longitude: 24.9, altitudeMeters: null };
const beats = series('HEART_RATE', '2026-03-09T06:00:00Z', [60, 61, 62], 60_000);
const operations: Operation[] = [
  upsertWorkout(workout('w'), { series: [beats], route: [POINT] }),
  upsertSleep(sleep('s'), [series('HEART_RATE', '2026-03-08T22:00:00Z', [50, 51])]),
  upsertRecharge(recharge('r')),
  upsertActivity(activity('2026-03-09')),
  upsertHeartRate(heartRateDay('2026-03-09'), [beats]),
  ...furtherOperations,
];
export const ROOT_KEY = 'root-key-0123456789-0123456789-abcdef';
/** Two projects with two users each, on a gateway whose provider is configured and never reached. */
export async function startIsolationWorld(): Promise<IsolationWorld> {
  const database = await createTestDatabase();
  const gateway = await startGateway({
    databaseUrl: database.url,
    environment: {
      ROLE: 'api',
      ROOT_API_KEY: ROOT_KEY,
      POLAR_CLIENT_ID: 'client',
      POLAR_CLIENT_SECRET: 'secret',
      MAX_QUERY_COST: '1000000000',
      MAX_QUERY_TOKENS: '100000',
      MAX_QUERY_DEPTH: '100',
      MAX_QUERY_ALIASES: '1000',
      MAX_QUERY_CHARACTERS: '1000000',
    },
  });
  const storage = await openStorage({ url: database.url, masterKeys: [GATEWAY_KEY], poolSize: 2 });
  const projects = projectUseCases(storage);
  const first = await storage.projects.bootstrap({ name: 'A', redirectUrls: ['https://app.example'], key: null });
  const second = await projects.createProject(ROOT, { name: 'B' });
  const issue = (projectId: string, name: string, scopes: readonly Scope[]) =>
    projects.createApiKey(ROOT, { projectId, name, scopes, expiresAt: null });
  const withKey = async ({ id }: { id: string }) => ({ id, keyId: (await issue(id, 'unused', SCOPES)).apiKey.id });
  const tenants = { A: await withKey(first), B: await withKey(second) };
  const subjects: Subject[] = [];
  for (const project of ['A', 'B'] as const) {
    for (const number of [1, 2]) {
      const mark = `mark-${project}${number}`;
      subjects.push({ project, mark, userId: await wear(storage, tenants[project].id, mark) });
    }
  }
  let keys = 0;
  const world: IsolationWorld = {
    gateway,
    subjects,
    projects: tenants,
    async idsOf(credential, { mark }) {
      const lists = LISTS.map(({ field }) => `${field} { nodes { __typename id } }`).join(' ');
      const rest = 'connections { __typename id } syncRuns { nodes { __typename id } }';
      const text = await world.post(credential, `{ user(id: "${mark}") { ${lists} ${rest} } }`);
      return new Map(
        [...text.matchAll(/"__typename":"(\w+)","id":"([\w-]+)"/g)].map(([, type = '', id = '']) => [type, id]),
      );
    },
    async post(credential, query, variables = {}) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${credential}` },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return `${response.status} ${text.replace(/,"remaining":\d+/, '')}`;
    },
    async keyOf(project, scopes) {
      if (project === 'A' && scopes === SCOPES) return API_KEY;
      keys += 1;
      return (await issue(tenants[project].id, `key ${keys}`, scopes)).key;
    },
    async stop() {
      await storage.close();
      await gateway.stop();
      await database.drop();
    },
  };
  return world;
}

async function wear(storage: Storage, projectId: string, mark: string): Promise<string> {
  const { id: userId } = await storage.users.create(projectId, mark);
  const connection = await connect(storage, userId, 'polar', `account ${mark}`);
  if (connection === null) throw new Error('the account is taken');
  const asked = { userId, connectionId: connection.id, trigger: 'MANUAL', request: EVERYTHING, now: NOW } as const;
  const { id: runId } = await storage.runs.enqueue(asked);
  const lease = { owner: mark, until: after(60) };
  await storage.runs.claim(userId, runId, lease);
  for (const operation of operations) {
    const { record } = operation;
    const own = { ...record, externalId: `${mark} ${record.externalId}`, device: `watch of ${mark}` };
    await storage.data.commit({
      userId,
      connectionId: connection.id,
      provider: 'polar',
      dataType: operation.dataType,
      mapperVersion: 1,
      payloads: [payload({ ...operation, record: own } as Operation)],
      cursor: undefined,
      receivedAt: NOW,
      runId,
      lease,
    });
  }
  return userId;
}
