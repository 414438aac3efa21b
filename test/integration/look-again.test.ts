import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receiveWebhook } from '../../src/application/receive-webhook.js';
import type { WebhookSecrets } from '../../src/application/webhook-secrets.js';
import type { DataType } from '../../src/domain/data-type.js';
import { ProviderError } from '../../src/domain/errors.js';
import { oauth2 } from '../../src/provider-kit/oauth2.js';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { scriptedRuns } from '../support/scripted-runs.js';
import { connect, makeProject } from './storage/builders.js';

const NOTICED_AT = new Date('2026-07-08T05:12:50Z');
const ACCOUNT = 99_000_017;
const example = (name: string) => readFileSync(new URL(`../providers/polar/${name}.json`, import.meta.url), 'utf8');
const night = example('payloads/sleep-date');
const recharge = example('payloads/nightly-recharge-date');

const clock = turnedClock(NOTICED_AT);
let storage: Storage;
let close: () => Promise<void>;
let userId: string;
let letters: unknown[];
/** What the provider has by now; an error is what it answers. */
let there: Partial<Record<DataType, string | Error>>;
let asked: [string, DataType][];

const provider: Provider = {
  ...polar,
  streams: polar.streams
    .filter(({ dataType }) => dataType === 'SLEEP_SESSION' || dataType === 'NIGHTLY_RECHARGE')
    .map((stream) => ({
      ...stream,
      async *fetch() {
        asked.push([clock.now().toISOString().slice(11, 16), stream.dataType]);
        const answer = await Promise.resolve(there[stream.dataType]);
        if (answer instanceof Error) throw answer;
        yield { payloads: answer === undefined ? [] : [{ text: answer }], unchanged: 0 };
      },
    })),
};
const reachable = {
  provider,
  oauth: oauth2(polar.manifest.displayName, polar.manifest.auth),
  client: { clientId: 'id', clientSecret: 'secret', authorizationUrl: '', tokenUrl: '' },
  apiUrl: 'http://127.0.0.1:9',
  isSandbox: false,
};
const providers = { all: [reachable], find: () => reachable };

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  clock.set(NOTICED_AT);
  [letters, there, asked] = [[], {}, []];
  await storage.pool.query('truncate webhook_deliveries');
  userId = (await storage.users.create(await makeProject(storage), 'sleeper')).id;
  await connect(storage, userId, 'polar', String(ACCOUNT));
  const outcome = await receiveWebhook(
    {
      webhooks: storage.webhooks,
      secrets: { satisfy: () => Promise.resolve(true) } as unknown as WebhookSecrets,
      jobs: { syncSoon: () => Promise.resolve(), sayFarewellsSoon: () => Promise.resolve() },
      providers,
      clock,
      onOutcome: () => undefined,
      onFailure: () => undefined,
    },
    'polar',
    { rawBody: Buffer.from(example('webhooks/event-sleep')), headers: {} },
  );
  expect(outcome).toBe('accepted');
});
afterEach(() => storage.users.erase(userId));

const run = async () =>
  (await storage.runs.listEach([userId], null, { first: 1, last: null, after: null, before: null }))[0]!.rows[0]!;
/** Goes through the minutes as a worker does, executing what is due; `turns` happen on their way. */
async function live(minutes: number, turns: Record<number, () => void> = {}): Promise<void> {
  const execute = scriptedRuns(storage, clock, [], { providers, onDeadLetter: (...letter) => letters.push(letter) });
  for (let minute = 0; minute <= minutes; minute += 1) {
    clock.set(new Date(NOTICED_AT.getTime() + minute * 60_000));
    turns[minute]?.();
    for (const due of await storage.runs.due(clock.now(), 10)) await execute(due, {});
  }
}

describe('a notice of a night that comes before all of it can be read', () => {
  it('is looked after again, until the rest is found at the second look', async () => {
    there = { SLEEP_SESSION: night };
    await live(60, { 20: () => (there['NIGHTLY_RECHARGE'] = recharge) });
    expect(asked).toEqual([
      ['05:12', 'SLEEP_SESSION'],
      ['05:12', 'NIGHTLY_RECHARGE'],
      ['05:17', 'NIGHTLY_RECHARGE'],
      ['05:47', 'NIGHTLY_RECHARGE'],
    ]);
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', attempts: 3, failures: 0, retryAt: null });
    const { rowCount } = await storage.pool.query('select 1 from nightly_recharges where user_id = $1', [userId]);
    expect(rowCount).toBe(1);
    expect(letters).toEqual([]);
  });

  it('is left to the poll after 35 minutes, without a dead letter', async () => {
    there = { SLEEP_SESSION: night };
    await live(180);
    expect(asked.filter(([, dataType]) => dataType === 'NIGHTLY_RECHARGE').map(([at]) => at)).toEqual([
      '05:12',
      '05:17',
      '05:47',
    ]);
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', retryAt: null, error: null });
    expect(letters).toEqual([]);
    expect(await storage.deadLetters.listOpen({ id: null, provider: null, externalId: null })).toEqual([]);
  });

  it('is looked after as often where the run was put off first', async () => {
    const retryAt = new Date(NOTICED_AT.getTime() + 2 * 60_000);
    there = {
      SLEEP_SESSION: new ProviderError('defer', 'PROVIDER_RATE_LIMITED', 'wait', { retryAt }),
    };
    await live(60, { 1: () => (there = { SLEEP_SESSION: night }) });
    expect(asked.filter(([, dataType]) => dataType === 'NIGHTLY_RECHARGE').map(([at]) => at)).toEqual([
      '05:14',
      '05:17',
      '05:47',
    ]);
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', attempts: 4, failures: 0 });
  });
});
