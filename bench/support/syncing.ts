import type { ProjectStore } from '../../src/application/ports/index.js';
import type { DataType } from '../../src/domain/data-type.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../../test/support/clock.js';
import { startGateway } from '../../test/support/gateway.js';
import { until } from '../../test/support/until.js';
import { MASTER_KEY } from './master-key.js';
import { startPlayback, type Playback } from './start-playback.js';

const NOW = new Date('2026-07-15T18:30:00.000Z');
const DAY_MS = 86_400_000;

/** Somebody who is connected and was never synced. */
export interface Wearer {
  externalId: string;
  userId: string;
  token: string;
}

/** What a sync brought, over all its users. */
export interface Brought {
  ms: number;
  created: Map<DataType, number>;
  samples: number;
}

/** What `syncUser` is asked for, as its input in GraphQL. */
export type Asked = { dataTypes?: DataType[]; samples?: boolean; zones?: boolean; route?: boolean };

/** A whole gateway, with its jobs, and the provider in another process. */
export interface Syncing {
  storage: Storage;
  playback: Playback;
  /** @param athlete from 1; of seven */
  makeWearer(athlete: number): Promise<Wearer>;
  /** Syncs all of them at once, from the first call of `syncUser` to the end of the last run. @throws where a run did not succeed */
  syncAll(wearers: readonly Wearer[], asked: Asked): Promise<Brought>;
  close(): Promise<void>;
}

export async function startSyncing(databaseUrl: string): Promise<Syncing> {
  const playback = await startPlayback(NOW);
  const gateway = await startGateway({
    databaseUrl,
    clock: turnedClock(NOW),
    providers: [withoutLimits(polar)],
    pace: {},
    environment: { POLAR_CLIENT_ID: 'bench', POLAR_CLIENT_SECRET: 'bench', POLAR_API_URL: playback.origin },
  });
  const storage = await openStorage({ url: databaseUrl, masterKeys: [MASTER_KEY], poolSize: 2 });
  const project = await anyProject(storage.projects);
  let made = 0;
  return {
    storage,
    playback,
    async makeWearer(athlete) {
      made += 1;
      const externalId = `wearer-${made}`;
      const token = `${athlete}.${made}`;
      const user = await storage.users.create(project, externalId);
      const { id } = await storage.connections.begin(user.id, 'polar');
      await storage.connections.activate({
        userId: user.id,
        id,
        externalUserId: externalId,
        tokens: { accessToken: token, refreshToken: null, expiresAt: null, scopes: [] },
        connectedAt: NOW,
        // Nothing is polled meanwhile.
        nextSyncAt: new Date(NOW.getTime() + 365 * DAY_MS),
      });
      return { externalId, userId: user.id, token };
    },
    async syncAll(wearers, asked) {
      const start = performance.now();
      const answers = await Promise.all(
        wearers.map(({ externalId }) =>
          gateway.ask(SYNC, { input: { userId: externalId, provider: 'POLAR', ...asked } }),
        ),
      );
      const ids = answers.map(({ data, errors }) => {
        const [run] = data?.['syncUser'].runs ?? [];
        if (run === undefined) throw new Error(`a sync was refused: ${JSON.stringify(errors)}`);
        return run.id as string;
      });
      // One look for all: who waits for a run by itself asks the database for each.
      await until(async () => (await runsUnderWay(storage)) === 0, 600_000);
      const ms = performance.now() - start;
      const runs = await gateway.ask(RUNS, { ids });
      const brought: Brought = { ms, created: new Map(), samples: 0 };
      for (const run of runs.data?.['nodes'] ?? []) {
        if (run.status !== 'SUCCEEDED') throw new Error(`a sync did not succeed: ${JSON.stringify(run)}`);
        for (const step of run.steps as { dataType: DataType; created: number; samples: number }[]) {
          brought.created.set(step.dataType, (brought.created.get(step.dataType) ?? 0) + step.created);
          brought.samples += step.samples;
        }
      }
      return brought;
    },
    async close() {
      await storage.close();
      await gateway.stop();
      await playback.close();
    },
  };
}

const SYNC = 'mutation ($input: SyncUserInput!) { syncUser(input: $input) { runs { id } } }';
const RUNS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on SyncRun { status error { message } steps { dataType created samples error { message } } } }
}`;

async function runsUnderWay({ pool }: Storage): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    // One that failed and is to be tried again has ended for us: the clock stands still.
    `select count(*)::integer as count from sync_runs
      where status = 'RUNNING' or (status = 'QUEUED' and retry_at is null)`,
  );
  return rows[0]?.count ?? 0;
}

/** The budget is asked before every call as ever, and grants it. */
function withoutLimits(provider: Provider): Provider {
  const { manifest } = provider;
  const windows = manifest.rateLimits.windows.map((window) => ({ ...window, base: 1_000_000_000 }));
  return { ...provider, manifest: { ...manifest, rateLimits: { ...manifest.rateLimits, windows } } };
}

async function anyProject(projects: ProjectStore): Promise<string> {
  return (await projects.bootstrap({ name: 'bench', redirectUrls: [], key: null })).id;
}
