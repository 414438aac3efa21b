import { startPolarSandbox, type SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock, type TurnedClock } from '../support/clock.js';
import { API_KEY, startGateway, type Gateway } from '../support/gateway.js';
import { GATEWAY_KEY, masterKeysSetting } from '../support/master-keys.js';
import { createWorkers, type Workers } from './workers.js';

/** One gateway with its database. */
export interface Side {
  gateway: Gateway;
  storage: Storage;
  environment: Record<string, string>;
}

/** A clock that runs, and can be put forward. */
export interface RunningClock {
  now(): Date;
  /** Ahead of the machine's clock. */
  offsetMs(): number;
  jumpTo(at: Date): void;
}

/** A sandbox, a gateway whose workers are killed, and one whose are left in peace. */
export interface World {
  controls: SandboxControls;
  consent(authorizationUrl: string): Promise<string>;
  /** What the sandbox has to tell depends on it alone; it stands while a round is played. */
  sandboxClock: TurnedClock;
  clock: RunningClock;
  harmed: Side;
  /** Stands still but while the two are compared, so that it polls nothing meanwhile. */
  peacefulClock: TurnedClock;
  peaceful: Side;
  workers: Workers;
  close(): Promise<void>;
}

/**
 * @param program of workers, as it was built
 * @param databases two, migrated and empty
 */
export async function createWorld(
  program: string,
  seed: string,
  start: Date,
  databases: { harmed: string; peaceful: string },
): Promise<World> {
  const sandboxClock = turnedClock(start);
  const peacefulClock = turnedClock(start);
  const workers: Workers = createWorkers(program, () => harmed.environment);
  const clock = runningClock(start, (offsetMs) => workers.setClock(offsetMs));
  const redirectUris: string[] = [];
  const sandbox = await startPolarSandbox({ seed, redirectUris, now: () => sandboxClock.now() });

  const open = async (url: string, role: string, its: { now(): Date }): Promise<Side> => {
    const environment = {
      DATABASE_URL: url,
      MASTER_KEYS: masterKeysSetting(GATEWAY_KEY),
      PORT: '0',
      LOG_LEVEL: 'silent',
      BOOTSTRAP_API_KEY: API_KEY,
      REDIRECT_URLS: 'https://app.example',
      POLAR_CLIENT_ID: sandbox.credentials.clientId,
      POLAR_CLIENT_SECRET: sandbox.credentials.clientSecret,
      POLAR_AUTHORIZATION_URL: sandbox.endpoints.authorizationUrl,
      POLAR_TOKEN_URL: sandbox.endpoints.tokenUrl,
      POLAR_API_URL: sandbox.endpoints.apiUrl,
    };
    const gateway = await startGateway({ environment: { ...environment, ROLE: role }, clock: its });
    redirectUris.push(`${gateway.url}/oauth/polar/callback`);
    const storage = await openStorage({ url, masterKeys: [GATEWAY_KEY], poolSize: 2 });
    return { gateway, storage, environment };
  };
  const harmed = await open(databases.harmed, 'api', clock);
  const peaceful = await open(databases.peaceful, 'all', peacefulClock);

  return {
    controls: sandbox.controls,
    consent: (url) => sandbox.consent(url),
    sandboxClock,
    clock,
    harmed,
    peacefulClock,
    peaceful,
    workers,
    async close() {
      await workers.close();
      for (const side of [harmed, peaceful]) {
        await side.gateway.stop();
        await side.storage.close();
      }
      await sandbox.close();
    },
  };
}

function runningClock(start: Date, onJump: (offsetMs: number) => void): RunningClock {
  let offsetMs = start.getTime() - Date.now();
  onJump(offsetMs);
  const now = () => new Date(Date.now() + offsetMs);
  return {
    now,
    offsetMs: () => offsetMs,
    jumpTo(at) {
      offsetMs += Math.max(0, at.getTime() - now().getTime());
      onJump(offsetMs);
    },
  };
}
