import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const REFUSED = 'a callback was refused: its state is unknown, used or expired';

describe('a callback of a provider', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  const lines: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    const logger = pino({ level: 'warn', base: null }, { write: (line) => lines.push(line) });
    gateway = await startGateway({ databaseUrl: database.url, accessLink: polar, logger });
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  const warnings = () => lines.map((line) => JSON.parse(line) as object);

  it('that comes a second time is refused and logged, without what it carried', async () => {
    polar.signIn(99000060, EMPTY_ACCOUNT);
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "twice", provider: POLAR }) { authorizationUrl } }',
    );
    const consent = await fetch(data?.['connectUser'].authorizationUrl, { redirect: 'manual' });
    const callback = new URL(consent.headers.get('location') ?? '');
    const first = await fetch(callback, { redirect: 'manual' });

    expect(first.status).toBe(200);
    expect(warnings()).toEqual([]);
    const second = await fetch(callback, { redirect: 'manual' });
    expect(second.status).toBe(400);
    expect(warnings()).toMatchObject([{ level: 40, provider: 'polar', msg: REFUSED }]);
    for (const name of ['state', 'code']) {
      expect(callback.searchParams.get(name)).toMatch(/.{8}/);
      expect(lines.join('')).not.toContain(callback.searchParams.get(name));
    }
  });

  it.each([
    ['polar/callback?code=abcdefgh', 'polar'],
    ['polar/callback?state=nobody-knows&code=abcdefgh', 'polar'],
    ['somebody/callback?state=nobody-knows', null],
  ])('that nobody waits for is logged: %s', async (path, provider) => {
    expect((await fetch(`${gateway.url}/oauth/${path}`)).status).toBe(400);
    expect(warnings()).toMatchObject([{ provider, msg: REFUSED }]);
    expect(lines.join('')).not.toMatch(/abcdefgh|nobody-knows|somebody/);
  });
});
