import { createHash } from 'node:crypto';
import type { Caller, ProjectCaller } from '../application/caller.js';
import type { Clock } from '../domain/clock.js';
import type { GoodKey, ProjectStore } from '../application/ports/index.js';
import type { TokenCallers } from './token-callers.js';

export interface Authenticator {
  /** Who an `Authorization` header speaks for; null where it is missing, or no key or token of ours. */
  authenticate(header: string | undefined): Promise<Caller | null>;
}

/**
 * How long the project of a key is remembered, so that not every request asks the database for it. A key that is taken out
 * stops to work this much later in a process that has just seen it.
 */
const REMEMBERED_MS = 5_000;
/** Keys remembered at most; then all are forgotten. */
const MOST_REMEMBERED = 1_000;

/** API keys are known by their SHA-256 alone, so that comparing them takes the same time whatever was sent. */
export function hashApiKey(apiKey: string): Uint8Array {
  return createHash('sha256').update(apiKey).digest();
}

export function createAuthenticator(stores: {
  projects: ProjectStore;
  tokens: Pick<TokenCallers, 'find'>;
  clock: Clock;
  /** Milliseconds that only go forward. */
  now?: () => number;
}): Authenticator {
  const { projects, tokens, clock, now = () => performance.now() } = stores;
  const remembered = new Map<string, { caller: ProjectCaller; untilMs: number }>();
  return {
    async authenticate(header) {
      const credential = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header ?? '')?.[1];
      if (credential === undefined) return null;
      if (credential.split('.').length === 3) {
        const caller = await tokens.find(credential);
        if (caller !== null) return caller;
      }
      return holderOf(hashApiKey(credential));
    },
  };

  /** What is no key is asked for anew each time: it may become one. */
  async function holderOf(keyHash: Uint8Array): Promise<ProjectCaller | null> {
    const name = Buffer.from(keyHash).toString('base64');
    const known = remembered.get(name);
    if (known !== undefined && known.untilMs > now()) return known.caller;
    const askedMs = now();
    const key = await projects.findGoodKey(keyHash, clock.now());
    const caller = key === null ? null : callerOf(key);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    if (caller === null) remembered.delete(name);
    else remembered.set(name, { caller, untilMs: askedMs + REMEMBERED_MS });
    return caller;
  }
}

function callerOf({ id, project, scopes }: GoodKey): ProjectCaller {
  return { kind: 'project', project, keyId: id, scopes: new Set(scopes) };
}
