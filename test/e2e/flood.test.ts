import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { signedDelivery } from '../providers/polar/webhooks.js';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { turnedClock } from '../support/clock.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { GATEWAY_KEY } from '../support/master-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

const FLOOD = fileURLToPath(new URL('../support/flood.mjs', import.meta.url));
const FORGED = 3_200;
const LARGEST_GROWTH_BYTES = 24 * 1024 * 1024;
/** Far below what all bodies together are; what the client side of this process holds is in it. */
const BUFFERS_AT_MOST_BYTES = 192 * 1024 * 1024;
const run = promisify(execFile);

interface FloodReport {
  answers: Record<string, Record<string, number>>;
  perSecond: number;
}

describe('a flood of forged deliveries', () => {
  const clock = turnedClock(new Date());
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  let storage: Storage;

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, clock });
    const masterKeys = [GATEWAY_KEY];
    storage = await openStorage({ url: database.url, masterKeys, poolSize: 2, clock });
    polar.signIn(11, EMPTY_ACCOUNT);
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "mia", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    const url = data?.['connectUser'].authorizationUrl as string;
    expect((await follow(url, 'https://app.example')).url).toContain('status=connected');
    await until(async () => (await countOf(`sync_runs where finished_at is not null`)) === 1);
  });
  afterAll(async () => {
    await gateway.stop();
    await storage.close();
    await polar.close();
    await database.drop();
  });

  const countOf = async (sql: string) =>
    (await storage.pool.query<{ count: number }>(`select count(*)::integer as count from ${sql}`)).rows[0]?.count;

  /** As another process does that has registered a webhook. */
  async function register(secret: string): Promise<void> {
    const client = { provider: 'polar', clientHash: createHash('sha256').update(polar.clientId).digest() };
    const now = clock.now();
    const claim = await storage.webhooks.claimCheck(client, {
      now,
      until: new Date(now.getTime() + 1),
      dueBefore: now,
      url: `https://gateway.example/${secret}`,
      isMoveDue: true,
    });
    if (claim === null) throw new Error('the webhook is looked after by somebody else');
    const registration = { webhookId: secret, secrets: [secret], formerUntil: null };
    expect(await storage.webhooks.saveRegistration(client, claim, registration)).toBe(true);
    await storage.webhooks.finishCheck(client, claim, { checkedAt: now });
  }

  async function deliver(at: number, secret: string): Promise<number> {
    const { rawBody, headers } = signedDelivery(JSON.stringify({ event: 'EXERCISE', user_id: 11, at }), secret);
    const body = Buffer.from(rawBody).toString();
    const answer = await fetch(`${gateway.url}/webhooks/polar`, {
      method: 'POST',
      body,
      headers: headers as Record<string, string>,
    });
    return answer.status;
  }

  it('is refused without a trace, while the API answers and signed ones are taken', async () => {
    await register('first');
    expect(await deliver(0, 'first')).toBe(200);
    const kept = () => Promise.all(['webhook_deliveries', 'sync_runs', 'payloads'].map(countOf));
    const before = await kept();
    const collect = garbageCollector();
    const heapBefore = collect();
    const statements = watchStatements();

    const over = new AbortController();
    const flood = run(process.execPath, [FLOOD, `${gateway.url}/webhooks/polar`, String(FORGED)]).finally(() => {
      over.abort();
    });
    const held: number[] = [];
    let asked = 0;
    while (!over.signal.aborted) {
      const { data } = await gateway.ask('{ user(id: "mia") { id connections { status } } }');
      expect(data).toEqual({ user: { id: 'mia', connections: [{ status: 'ACTIVE' }] } });
      asked += 1;
      if (asked % 20 === 0) held.push(collect().buffers);
    }
    const seen = statements.stop();
    const report = JSON.parse((await flood).stdout) as FloodReport;
    const grown = collect().heap - heapBefore.heap;

    const of = (kind: string) => Object.entries(report.answers[kind] ?? {});
    const each = FORGED / 8;
    for (const kind of [
      'wrong signature',
      'no signature',
      'signature of another form',
      'junk',
      'as long as may be',
      'nothing',
    ])
      expect([kind, of(kind)]).toEqual([kind, [['401', each]]]);
    for (const kind of ['too long, as it says', 'too long, without saying so'])
      expect([kind, of(kind)]).toEqual([kind, [['413', each]]]);
    expect(of('slow')).toEqual([['408', 400]]);
    expect(of('broken')).toEqual([['400', 50]]);

    expect(asked).toBeGreaterThan(20);
    expect(await kept()).toEqual(before);
    expect(seen.filter((text) => /webhook/.test(text) && !/^\s*(select|delete)/.test(text))).toEqual([]);
    // The clock stands still, so that the second after which the secrets are read again is never over.
    expect(seen.filter((text) => /select.*from provider_webhooks/s.test(text)).length).toBeLessThanOrEqual(1);
    expect(grown).toBeLessThan(LARGEST_GROWTH_BYTES);
    // The process has run other tests before.
    expect(Math.max(...held) - heapBefore.buffers).toBeLessThan(BUFFERS_AT_MOST_BYTES);

    // A secret that another process has changed meanwhile is known at the next delivery.
    await register('second');
    expect(await deliver(1, 'second')).toBe(401);
    clock.advance({ seconds: 1 });
    expect(await deliver(1, 'second')).toBe(200);
    expect(await deliver(2, 'first')).toBe(401);
    process.stdout.write(`${report.perSecond} forged deliveries a second; ${asked} queries in between\n`);
  }, 240_000);
});

/** @returns a function that collects what nobody needs, and tells the bytes in use then */
function garbageCollector(): () => { heap: number; buffers: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heap: heapUsed, buffers: arrayBuffers };
  };
}

/** Hears of every statement that this process sends to a database. */
function watchStatements(): { stop: () => string[] } {
  const seen: string[] = [];
  const query = pg.Client.prototype.query as (...values: unknown[]) => unknown;
  const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...values: unknown[]
  ) {
    const [first] = values;
    seen.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return query.apply(this, values) as never;
  });
  return {
    stop() {
      spy.mockRestore();
      return seen;
    },
  };
}
