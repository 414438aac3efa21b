import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import { HEALTH, type Mood } from '../support/canary-vendor.js';
import { startCanaryWorld, type CanaryWorld } from '../support/canary-world.js';
import { until } from '../support/until.js';

const SYNC = `mutation ($user: ID!) { syncUser(input: { userId: $user, wait: true }) {
  runs { status retryAt error { code message } steps { dataType status error { code message } } } } }`;
const LOOK = `query ($user: ID!) { user(id: $user) {
  connections { status scopes lastError { code message } }
  syncRuns(first: 20) { nodes { status trigger error { code message } steps { dataType status error { code message } } } }
} }`;
const RECORDS = '{ user(id: "well") { workouts(first: 5) { nodes { distanceMeters averageHeartRateBpm } } } }';
const SET = `mutation ($id: String!, $secret: Secret!, $hook: Secret) {
  setProviderCredentials(input: { provider: FAKE, clientId: $id, clientSecret: $secret, webhookSecret: $hook }) {
    credentials { clientIdEnd webhookUrl } } }`;
const KEY = 'mutation { createApiKey(input: { name: "canary" }) { key } }';
const TOKEN = 'mutation { createUserToken(input: { userId: "well", ttlSeconds: 600 }) { token } }';
const DISCONNECT =
  'mutation ($user: ID!) { disconnectUser(input: { userId: $user, provider: FAKE, deleteData: false }) { __typename } }';
const ERASE = 'mutation ($user: ID!) { deleteUser(input: { id: $user }) { __typename } }';

/** Syncs that end in each way that a vendor knows. */
const MOODS: Mood[] = [
  'well',
  'refused',
  'broken',
  'malformed',
  'mistyped',
  'redirected',
  'forbidden',
  'unforeseen',
  'ended',
  'refresh-broken',
];
/** What users are here to see. */
const HOLDS_RECORDS = new Set<string>([...Object.values(RECORD_TABLES), 'series_blocks']);

describe('what a gateway is trusted with', () => {
  let world: CanaryWorld;

  beforeAll(async () => {
    world = await startCanaryWorld();
  });
  afterAll(() => world.close());

  it('is used in every way that works and that fails', async () => {
    const { vendor, rows, named, http, ask, issued, begin, connect, isIdle } = world;
    for (const [index, mood] of MOODS.entries()) await connect(mood, 'FAKE', index + 1);
    for (const [index, mood] of MOODS.entries()) await connect(mood, 'POLAR', index + 101);
    await until(isIdle);
    for (const [index, mood] of MOODS.entries())
      for (const account of [index + 1, index + 101]) vendor.mood(String(account), mood);

    // Callbacks: said twice, never asked for, refused by the token endpoint, and with what no vendor sends.
    await http(await connect('well', 'FAKE', 1));
    await http('/oauth/fake/callback?state=canary-state-nobody&code=canary-code-nobody&error=canary-error');
    for (const account of [MOODS.indexOf('ended') + 1, MOODS.indexOf('refresh-broken') + 1])
      await connect('late', 'FAKE', account);
    for (const extra of ['error=canary-error&error_description=canary-words', 'iss=https://canary-issuer.example']) {
      const { state } = await begin('late', 'FAKE');
      await http(`/oauth/fake/callback?state=${state}&code=canary-code-late&${extra}`);
    }

    await Promise.all(MOODS.map((user) => ask(SYNC, { user })));
    for (const user of [...MOODS, 'late']) await ask(LOOK, { user });
    const records = await ask(RECORDS, {}, { granted: () => [String(HEALTH.meters), String(HEALTH.bpm)] });
    expect(records.data).toMatchObject({ user: { workouts: { nodes: [{ distanceMeters: HEALTH.meters }] } } });

    await until(() => vendor.webhookSecret() !== null);
    for (const secret of [vendor.webhookSecret()!, 'wrong']) {
      const body = JSON.stringify({
        event: 'EXERCISE',
        user_id: 101,
        entity_id: 'canary-entity',
        url: 'https://canary-url.example',
      });
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const headers = { 'polar-webhook-event': 'EXERCISE', 'polar-webhook-signature': signature };
      await http('/webhooks/polar', { method: 'POST', body, headers });
    }

    const key = await issued(KEY);
    const token = await issued(TOKEN, key);
    for (const each of [key, token, named.root, `${key}x`, `${token}x`])
      await ask('{ whoAmI { kind } users(first: 1) { totalCount } }', {}, { key: each });
    await ask(SET, { id: 'client', secret: named.own, hook: named.hook });
    await ask(SET, { id: 'client', secret: `${named.own}\n`, hook: [named.hook] });
    await ask(`{ users(search: "${named.own}" }`);
    await ask(SET.replace('$secret, web', `"${named.own}", web`), { id: 'client' });
    await connect('own', 'FAKE', 77);

    await ask(DISCONNECT, { user: 'broken' });
    await ask(DISCONNECT, { user: 'well' });
    await ask(ERASE, { user: 'refused' });
    await until(async () => (await rows.query('select 1 from farewells where attempts > 0')).length > 0);
    await until(isIdle);
    for (const path of [
      '/metrics',
      '/health/ready',
      '/nothing?canary',
      '/files/canary',
      '/oauth/nobody/callback?state=canary',
    ])
      await http(path);
    expect(await rows.query('select kind from dead_letters')).not.toEqual([]);
  });

  it('was enough to look for', () => {
    const { vendor, found } = world;
    expect(vendor.canaries.size).toBeGreaterThan(100);
    expect(vendor.requests.some(({ body }) => body.includes('code_verifier'))).toBe(true);
    expect(vendor.requests.some(({ body }) => body.includes('grant_type=refresh_token'))).toBe(true);
    expect(found(['nothing', [...vendor.canaries][0]!])).toHaveLength(1);
  });

  it('is in no line of the log, at the level that says most', () => {
    const { logged, found } = world;
    expect(logged.length).toBeGreaterThan(10);
    expect(found(logged)).toEqual([]);
    for (const value of Object.values(HEALTH)) expect(logged.join('\n')).not.toContain(String(value));
  });

  it('is in no answer, header, error page or redirect but the one that it was asked for in', () => {
    const { logged, answered, found } = world;
    expect(answered.length).toBeGreaterThan(80);
    const lone = [
      'canary-state-nobody',
      'canary-code',
      'canary-error',
      'canary-words',
      'canary-issuer',
      'canary-entity',
    ];
    expect(found(answered)).toEqual([]);
    expect(lone.filter((text) => answered.join('\n').includes(text) || logged.join('\n').includes(text))).toEqual([]);
    for (const value of Object.values(HEALTH)) expect(answered.join('\n')).not.toContain(String(value));
  });

  it('is in no table of the database, nor in what jobs are kept with', async () => {
    const { rows, found } = world;
    const tables = await rows.query(
      `select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const dumped: string[] = [];
    for (const { schema, name } of tables as { schema: string; name: string }[]) {
      const held = await rows.query(`select t::text as text from "${schema}"."${name}" t`);
      const texts = held.map(({ text }) => `${name}: ${text as string}`);
      dumped.push(...texts);
      if (HOLDS_RECORDS.has(name)) continue;
      for (const value of Object.values(HEALTH))
        expect(texts.filter((text) => text.includes(String(value)))).toEqual([]);
    }
    for (const filled of [
      'credentials',
      'payloads',
      'sync_runs',
      'dead_letters',
      'farewells',
      'audit_entries',
      'agenda_jobs',
    ])
      expect([filled, dumped.some((text) => text.startsWith(`${filled}: `))]).toEqual([filled, true]);
    expect(found(dumped)).toEqual([]);
  });
});
