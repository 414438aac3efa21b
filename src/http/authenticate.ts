import { timingSafeEqual } from 'node:crypto';
import { hashApiKey } from '../application/api-key.js';
import type { ProjectCaller, Requester } from '../application/caller.js';
import type { KeyUse } from '../application/key-use.js';
import type { AccessMemory } from '../application/manage-projects.js';
import type { Clock } from '../domain/clock.js';
import type { GoodKey, ProjectStore } from '../application/ports/index.js';
import type { TokenCallers } from './token-callers.js';

export interface Authenticator extends AccessMemory {
  /** Who an `Authorization` header speaks for; null where it is missing, or no key or token of ours. */
  authenticate(header: string | undefined): Promise<Requester | null>;
}

/**
 * How long the project of a key is remembered, so that not every request asks the database for it. A key that is taken out
 * stops to work this much later in a process that has just seen it.
 */
const REMEMBERED_MS = 5_000;
/** Keys remembered at most; then all are forgotten. */
const MOST_REMEMBERED = 1_000;

type Memory = Map<string, { caller: ProjectCaller; expiresAt: Date | null; untilMs: number }>;

export function createAuthenticator(stores: {
  projects: ProjectStore;
  tokens: Pick<TokenCallers, 'find'>;
  clock: Clock;
  /** Null where the gateway has none. */
  rootKey: string | null;
  use: Pick<KeyUse, 'note'>;
  /** Milliseconds that only go forward. */
  now?: () => number;
}): Authenticator {
  const { projects, tokens, clock, use, now = () => performance.now() } = stores;
  const rootHash = stores.rootKey === null ? null : hashApiKey(stores.rootKey);
  let remembered: Memory = new Map();
  return {
    async authenticate(header) {
      const credential = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header ?? '')?.[1];
      if (credential === undefined) return null;
      if (credential.split('.').length === 3) {
        const caller = await tokens.find(credential);
        if (caller !== null) return caller;
      }
      const hash = hashApiKey(credential);
      if (rootHash !== null && timingSafeEqual(hash, rootHash)) return { kind: 'root' };
      const caller = await holderOf(hash);
      if (caller !== null) use.note(caller.keyId);
      return caller;
    },
    forgetKey: (id) => {
      forget(({ keyId }) => keyId === id);
    },
    forgetProject: (id) => {
      forget(({ project }) => project.id === id);
    },
  };

  /** What is being looked up is kept in the memory before, so that what was true before the change is not remembered. */
  function forget(isConcerned: (caller: ProjectCaller) => boolean): void {
    remembered = new Map([...remembered].filter(([, { caller }]) => !isConcerned(caller)));
  }

  /** What is no key is asked for anew each time: it may become one. */
  async function holderOf(keyHash: Uint8Array): Promise<ProjectCaller | null> {
    const name = Buffer.from(keyHash).toString('base64');
    const known = remembered.get(name);
    const isGood = (expiresAt: Date | null) => expiresAt === null || expiresAt > clock.now();
    if (known !== undefined && known.untilMs > now() && isGood(known.expiresAt)) return known.caller;
    const memory = remembered;
    const askedMs = now();
    const key = await projects.findGoodKey(keyHash, clock.now());
    if (memory.size >= MOST_REMEMBERED) memory.clear();
    if (key === null) {
      memory.delete(name);
      return null;
    }
    const caller = callerOf(key);
    memory.set(name, { caller, expiresAt: key.expiresAt, untilMs: askedMs + REMEMBERED_MS });
    return caller;
  }
}

function callerOf({ id, project, scopes }: GoodKey): ProjectCaller {
  return { kind: 'project', project, keyId: id, scopes: new Set(scopes) };
}
