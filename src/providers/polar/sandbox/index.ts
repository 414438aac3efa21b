import type { RunningSandbox, Sandbox, SandboxOptions } from '../../../provider-kit/sandbox.js';
import { AUTHORIZATION_PATH } from './consent-page.js';
import { createControls, type SandboxControls } from './controls.js';
import { createFaults } from './faults.js';
import { giveConsent } from './give-consent.js';
import { createRateLimit } from './rate-limit.js';
import type { Recorder } from './recorder.js';
import { createRouter, TOKEN_PATH } from './route.js';
import { listen, type ServerParts } from './server.js';
import { createWebhookDesk } from './webhooks.js';
import { createWorld } from './world.js';

/** Polar's OAuth server and AccessLink v3 on a local port, with synthetic athletes for customers. */
export function polarSandbox(): Sandbox {
  return { start: async (options) => start(options, assemble(options), { faults: null, recorder: null }) };
}

/** The same for tests: it writes down what it is asked and sends, and can be made to fail. */
export async function startPolarSandbox(
  options: SandboxOptions,
): Promise<RunningSandbox & { controls: SandboxControls }> {
  const parts = assemble(options);
  const faults = createFaults();
  const recorder: Recorder = { requests: [], payloads: [] };
  const running = await start(options, parts, { faults, recorder });
  return { ...running, controls: createControls(parts.world, faults, recorder, parts.rateLimit, parts.desk) };
}

function assemble(options: SandboxOptions) {
  const world = createWorld(options);
  const rateLimit = createRateLimit(options.now, () => world.store.state.users.length);
  const desk = createWebhookDesk(world);
  return { world, rateLimit, desk, router: createRouter(world, rateLimit, desk) };
}

async function start(
  options: SandboxOptions,
  { world, router }: ReturnType<typeof assemble>,
  watchers: Omit<ServerParts, 'router'>,
): Promise<RunningSandbox> {
  const server = await listen({ router, ...watchers }, options.port ?? 0);
  const { clientId, clientSecret } = world.store.state;
  return {
    endpoints: {
      authorizationUrl: server.origin + AUTHORIZATION_PATH,
      tokenUrl: server.origin + TOKEN_PATH,
      apiUrl: server.origin,
    },
    credentials: { clientId, clientSecret },
    consent: giveConsent,
    close: () => server.close(),
  };
}

export type { SandboxControls } from './controls.js';
