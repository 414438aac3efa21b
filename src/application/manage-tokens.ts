import type { Clock } from '../domain/clock.js';
import { USER_SCOPES, type Scope } from '../domain/scope.js';
import type { User } from '../domain/user.js';
import { actorOf } from './audit-actor.js';
import type { Caller, ProjectCaller } from './caller.js';
import { requireScope, requireUser } from './find-user.js';
import type { AuditStore, TokenStore, UserStore } from './ports/index.js';
import { namedUsers } from './read-records.js';
import { badInput, refusedRequest, refuseWithoutScope } from './refusals.js';
import type { UseCases } from './use-cases.js';
import { MAX_TTL_SECONDS, type UserTokens } from './user-tokens.js';

interface Dependencies {
  users: UserStore;
  tokens: UserTokens;
  revocations: TokenStore;
  /** Of this process, which holds revocations at once; others do within five seconds. */
  tokenMemory: TokenMemory;
  clock: Clock;
  audit: AuditStore;
}

/** What a process remembers of tokens that it has just seen. */
export interface TokenMemory {
  forget(): void;
}

type ManageTokens = Pick<UseCases, 'createUserToken' | 'createCoachToken' | 'revokeUserToken' | 'revokeUserTokens'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function manageTokens({ users, tokens, revocations, tokenMemory, clock, audit }: Dependencies): ManageTokens {
  return {
    async createUserToken(caller, { userId, ttlSeconds, scopes }) {
      const issuer = requireIssuer(caller);
      const allowed = scopesOf(issuer, scopes);
      const user = await requireUser(users, caller, userId, 'input.userId');
      return issue(issuer, [user], false, allowed, ttlSeconds);
    },

    async createCoachToken(caller, { userIds, ttlSeconds, scopes }) {
      const issuer = requireIssuer(caller);
      const allowed = scopesOf(issuer, scopes);
      return issue(issuer, await namedUsers(users, caller, userIds, 'input.userIds'), true, allowed, ttlSeconds);
    },

    async revokeUserToken(caller, { token, tokenId }) {
      requireIssuer(caller);
      if ((token === null) === (tokenId === null)) throw badInput('input', 'takes either `token` or `tokenId`');
      const [id, expiresAt] = token === null ? ofId(tokenId ?? '') : await ofToken(caller, token);
      await revocations.revoke(caller.project.id, id, expiresAt, actorOf(caller));
      tokenMemory.forget();
      return id;
    },

    async revokeUserTokens(caller, { userId }) {
      requireIssuer(caller);
      const user = await requireUser(users, caller, userId, 'input.userId');
      await revocations.revokeAllOf(user.id, clock.now(), actorOf(caller));
      tokenMemory.forget();
      return user;
    },
  };

  async function issue(
    issuer: ProjectCaller,
    of: readonly User[],
    isCoach: boolean,
    scopes: readonly Scope[],
    ttlSeconds: number,
  ) {
    const { project, keyId } = issuer;
    const userIds = of.map(({ id }) => id);
    const claims = { projectId: project.id, userIds, isCoach, keyId, scopes };
    const issued = await tokens.issue(claims, ttlSeconds, 'input.ttlSeconds');
    const { tokenId, expiresAt } = issued;
    // Told before it is given out: a token that nobody knows of would be worse than one that nobody has got.
    await audit.add(project.id, actorOf(issuer), 'TOKEN_ISSUED', {
      externalUserIds: of.map(({ externalId }) => externalId),
      details: { tokenId, isCoach, scopes, expiresAt: expiresAt.toISOString() },
    });
    return { ...issued, scopes: [...scopes] };
  }

  /** The longest that a token can live from now on, since its id alone does not tell. */
  function ofId(id: string): [string, Date] {
    if (!UUID.test(id)) throw badInput('input.tokenId', 'takes the id of a token, as `createUserToken` gives it');
    return [id, new Date(clock.now().getTime() + MAX_TTL_SECONDS * 1000)];
  }

  /** Another application's token looks like one that was never issued. */
  async function ofToken(caller: Caller, token: string): Promise<[string, Date]> {
    const claims = await tokens.read(token);
    if (claims?.projectId !== caller.project.id || claims.tokenId === null) {
      throw badInput('input.token', 'takes a token of this application that has not ended yet and has an id');
    }
    return [claims.tokenId, claims.expiresAt];
  }
}

/** @throws RequestError FORBIDDEN */
function requireIssuer(caller: Caller): ProjectCaller {
  requireScope(caller, 'users:write');
  if (caller.kind === 'project') return caller;
  throw refusedRequest('FORBIDDEN', 'A user token may not do this; use an API key');
}

/** Those asked for, or all that the key has and a user may have. */
function scopesOf(caller: ProjectCaller, asked: readonly Scope[] | null): Scope[] {
  if (asked === null) return USER_SCOPES.filter((scope) => caller.scopes.has(scope));
  if (asked.length === 0) throw badInput('input.scopes', 'takes at least one scope, or is left out');
  asked.forEach((scope, index) => {
    const field = `input.scopes.${index}`;
    if (!USER_SCOPES.includes(scope)) throw badInput(field, `takes what a user may be allowed, not \`${scope}\``);
    if (!caller.scopes.has(scope)) throw refuseWithoutScope(caller, scope, `Argument \`${field}\``, field);
  });
  return USER_SCOPES.filter((scope) => asked.includes(scope));
}
