import type { Role } from './config.js';
import type { Readiness } from './http/health.js';
import type { Scheduler } from './jobs/scheduler.js';
import type { Storage } from './storage/index.js';

/** Who asks waits no longer for a database that does not answer. */
const LIMIT_MS = 3_000;

/** A part counts as not ready when its check says so, fails, or takes too long. */
export function readiness(
  role: Role,
  storage: Pick<Storage, 'isReady'>,
  scheduler: Pick<Scheduler, 'isReachable' | 'isTicking'>,
): Readiness {
  const checks = {
    database: () => storage.isReady(),
    jobs: () => scheduler.isReachable(),
    ...(role === 'api' ? {} : { tick: () => scheduler.isTicking() }),
  };
  return async () => {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([part, check]) => ((await holds(check)) ? [] : [part])),
    );
    return answers.flat();
  };
}

async function holds(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LIMIT_MS);
  });
  const checked = check().catch(() => false);
  const answer = await Promise.race([checked, late]);
  clearTimeout(timer);
  return answer;
}
