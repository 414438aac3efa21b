import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keepWebhooks, type WebhookKeeping } from '../../src/application/keep-webhooks.js';
import type { ProviderAccess } from '../../src/application/provider-access.js';
import { createCallBudgets } from '../../src/application/provider-budget.js';
import { receiveWebhook } from '../../src/application/receive-webhook.js';
import { webhookSecrets, type WebhookSecrets } from '../../src/application/webhook-secrets.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import { polar } from '../../src/providers/polar/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { signedDelivery } from '../providers/polar/webhooks.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage, TEST_MASTER_KEYS } from '../support/postgres.js';
import { until } from '../support/until.js';
import { startWebhookStandIn, type WebhookStandIn } from '../support/webhook-stand-in.js';

const NOW = new Date('2026-03-10T12:00:00.000Z');
const ADDRESS = 'https://gateway.example/webhooks/polar';

interface Process {
  storage: Storage;
  secrets: WebhookSecrets;
  keeping: WebhookKeeping;
  signal: AbortController;
  keep: (isStart?: boolean) => Promise<void>;
  receive: (body: object, secret: string) => Promise<string | null>;
}

describe('looking after a webhook', () => {
  const clock = turnedClock(NOW);
  let vendor: WebhookStandIn;
  let one: Process;
  let other: Process;
  let failures: string[];
  let changes: string[];
  let close: () => Promise<void>;

  beforeEach(async () => {
    clock.set(NOW);
    [failures, changes] = [[], []];
    vendor = await startWebhookStandIn();
    const opened = await openTestStorage({ clock });
    const second = await openStorage({ url: opened.url, masterKeys: TEST_MASTER_KEYS, poolSize: 4, clock });
    one = asProcess(opened.storage);
    other = asProcess(second);
    close = async () => {
      await second.close();
      await opened.close();
      await vendor.close();
    };
  });
  afterEach(() => close());

  function asProcess(storage: Storage): Process {
    const { manifest } = polar;
    const { authorizationUrl, tokenUrl } = manifest.auth;
    const reachable = {
      provider: polar,
      oauth: oauth2(manifest.displayName, manifest.auth),
      client: { clientId: 'client', clientSecret: 'secret', authorizationUrl, tokenUrl },
      apiUrl: vendor.origin,
      isSandbox: false,
    };
    const providers: ProviderAccess = { all: [reachable], find: (id) => (id === 'polar' ? reachable : null) };
    const secrets = webhookSecrets(storage.webhooks, clock);
    const signal = new AbortController();
    const keeping: WebhookKeeping = {
      webhooks: storage.webhooks,
      secrets,
      providers,
      budgets: createCallBudgets(storage.budget, clock),
      enabled: ['polar'],
      webhookUrl: () => ADDRESS,
      clock,
      signal: signal.signal,
      onChange: (_provider, change) => changes.push(change),
      onFailure: (error) => failures.push((error as Error).message),
    };
    return {
      storage,
      secrets,
      keeping,
      signal,
      keep: (isStart = false) => keepWebhooks(keeping, { isStart }),
      receive: (body, secret) =>
        receiveWebhook(
          {
            webhooks: storage.webhooks,
            secrets,
            jobs: { syncSoon: () => Promise.resolve(), sayFarewellsSoon: () => Promise.resolve() },
            providers,
            clock,
            onOutcome: () => undefined,
            onFailure: (error) => {
              throw error;
            },
          },
          'polar',
          signedDelivery(JSON.stringify(body), secret),
        ),
    };
  }
  const calls = () => vendor.calls.splice(0);
  const event = (told: number) => ({ event: 'EXERCISE', user_id: told });

  it('registers once, however many processes begin at the same moment', async () => {
    await Promise.all([one.keep(true), other.keep(true), one.keep(), other.keep(), one.keep(), other.keep()]);
    expect(calls()).toEqual(['GET /v3/webhooks', 'POST /v3/webhooks']);
    expect(vendor.webhook).toMatchObject({ url: ADDRESS, active: true });
    expect(changes).toEqual(['registered']);
    await expect(other.receive(event(1), 'secret-1')).resolves.toBe('unmatched');
    expect(failures).toEqual([]);
  });

  it('asks once a day, over restarts and several processes', async () => {
    await one.keep(true);
    calls();
    for (let times = 0; times < 3; times += 1) {
      await Promise.all([one.keep(true), other.keep(true), one.keep(), other.keep()]);
      clock.advance({ hours: 7 });
    }
    expect(calls()).toEqual([]);
    clock.advance({ hours: 3 });
    await Promise.all([one.keep(), other.keep(), one.keep(), other.keep()]);
    expect(calls()).toEqual(['GET /v3/webhooks']);
  });

  it('switches on what was switched off, within a day', async () => {
    await one.keep(true);
    vendor.webhook!.active = false;
    calls();
    clock.advance({ days: 1 });
    await other.keep();
    expect(calls()).toEqual(['GET /v3/webhooks', 'POST /v3/webhooks/activate']);
    expect(vendor.webhook?.active).toBe(true);
  });

  it('asks again where it was gone at the moment of switching it on', async () => {
    await one.keep(true);
    vendor.webhook!.active = false;
    clock.advance({ days: 1 });
    vendor.onCall = (call) => {
      if (call.endsWith('/activate')) vendor.webhook = null;
    };
    await one.keep();
    expect(failures).toHaveLength(1);
    clock.advance({ minutes: 5 });
    await one.keep();
    expect(vendor.webhook).toMatchObject({ id: 'webhook-2' });
  });

  it('moves it at the start where the address is another one, and not for another form of the same', async () => {
    await one.keep(true);
    calls();
    other.keeping.webhookUrl = () => 'https://gateway.example/elsewhere';
    await other.keep();
    expect(calls()).toEqual([]);
    await other.keep(true);
    expect(calls()).toEqual(['GET /v3/webhooks', 'PATCH /v3/webhooks/webhook-1']);
    expect(vendor.webhook?.url).toBe('https://gateway.example/elsewhere');

    vendor.webhook!.url = 'https://GATEWAY.example:443/elsewhere';
    clock.advance({ days: 1 });
    await other.keep();
    expect(calls()).toEqual(['GET /v3/webhooks']);
  });

  it('moves it also where the process died that had begun to', async () => {
    await one.keep(true);
    other.keeping.webhookUrl = () => 'https://gateway.example/elsewhere';
    vendor.gate = new Promise(() => undefined);
    const died = other.keep(true);
    calls();
    await until(() => calls().length === 1);
    clock.advance({ seconds: 120 });
    vendor.gate = Promise.resolve();
    await other.keep();
    expect(vendor.webhook?.url).toBe('https://gateway.example/elsewhere');
    other.signal.abort(new Error('the test is over'));
    await died;
  });

  it('gives it all events where it lacks one, and leaves it those that nobody knows here', async () => {
    await one.keep(true);
    calls();
    vendor.webhook!.events = [...vendor.webhook!.events, 'PHYSICAL_INFORMATION'];
    clock.advance({ days: 1 });
    await one.keep();
    expect(calls()).toEqual(['GET /v3/webhooks']);
    vendor.webhook!.events = ['EXERCISE'];
    clock.advance({ days: 1 });
    await one.keep();
    expect(calls()).toEqual(['GET /v3/webhooks', 'PATCH /v3/webhooks/webhook-1']);
    expect(vendor.webhook?.events).toContain('SLEEP');
  });

  it('tries again five minutes after a failure, later after each further one, and not in between', async () => {
    vendor.status = 503;
    await one.keep(true);
    for (const minutes of [5, 10, 20, 40, 60, 60]) {
      expect(calls()).toEqual(['GET /v3/webhooks']);
      clock.advance({ minutes, seconds: -1 });
      await Promise.all([one.keep(), other.keep(), other.keep(true)]);
      expect(calls()).toEqual([]);
      clock.advance({ seconds: 1 });
      await Promise.all([one.keep(), other.keep()]);
    }
    calls();
    vendor.status = null;
    clock.advance({ hours: 1 });
    await other.keep();
    expect(vendor.webhook).not.toBeNull();
    calls();
    vendor.status = 503;
    clock.advance({ days: 1 });
    await one.keep();
    clock.advance({ minutes: 5 });
    await one.keep();
    expect(calls()).toHaveLength(2);
  });

  it('goes on after a process that died with the work half done, and takes nothing from its successor', async () => {
    let open: () => void = () => undefined;
    vendor.gate = new Promise((resolve) => {
      open = resolve;
    });
    const frozen = one.keep(true);
    await until(() => vendor.calls.length === 1);
    clock.advance({ seconds: 119 });
    await other.keep();
    expect(vendor.calls).toHaveLength(1);
    clock.advance({ seconds: 1 });
    vendor.gate = Promise.resolve();
    await other.keep();
    expect(vendor.webhook).toMatchObject({ id: 'webhook-1' });
    open();
    await frozen;

    // The one that came too late could not register, saved nothing, and made nobody wait.
    expect(failures).toHaveLength(1);
    await expect(one.receive(event(1), 'secret-1')).resolves.toBe('unmatched');
    calls();
    clock.advance({ minutes: 6 });
    await one.keep();
    expect(calls()).toEqual([]);
  });

  it('replaces one whose secret it does not hold; the secret before is accepted for a day', async () => {
    await one.keep(true);
    await expect(other.receive(event(1), 'secret-1')).resolves.toBe('unmatched');
    vendor.webhook = { ...vendor.webhook!, id: 'of-somebody-else', secret: 'unknown' };
    calls();
    clock.advance({ days: 1 });
    await one.keep();
    expect(calls()).toEqual(['GET /v3/webhooks', 'DELETE /v3/webhooks/of-somebody-else', 'POST /v3/webhooks']);
    expect(changes).toEqual(['registered', 'registered anew']);

    for (const process of [one, other]) {
      await expect(process.receive(event(2), 'secret-2')).resolves.toMatch(/unmatched|repeated/);
      await expect(process.receive(event(3), 'secret-1')).resolves.toMatch(/unmatched|repeated/);
      await expect(process.receive(event(4), 'unknown')).resolves.toBe('forged');
    }
    clock.advance({ days: 1 });
    for (const process of [one, other]) {
      await expect(process.receive(event(5), 'secret-1')).resolves.toBe('forged');
      await expect(process.receive(event(6), 'secret-2')).resolves.toMatch(/unmatched|repeated/);
    }
    const sealed = async () =>
      (await one.storage.pool.query<{ length: number }>('select length(secrets) as length from provider_webhooks'))
        .rows[0]!.length;
    const before = await sealed();
    await one.keep();
    expect(await sealed()).toBeLessThan(before);
    await expect(other.receive(event(7), 'secret-2')).resolves.toBe('unmatched');
  });

  it('forgets deliveries after 30 days, also while the provider cannot be reached', async () => {
    await one.keep(true);
    await one.receive(event(1), 'secret-1');
    const kept = async () =>
      (await one.storage.pool.query<{ count: number }>('select count(*)::integer as count from webhook_deliveries'))
        .rows[0]!.count;
    vendor.status = 500;
    clock.advance({ days: 29 });
    await one.keep();
    expect(await kept()).toBe(1);
    await expect(one.receive(event(1), 'secret-1')).resolves.toBe('repeated');
    clock.advance({ days: 1, seconds: 1 });
    await one.keep();
    expect(await kept()).toBe(0);
  });

  it('counts its calls in the budget of the client, waits where that is spent, and hears what the provider tells', async () => {
    const spent = async () =>
      (
        await one.storage.pool.query<{ used: number }>('select used from provider_budgets order by window_seconds')
      ).rows.map(({ used }) => used);
    await one.keep(true);
    expect(await spent()).toEqual([2, 2]);
    vendor.headers = { 'RateLimit-Usage': '500, 501', 'RateLimit-Limit': '500, 5000', 'RateLimit-Reset': '600, 80000' };
    clock.advance({ days: 1 });
    vendor.webhook!.active = false;
    calls();
    await one.keep();
    // The answer to the first call told that there is no other.
    expect(calls()).toEqual(['GET /v3/webhooks']);
    expect(failures).toHaveLength(1);
    clock.advance({ minutes: 5 });
    await other.keep();
    expect(calls()).toEqual([]);
    vendor.headers = {};
    clock.advance({ minutes: 6 });
    await other.keep();
    expect(calls()).toEqual(['GET /v3/webhooks', 'POST /v3/webhooks/activate']);
  });
});
