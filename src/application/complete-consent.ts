import { BY_GATEWAY } from '../domain/audit.js';
import type { Clock } from '../domain/clock.js';
import { ProviderError } from '../domain/errors.js';
import { createApi } from '../provider-kit/http.js';
import type { Grant } from '../provider-kit/provider.js';
import { heldTokens } from './access-token.js';
import { hashState } from './connect-user.js';
import type {
  AccountLock,
  AuditStore,
  Consent,
  ConnectionStore,
  ConsentStore,
  FarewellStore,
  JobQueue,
  SyncRunStore,
} from './ports/index.js';
import type { CallBudgets } from './provider-budget.js';
import { noted, requireGranted, type ProviderAccess, type ReachableProvider } from './provider-access.js';
import { firstPollAt } from './poll-schedule.js';
import { toSyncError } from './run-outcome.js';
import { EVERYTHING } from './sync-request.js';

/** How a consent ended, for the browser that brings it. `redirectUrl` null: show a page. */
export interface ConsentOutcome {
  status: 'connected' | 'cancelled' | 'failed' | 'expired';
  provider: string;
  /** Null where the consent is not known. */
  connection: { userId: string; id: string } | null;
  redirectUrl: string | null;
  /** Why it failed; null otherwise. */
  code: string | null;
}

export interface ConsentDependencies {
  audit: AuditStore;
  connections: ConnectionStore;
  consents: ConsentStore;
  farewells: FarewellStore;
  accounts: AccountLock;
  runs: SyncRunStore;
  jobs: JobQueue;
  providers: ProviderAccess;
  budgets: CallBudgets;
  clock: Clock;
  callbackUrl: (provider: string) => string;
  onFailure: (error: unknown, provider: string) => void;
  /** Hears of a callback whose state is missing, unknown, used or expired; null: not of a provider that there is. */
  onRefusal: (provider: string | null) => void;
}

/**
 * Takes the provider's answer to a consent. The state is taken out first, so that no second callback can use it; nothing
 * else is written unless the provider granted a token, the user is registered there, and the account is free.
 */
export async function completeConsent(
  dependencies: ConsentDependencies,
  provider: string,
  parameters: URLSearchParams,
): Promise<ConsentOutcome> {
  const { consents, providers, clock } = dependencies;
  const state = parameters.get('state');
  const known = providers.find(provider)?.provider.manifest.id ?? null;
  // Of a name that is nobody's, no store is asked.
  const consent =
    state === null || known === null ? null : await consents.consume(hashState(state), known, clock.now());
  if (state === null || consent === null) {
    dependencies.onRefusal(known);
    return { status: 'expired', provider, connection: null, redirectUrl: null, code: null };
  }
  const { userId, connectionId, redirectUrl } = consent;
  const connection = { userId, id: connectionId };
  const refused = async (status: 'cancelled' | 'failed', code: string | null = null): Promise<ConsentOutcome> => {
    await dependencies.audit.addOfUser(userId, BY_GATEWAY, 'CONSENT_REFUSED', { provider, status, code });
    return { status, provider, connection, redirectUrl, code };
  };
  const refusal = parameters.get('error');
  if (refusal === 'access_denied') return refused('cancelled');
  if (refusal !== null) return refused('failed', 'PROVIDER_UNAVAILABLE');
  try {
    // By the client that asked for it, whatever the project has entered since.
    const reachable = await requireGranted(providers, consent, 'provider');
    const grant = await redeem(dependencies, reachable, consent, state, parameters);
    if (!(await settle(dependencies, reachable, consent, grant))) return await refused('failed', 'CONFLICT');
    return { status: 'connected', provider, connection, redirectUrl, code: null };
  } catch (error) {
    dependencies.onFailure(error, provider);
    if (error instanceof ProviderError) {
      await dependencies.connections.noteRefusal(consent.userId, consent.connectionId, toSyncError(error));
    }
    return refused('failed', error instanceof ProviderError ? error.code : 'INTERNAL_SERVER_ERROR');
  }
}

async function redeem(
  { budgets, clock, callbackUrl }: ConsentDependencies,
  reachable: ReachableProvider,
  consent: Consent,
  state: string,
  parameters: URLSearchParams,
): Promise<Grant> {
  const { client, oauth, provider } = reachable;
  if (client === null) {
    const message = `The application's client at ${provider.manifest.displayName} has changed since this consent began: the user must connect again`;
    throw new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', message);
  }
  const callback = {
    parameters,
    state,
    redirectUri: callbackUrl(consent.provider),
    codeVerifier: consent.codeVerifier,
    now: clock.now(),
  };
  // Whether providers count these calls is not documented.
  return budgets.of(reachable, 'CONNECT').count(() => oauth.redeem(client, callback));
}

/**
 * The account is looked at before anybody is registered at the provider, and again when the connection is made. Whoever was
 * registered and found no connection any more, since it was ended meanwhile, is owed a farewell.
 * @returns false where the account is not free, or the connection has ended
 */
async function settle(
  dependencies: ConsentDependencies,
  reachable: ReachableProvider,
  { projectId, userId, connectionId }: Consent,
  grant: Grant,
): Promise<boolean> {
  const { connections, accounts, farewells, runs, jobs, budgets, clock } = dependencies;
  const { provider, apiUrl } = reachable;
  const { externalUserId } = grant;
  const tokens = noted(grant.tokens, reachable);
  const ownClientHash = reachable.ownHash ?? null;
  const account = { projectId, provider: provider.manifest.id, externalUserId };
  const isConnected = await accounts.hold(account, async () => {
    if (!(await connections.isAccountFree(userId, connectionId, externalUserId))) return false;
    const budget = budgets.of(reachable, 'CONNECT');
    const api = createApi({
      manifest: provider.manifest,
      baseUrl: apiUrl,
      tokens: heldTokens(tokens),
      signal: AbortSignal.timeout(60_000),
      clock,
      beforeRequest: () => budget.beforeRequest(),
      onResponse: (response) => budget.onResponse(response),
    });
    try {
      await provider.lifecycle?.afterConnect?.(api, { externalUserId, connectionId });
    } finally {
      await budget.settle();
    }
    const connectedAt = clock.now();
    let isActive = false;
    const nextSyncAt = firstPollAt(provider.manifest, connectedAt);
    try {
      const activation = { userId, id: connectionId, externalUserId, tokens, ownClientHash, connectedAt, nextSyncAt };
      isActive = (await connections.activate(activation)) !== null;
      return isActive;
    } finally {
      if (!isActive) await farewells.owe({ ...account, connectionId, ownClientHash, tokens, owedSince: connectedAt });
    }
  });
  if (!isConnected) {
    await jobs.sayFarewellsSoon();
    return false;
  }
  const run = await runs.enqueue({ userId, connectionId, trigger: 'CONNECT', request: EVERYTHING, now: clock.now() });
  await jobs.syncSoon(run);
  return true;
}
