import type { Clock } from '../domain/clock.js';
import type { ApiKeyStore } from './ports/index.js';

export interface KeyUse {
  /** Notes that a key was used, once a minute at most; nobody waits for it. */
  note(keyId: string): void;
  /** Once what is being noted is noted. */
  settled(): Promise<void>;
}

const NOTED_EVERY_MS = 60_000;
/** Keys remembered at most; then all are forgotten, and noted again. */
const MOST_REMEMBERED = 10_000;

export function createKeyUse(dependencies: {
  keys: Pick<ApiKeyStore, 'noteUse'>;
  clock: Clock;
  onFailure: (error: unknown) => void;
}): KeyUse {
  const { keys, clock, onFailure } = dependencies;
  const noted = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  return {
    note(keyId) {
      const now = clock.now();
      const last = noted.get(keyId);
      if (last !== undefined && Math.abs(now.getTime() - last) < NOTED_EVERY_MS) return;
      if (noted.size >= MOST_REMEMBERED) noted.clear();
      noted.set(keyId, now.getTime());
      const write = keys
        .noteUse(keyId, now)
        .catch(onFailure)
        .finally(() => writing.delete(write));
      writing.add(write);
    },
    async settled() {
      await Promise.all(writing);
    },
  };
}
