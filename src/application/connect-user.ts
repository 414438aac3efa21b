import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import type { User } from '../domain/user.js';
import { randomCodeVerifier, randomState } from '../provider-kit/oauth2.js';
import { actorOf } from './audit-actor.js';
import type { Caller } from './caller.js';
import { findUser, namedUserId, requireScope, requireUser } from './find-user.js';
import type { ConnectionStore, ConsentStore, UserStore } from './ports/index.js';
import { reachForProject, requireClient, type ProviderAccess } from './provider-access.js';
import { checkRedirectUrl } from './redirect-urls.js';
import { refuseWithoutScope } from './refusals.js';
import type { UseCases } from './use-cases.js';

interface Dependencies {
  users: UserStore;
  connections: ConnectionStore;
  consents: ConsentStore;
  providers: ProviderAccess;
  clock: Clock;
  /** Where providers send the browser back to. */
  callbackUrl: (provider: string) => string;
}

const CONSENT_LIFE_MS = 10 * 60_000;

/** Only the digest of a state is stored: a stolen table opens no consent. */
export function hashState(state: string): Uint8Array {
  return createHash('sha256').update(state).digest();
}

/** Begins a consent; everything is checked before the first row is written. */
export function connectUser(dependencies: Dependencies): Pick<UseCases, 'connectUser'> {
  const { users, connections, consents, providers, clock, callbackUrl } = dependencies;
  return {
    async connectUser(caller, { userId, provider, redirectUrl }) {
      requireScope(caller, 'connect');
      const externalId = namedUserId(caller, userId, 'input.userId');
      const known = caller.kind === 'user' ? await requireUser(users, caller, externalId, 'input.userId') : null;
      const reachable = requireClient(
        await reachForProject(providers, caller.project.id, provider),
        provider,
        'input.provider',
      );
      if (redirectUrl !== null) checkRedirectUrl(redirectUrl, caller.project.redirectUrls, 'input.redirectUrl');

      const user = known ?? (await madeIfNew(caller, externalId));
      const connection = await connections.begin(user.id, provider);
      const state = randomState();
      const codeVerifier = reachable.provider.manifest.auth.pkce ? randomCodeVerifier() : null;
      const expiresAt = new Date(clock.now().getTime() + CONSENT_LIFE_MS);
      await consents.create(
        hashState(state),
        {
          projectId: user.projectId,
          userId: user.id,
          connectionId: connection.id,
          provider,
          ownClientHash: reachable.ownHash ?? null,
          redirectUrl,
          codeVerifier,
          expiresAt,
        },
        actorOf(caller),
      );
      const url = await reachable.oauth.authorizationUrl(reachable.client, {
        redirectUri: callbackUrl(provider),
        state,
        codeVerifier,
      });
      return { connection, authorizationUrl: url.toString(), expiresAt };
    },
  };

  async function madeIfNew(caller: Caller, externalId: string): Promise<User> {
    if (caller.scopes.has('users:write')) return users.create(caller.project.id, externalId, actorOf(caller));
    const user = await findUser(users, caller, externalId);
    if (user !== null) return user;
    throw refuseWithoutScope(caller, 'users:write', 'Argument `input.userId` names a new user, which', 'input.userId');
  }
}
