import { receiveWebhook } from '../../../src/application/receive-webhook.js';
import { webhookSecrets } from '../../../src/application/webhook-secrets.js';
import type { WebhookDelivery, WebhookStore } from '../../../src/application/ports/index.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import type { Webhook, WebhookRequest } from '../../../src/provider-kit/provider.js';
import { turnedClock } from '../../support/clock.js';
import type { ProviderSuite, Rule, WebhookFixture } from './suite.js';

/** A provider without any webhooks asks for an exemption, and one that declares some cannot have it. */
export const webhookRules: Rule[] = [
  {
    id: 'W1',
    says: 'a good signature passes; a changed byte or a missing header fails',
    problems: withWebhooks((webhook, { secret, events, sign }) =>
      events.flatMap(({ body }) => {
        const good = sign(body, secret);
        const passes = [[secret], ['another', secret], [secret, 'another']];
        return [
          ...passes
            .filter((secrets) => !webhook.verify(good, secrets))
            .map((list) => `${body} fails with ${list.join()}`),
          ...[[], ['another'], [`${secret} `], [secret.toUpperCase()]]
            .filter((secrets) => !secrets.includes(secret) && webhook.verify(good, secrets))
            .map((list) => `${body} passes with ${list.join()}`),
          ...forgeries(good)
            .filter(({ request }) => webhook.verify(request, [secret]))
            .map(({ name }) => `${body} passes with ${name}`),
          ...(webhook.isPing(good) ? [`${body} is taken for a ping`] : []),
        ];
      }),
    ),
  },
  {
    id: 'W2',
    says: 'an unknown event is ignored',
    problems: withWebhooks((webhook, { secret, events, unknown, ping, sign }) => [
      ...unknown.filter((body) => webhook.parse(request(body)).length > 0).map((body) => `${body} tells of something`),
      ...events
        .filter(({ body, notices }) => JSON.stringify(webhook.parse(sign(body, secret))) !== JSON.stringify(notices))
        .map(({ body }) => `${body} tells ${JSON.stringify(webhook.parse(sign(body, secret)))}`),
      ...(webhook.isPing(request(ping)) ? [] : ['the ping is not taken for one']),
      ...(webhook.parse(request(ping)).length > 0 ? ['the ping tells of something'] : []),
    ]),
  },
  {
    id: 'W3',
    says: 'the same delivery twice has one effect',
    problems: withWebhooks(async (_webhook, { secret, events, sign }, suite) => {
      const problems: string[] = [];
      for (const { body } of events) {
        const kept = keeping(secret);
        const outcomes = [];
        for (let times = 0; times < 2; times += 1) outcomes.push(await deliver(suite, kept.store, sign(body, secret)));
        // Nobody is connected here: the first one finds no user, the second is not looked at.
        if (outcomes.join() !== 'unmatched,repeated') problems.push(`${body}: ${outcomes.join()}`);
        if (kept.deliveries.length !== 1) problems.push(`${body}: kept ${kept.deliveries.length} times`);
      }
      return problems;
    }),
  },
];

function withWebhooks(
  check: (webhook: Webhook, fixture: WebhookFixture, suite: ProviderSuite) => string[] | Promise<string[]>,
): Rule['problems'] {
  return (suite) => {
    const { provider, webhook: fixture } = suite;
    if (provider.manifest.webhooks.kind === 'none') return ['the provider has no webhooks'];
    if (provider.webhook === undefined) throw new Error('webhooks are declared, and nothing receives them');
    if (fixture === undefined) throw new Error('webhooks are declared, and the suite has no deliveries');
    return check(provider.webhook, fixture, suite);
  };
}

const request = (body: string): WebhookRequest => ({ rawBody: Buffer.from(body), headers: {} });

/** Every byte of the body changed in turn, and every header missing, emptied, or changed at its ends. */
function forgeries(good: WebhookRequest): { name: string; request: WebhookRequest }[] {
  const bodies = [...good.rawBody.keys()].map((index) => {
    const rawBody = Uint8Array.from(good.rawBody);
    rawBody[index] = (rawBody[index] ?? 0) ^ 1;
    return { name: `byte ${index} changed`, request: { ...good, rawBody } };
  });
  const signature = Object.keys(good.headers).filter((name) => name.includes('signature'));
  const headers = signature.flatMap((name) => {
    const value = good.headers[name] ?? '';
    const flipped = `${value.startsWith('0') ? '1' : '0'}${value.slice(1)}`;
    return [undefined, '', value.slice(0, -1), `${value}0`, `${value}${value}`, flipped, value.slice(0, -2)].map(
      (forged) => ({
        name: `${name}: ${forged}`,
        request: { ...good, headers: { ...good.headers, [name]: forged } },
      }),
    );
  });
  return [
    ...bodies,
    ...headers,
    { name: 'a byte more', request: { ...good, rawBody: Buffer.concat([good.rawBody, Buffer.of(10)]) } },
  ];
}

/** A store that keeps deliveries by their digest. */
function keeping(secret: string): { store: WebhookStore; deliveries: WebhookDelivery[] } {
  const deliveries: WebhookDelivery[] = [];
  const refuse = () => Promise.reject(new Error('a delivery does not ask for this'));
  const store: WebhookStore = {
    secrets: () => Promise.resolve([secret]),
    accept(delivery) {
      const isNew = !deliveries.some(({ digest }) => Buffer.compare(digest, delivery.digest) === 0);
      if (isNew) deliveries.push(delivery);
      return Promise.resolve({ isNew, runs: [] });
    },
    claimCheck: refuse,
    saveRegistration: refuse,
    finishCheck: refuse,
    forgetDeliveries: refuse,
  };
  return { store, deliveries };
}

async function deliver({ provider }: ProviderSuite, webhooks: WebhookStore, delivery: WebhookRequest): Promise<string> {
  const { manifest } = provider;
  const clock = turnedClock('2026-06-01T12:00:00Z');
  const { authorizationUrl, tokenUrl } = manifest.auth;
  const reachable = {
    provider,
    oauth: oauth2(manifest.displayName, manifest.auth),
    client: { clientId: 'client', clientSecret: 'secret', authorizationUrl, tokenUrl },
    apiUrl: manifest.api.baseUrl,
    isSandbox: false,
  };
  const outcome = await receiveWebhook(
    {
      webhooks,
      secrets: webhookSecrets(webhooks, clock),
      jobs: { syncSoon: () => Promise.resolve(), sayFarewellsSoon: () => Promise.resolve() },
      providers: { all: [reachable], find: (id) => (id === manifest.id ? reachable : null) },
      clock,
      onOutcome: () => undefined,
      onFailure: (error) => {
        throw error;
      },
    },
    manifest.id,
    delivery,
  );
  return outcome ?? 'unknown provider';
}
