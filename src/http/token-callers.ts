import type { UserCaller } from '../application/caller.js';
import type { TokenMemory } from '../application/manage-tokens.js';
import type { ProjectStore, TokenStore } from '../application/ports/index.js';
import type { UserTokens } from '../application/user-tokens.js';
import type { Clock } from '../domain/clock.js';

/** For whom user tokens speak, with a short memory. */
export interface TokenCallers extends TokenMemory {
  /** Null for a token that is forged, expired or revoked, whose key ended, or of whose users none is left. */
  find(token: string): Promise<UserCaller | null>;
}

/** A token that is revoked by another process stops to work this much later in one that has just seen it. */
const REMEMBERED_MS = 5_000;
/** Tokens remembered at most; then all are forgotten. */
const MOST_REMEMBERED = 1_000;

export function createTokenCallers(dependencies: {
  tokens: UserTokens;
  revocations: TokenStore;
  projects: Pick<ProjectStore, 'find'>;
  clock: Clock;
  /** Milliseconds that only go forward. */
  now?: () => number;
}): TokenCallers {
  const { tokens, revocations, projects, clock, now = () => performance.now() } = dependencies;
  let remembered = new Map<string, { caller: UserCaller; expiresAt: Date; untilMs: number }>();
  return {
    async find(token) {
      const known = remembered.get(token);
      if (known !== undefined && known.untilMs > now() && known.expiresAt > clock.now()) return known.caller;
      const memory = remembered;
      const askedMs = now();
      const claims = await tokens.read(token);
      if (claims === null) return null;
      const [users, project] = await Promise.all([
        revocations.holders({ ...claims, now: clock.now() }),
        projects.find(claims.projectId),
      ]);
      const [first = null] = users;
      if (first === null || project === null) return null;
      const user = claims.isCoach ? null : first;
      const { tokenId } = claims;
      const caller: UserCaller = { kind: 'user', project, user, users, scopes: new Set(claims.scopes), tokenId };
      if (memory.size >= MOST_REMEMBERED) memory.clear();
      // Whatever was forgotten meanwhile took this memory along.
      memory.set(token, { caller, expiresAt: claims.expiresAt, untilMs: askedMs + REMEMBERED_MS });
      return caller;
    },

    forget() {
      remembered = new Map();
    },
  };
}
