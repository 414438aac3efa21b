import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

describe('a sync that fails for good', () => {
  let database: TestDatabase;
  let polar: StandIn;
  let gateway: Gateway;
  const lines: Record<string, unknown>[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    polar = await startAccessLink();
    gateway = await startGateway({
      databaseUrl: database.url,
      accessLink: polar,
      logger: pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[0]) }),
    });
    polar.signIn(7, EMPTY_ACCOUNT);
  });
  afterAll(async () => {
    await gateway.stop();
    await polar.close();
    await database.drop();
  });

  const counted = async () =>
    (await (await fetch(`${gateway.url}/metrics`)).text()).match(/^tributary_dead_letters_total\{.*$/gm) ?? [];

  it('is a line of the log and counts in the metrics, once', async () => {
    expect(await counted()).toEqual([]);
    polar.fail('/v3/users/sleep', { status: 418 });
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "kim", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    const { authorizationUrl } = data!['connectUser'] as { authorizationUrl: string };
    await follow(authorizationUrl, 'https://app.example');
    await until(async () => (await counted()).length > 0);

    expect(await counted()).toEqual(['tributary_dead_letters_total{provider="polar",kind="RUN"} 1']);
    const told = lines.filter(({ msg }) => String(msg).includes('failed for good'));
    expect(told).toEqual([
      expect.objectContaining({
        level: 50,
        provider: 'polar',
        runId: expect.any(String),
        error: { code: 'INTERNAL', message: expect.stringContaining('status 418') },
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('Bearer');
  });
});
