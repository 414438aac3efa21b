import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signedDelivery } from '../providers/polar/webhooks.js';
import { API_KEY, follow } from '../support/gateway.js';
import type { VendorClient } from '../support/many-clients.js';
import { startTwoTenants, type TwoTenants } from '../support/credentials-world.js';
import { until } from '../support/until.js';

const REMOVE =
  'mutation { removeProviderCredentials(input: { provider: POLAR }) { provider connectionsToReauthorize } }';
const DISCONNECT =
  'mutation ($user: ID!) { disconnectUser(input: { userId: $user, provider: POLAR }) { connection { status } } }';

let world: TwoTenants;
let own: VendorClient;

beforeAll(async () => {
  world = await startTwoTenants('secret-of-the-gateway');
  own = world.vendor.register('client-of-the-project', 'secret-of-the-project');
  await world.set(own);
  await world.consent('anna', 1, API_KEY);
  await world.consent('bert', 2);
  // The same person, in both projects.
  await world.consent('anna too', 1);
  await until(world.isIdle);
});
afterAll(() => world.close());

async function deliver(url: string, user: number, secret: string, timestamp: string): Promise<number> {
  const event = JSON.stringify({ event: 'SLEEP', user_id: user, date: '2026-06-01', timestamp });
  const { rawBody, headers } = signedDelivery(event, secret);
  const sent = headers as Record<string, string>;
  return (await fetch(url, { method: 'POST', headers: sent, body: Buffer.from(rawBody) })).status;
}

describe("the webhook of a project's own client", () => {
  const noticed = async () =>
    (
      await world.rows.query(
        `select u.external_id as user from sync_runs r join users u on u.id = r.user_id where r.trigger = 'WEBHOOK' order by 1`,
      )
    ).map(({ user }) => user);

  it('has an address and a secret of its own, and reaches the connections of its client alone', async () => {
    const { told, common, gateway, rows, isIdle } = world;
    const [credentials] = await told();
    const url = credentials!.webhookUrl;
    await until(
      async () =>
        (await rows.query('select 1 from provider_webhooks where webhook_id is not null and busy_until is null'))
          .length === 2,
    );
    expect([own.webhook!.url, common.webhook!.url]).toEqual([url, `${gateway.url}/webhooks/polar`]);

    expect(await deliver(url, 2, common.webhook!.secret, 'forged')).toBe(401);
    expect(await deliver(common.webhook!.url, 1, own.webhook!.secret, 'forged')).toBe(401);
    expect(await deliver(`${common.webhook!.url}/${crypto.randomUUID()}`, 2, own.webhook!.secret, 'nowhere')).toBe(404);
    // Somebody whom only the other client was granted.
    expect(await deliver(common.webhook!.url, 2, common.webhook!.secret, 'not theirs')).toBe(200);
    expect(await noticed()).toEqual([]);
    // Both clients are told of one person in the same words.
    expect(await deliver(url, 1, own.webhook!.secret, 'the same')).toBe(200);
    expect(await noticed()).toEqual(['anna too']);
    expect(await deliver(common.webhook!.url, 1, common.webhook!.secret, 'the same')).toBe(200);
    expect(await noticed()).toEqual(['anna', 'anna too']);
    await until(isIdle);
  });

  it('may be registered by hand, with its secret entered; the client and its address stay the same', async () => {
    const { told, set, stateOf, isIdle } = world;
    const [before] = await told();
    const { credentials, connectionsToReauthorize } = await set(own, 'secret-of-a-webhook');
    expect(credentials).toEqual({ ...before, hasWebhookSecret: true, createdAt: credentials.createdAt });
    expect(connectionsToReauthorize).toBe(0);
    expect(await deliver(credentials.webhookUrl, 2, own.webhook!.secret, 'by hand')).toBe(401);
    expect(await deliver(credentials.webhookUrl, 2, 'secret-of-a-webhook', 'by hand')).toBe(200);
    await until(isIdle);
    await set(own);
    expect((await stateOf('bert')).status).toBe('ACTIVE');
  });
});

describe("a project's own client", () => {
  it('that takes the place of another asks for new consents, and who has them tells the one before', async () => {
    const { told, set, stateOf, vendor, consent, sync, authorizationUrl, callsOf } = world;
    const later = vendor.register('later-client-of-the-project', 'later-secret-of-the-project');
    const [former] = await told();
    const halfway = await authorizationUrl('carla');
    const { credentials, connectionsToReauthorize } = await set(later);

    expect(connectionsToReauthorize).toBe(2);
    expect(credentials.webhookUrl).not.toBe(former!.webhookUrl);
    expect(await deliver(former!.webhookUrl, 2, own.webhook!.secret, 'too late')).toBe(404);
    expect(await stateOf('bert')).toEqual({
      status: 'REAUTHORIZATION_REQUIRED',
      lastError: { code: 'REAUTHORIZATION_REQUIRED' },
    });
    expect((await stateOf('anna', API_KEY)).status).toBe('ACTIVE');

    // A code that the client before has asked for is shown to no other.
    vendor.calls.splice(0);
    vendor.signIn(3);
    expect((await follow(halfway, 'https://app.example')).status).toBe(502);
    expect(vendor.calls.filter(({ call }) => call === 'POST /v2/oauth2/token')).toEqual([]);

    expect(await consent('bert', 2)).toBe(later.clientId);
    expect((await stateOf('bert')).status).toBe('ACTIVE');
    await until(() => !own.registered.has(2));
    expect([...later.registered]).toEqual([2]);
    vendor.calls.splice(0);
    await sync('bert');
    expect(callsOf(later)).toContain('GET /v3/users/sleep');
  });

  it('that is gone leaves that of the gateway, and farewells that are said all the same', async () => {
    const { ask, told, vendor, common, consent, stateOf } = world;
    const gone = async () => (await ask(REMOVE)).data!['removeProviderCredentials'];
    expect(await gone()).toEqual({ provider: 'POLAR', connectionsToReauthorize: 1 });
    expect(await gone()).toEqual({ provider: 'POLAR', connectionsToReauthorize: 0 });
    expect(await told()).toEqual([]);
    vendor.calls.splice(0);
    await ask(DISCONNECT, { user: 'bert' });
    await until(() => vendor.calls.some(({ call }) => call === 'DELETE /v3/users/2'));
    expect(await consent('dora', 4)).toBe(common.clientId);
    expect((await stateOf('dora')).status).toBe('ACTIVE');
  });

  it('leaves alone what that of the gateway was granted, and links no account that is linked so', async () => {
    const { set, sync, vendor, common, consent, stateOf, callsOf } = world;
    await set(own);
    vendor.calls.splice(0);
    expect(await sync('dora')).toEqual(['SUCCEEDED']);
    expect(callsOf(common)).toContain('GET /v3/users/sleep');

    expect(await consent('emil', 4)).toBe(own.clientId);
    expect((await stateOf('emil')).status).toBe('PENDING');
    expect((await stateOf('dora')).status).toBe('ACTIVE');
  });
});
