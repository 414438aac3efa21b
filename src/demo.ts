import { fetch } from 'undici';
import type { Caller } from './application/caller.js';
import { EVERYTHING } from './application/sync-request.js';
import type { UseCases } from './application/use-cases.js';
import type { RunningSandbox } from './provider-kit/sandbox.js';

/** The demo user's id in the first project. */
const DEMO_USER_ID = 'demo';

/**
 * Makes the demo user at the first start: connected through the sandbox's real consent page and the gateway's own
 * callback, over HTTP, and synced, so that the first query finds data. Does nothing where it was connected before, or where the
 * sandbox does not stand in for the project.
 */
export async function connectDemoUser(
  useCases: UseCases,
  caller: Caller,
  provider: string,
  sandbox: RunningSandbox,
): Promise<'connected' | 'found' | 'left out'> {
  const all = await useCases.listProviders(caller);
  // The project has brought a client: its users consent at the company.
  if (all.some(({ id, isSandbox }) => id === provider && !isSandbox)) return 'left out';
  const user = await useCases.createUser(caller, { id: DEMO_USER_ID });
  const [connections] = await useCases.connectionsOfUsers([user.id]);
  if (connections?.some((connection) => connection.provider === provider && connection.status !== 'PENDING'))
    return 'found';

  const { authorizationUrl } = await useCases.connectUser(caller, {
    userId: DEMO_USER_ID,
    provider,
    redirectUrl: null,
  });
  if (authorizationUrl === null) throw new Error(`the sandbox of ${provider} has no consent page`);
  const callback = await fetch(await sandbox.consent(authorizationUrl));
  await callback.arrayBuffer();
  if (!callback.ok) throw new Error(`the demo user could not be connected: the callback answered ${callback.status}`);

  const runs = await useCases.syncUser(caller, { userId: DEMO_USER_ID, provider, wait: true, ...EVERYTHING });
  const failed = runs.find(({ status }) => status !== 'SUCCEEDED' && status !== 'PARTIAL');
  if (failed !== undefined)
    throw new Error(`the demo user's first sync ended as ${failed.status}: ${failed.error?.message ?? ''}`);
  return 'connected';
}
