/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Provider } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import { startPolarSandbox, type SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

/** Rosa's device records no recharge, and the least of all: her syncs are the shortest. */
const ATHLETE = 6;

describe('webhooks of Polar', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let folder: string;
  let gateway: Gateway;
  let controls: SandboxControls;
  let consent: (authorizationUrl: string) => Promise<string>;

  const start = async () => {
    const watched: Provider = {
      ...polar,
      sandbox: () => ({
        async start(options) {
          const running = await startPolarSandbox(options);
          controls = running.controls;
          consent = running.consent;
          return running;
        },
      }),
    };
    gateway = await startGateway({
      databaseUrl: database.url,
      providers: [watched],
      environment: { SANDBOX: 'on', POLAR_WEBHOOKS: 'on', DATA_DIR: folder },
    });
  };
  const restart = async (between: () => Promise<unknown>) => {
    await gateway.stop();
    await between();
    await start();
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webhooks-'));
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 2 });
    await start();
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "rosa", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    const url = new URL(data!['connectUser'].authorizationUrl);
    url.searchParams.set('sandbox_athlete', String(ATHLETE));
    await fetch(await consent(url.toString()), { redirect: 'manual' });
    await until(async () => (await runs())[0]?.status !== undefined && !isUnderWay((await runs())[0]));
  });
  afterAll(async () => {
    await gateway.stop();
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const isUnderWay = ({ status, retryAt }: any) => status === 'RUNNING' || (status === 'QUEUED' && retryAt === null);
  async function runs(): Promise<any[]> {
    const { data } = await gateway.ask(
      '{ user(id: "rosa") { syncRuns(first: 50) { nodes { trigger status retryAt steps { dataType status created } } } } }',
    );
    return data!['user'].syncRuns.nodes;
  }
  const deliveries = async () => {
    const { rows } = await pool.query<{ count: number }>('select count(*)::integer as count from webhook_deliveries');
    return rows[0]!.count;
  };
  const secrets = async () => (await pool.query('select webhook_id, secrets from provider_webhooks')).rows;
  const post = (body: string, headers: Record<string, string> = {}, provider = 'polar') =>
    fetch(`${gateway.url}/webhooks/${provider}`, { method: 'POST', body, headers });
  const isRegistered = async () => {
    const registered = controls.webhook();
    return registered !== null && registered.active && (await secrets())[0]?.webhook_id === registered.id;
  };

  it('are registered by the gateway itself, at its own address; the secret is not kept in the clear', async () => {
    await until(isRegistered);
    expect(controls.webhook()).toMatchObject({
      url: `${gateway.url}/webhooks/polar`,
      events: [
        'EXERCISE',
        'SLEEP',
        'CONTINUOUS_HEART_RATE',
        'ACTIVITY_SUMMARY',
        'SLEEP_WISE_ALERTNESS',
        'SLEEP_WISE_CIRCADIAN_BEDTIME',
        'PHYSICAL_INFORMATION',
      ],
      active: true,
    });
    const [row] = await secrets();
    expect(row.secrets).toBeInstanceOf(Buffer);
    expect(row.secrets.toString('latin1')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('bring what they tell of, and nothing else; told twice, once', async () => {
    await until(isRegistered);
    const today = new Date().toISOString().slice(0, 10);
    const before = (await runs()).length;
    const id = controls.addExercise(ATHLETE, {
      date: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
      startSeconds: 36_000,
      type: 'RUNNING',
      kind: 'EASY',
      minutes: 20,
    });
    const kept = await deliveries();
    const sent = await controls.emit(ATHLETE, 'EXERCISE', {
      entity_id: id,
      url: 'http://127.0.0.1:1/never',
      date: today,
    });
    expect(sent?.status).toBe(200);
    await until(async () => (await runs()).length === before + 1 && !isUnderWay((await runs())[0]));

    expect((await runs())[0]).toMatchObject({
      trigger: 'WEBHOOK',
      status: 'SUCCEEDED',
      steps: [{ dataType: 'WORKOUT', status: 'SUCCEEDED', created: 1 }],
    });
    expect((await post(sent!.body, sent!.headers)).status).toBe(200);
    expect(await deliveries()).toBe(kept + 1);
    expect((await runs()).length).toBe(before + 1);
  });

  it('look again later where the data is not there yet', async () => {
    await until(isRegistered);
    const before = (await runs()).length;
    expect((await controls.emit(ATHLETE, 'SLEEP', { date: '2026-01-01' }))?.status).toBe(200);
    await until(async () => (await runs()).length === before + 1 && (await runs())[0].retryAt !== null);
    expect((await runs())[0]).toMatchObject({
      trigger: 'WEBHOOK',
      status: 'QUEUED',
      steps: [
        { dataType: 'SLEEP_SESSION', status: 'QUEUED' },
        { dataType: 'NIGHTLY_RECHARGE', status: 'QUEUED' },
        { dataType: 'SKIN_TEMPERATURE', status: 'QUEUED' },
      ],
    });
  });

  it('keep a delivery that names nobody or nothing that is known, and answer 200', async () => {
    await until(isRegistered);
    const [kept, before] = [await deliveries(), (await runs()).length];
    expect((await controls.emit(ATHLETE, 'EXERCISE', { user_id: 12345 }))?.status).toBe(200);
    expect((await controls.emit(ATHLETE, 'EXERCISE', { user_id: null }))?.status).toBe(200);
    expect(await deliveries()).toBe(kept + 2);
    expect((await runs()).length).toBe(before);
  });

  it('answer a ping without any signature, and refuse what is forged, too long, or for nobody', async () => {
    const kept = await deliveries();
    const event = JSON.stringify({ event: 'EXERCISE', user_id: 99000106 });
    expect((await post('{"timestamp":"2026-07-08T05:00:00Z","event":"PING"}')).status).toBe(200);
    expect((await post(event)).status).toBe(401);
    expect((await post(event, { 'polar-webhook-signature': 'a'.repeat(64) })).status).toBe(401);
    expect((await post('')).status).toBe(401);
    expect((await post('x'.repeat(64_001))).status).toBe(413);
    expect((await post(event, {}, 'nobody')).status).toBe(404);
    expect((await fetch(`${gateway.url}/webhooks/polar`)).status).toBe(404);
    expect(await deliveries()).toBe(kept);
  });

  it('store nothing of a flood of forged ones, while the API answers', async () => {
    await until(isRegistered);
    const before = [await deliveries(), (await runs()).length];
    const statuses = new Map<number, number>();
    let answers = 0;
    for (let round = 0; round < 20; round += 1) {
      const flood = Array.from({ length: 50 }, (_, index) =>
        post(JSON.stringify({ event: 'EXERCISE', user_id: 99000106, entity_id: `${round}-${index}` }), {
          'polar-webhook-signature': `${round}${index}`.padStart(64, 'a'),
        }),
      );
      const { data } = await gateway.ask('{ user(id: "rosa") { id } }');
      if (data?.['user']?.id !== undefined) answers += 1;
      for (const { status } of await Promise.all(flood)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([[401, 1000]]);
    expect(answers).toBe(20);
    expect([await deliveries(), (await runs()).length]).toEqual(before);
    expect((await controls.emit(ATHLETE, 'EXERCISE', { user_id: 4711 }))?.status).toBe(200);
  });

  it('are switched on again when Polar has switched them off, and moved when the address is another one', async () => {
    await until(isRegistered);
    const former = controls.webhook()!;
    controls.deactivateWebhook();
    expect(controls.webhook()?.active).toBe(false);
    await restart(() => Promise.resolve());
    await until(isRegistered);
    await until(() => controls.webhook()?.url === `${gateway.url}/webhooks/polar`);
    expect(controls.webhook()).toMatchObject({ id: former.id, active: true });
    expect((await controls.emit(ATHLETE, 'EXERCISE', { user_id: 1 }))?.status).toBe(200);
  });

  it('are registered anew when the secret is not known, and what the one before signed still counts', async () => {
    await until(isRegistered);
    const late = await controls.emit(ATHLETE, 'EXERCISE', { user_id: 815 });
    const former = controls.webhook()!;
    await restart(async () => {
      await pool.query("update provider_webhooks set webhook_id = 'another'");
      await pool.query('delete from webhook_deliveries');
    });
    await until(isRegistered);
    expect(controls.webhook()?.id).not.toBe(former.id);
    expect((await post(late!.body, late!.headers)).status).toBe(200);
    expect(await deliveries()).toBe(1);
    expect((await controls.emit(ATHLETE, 'EXERCISE', { user_id: 2 }))?.status).toBe(200);
  });
});
