import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_KEY } from '../support/gateway.js';
import type { VendorClient } from '../support/many-clients.js';
import { addKey, addTenant } from '../support/tenants.js';
import { startTwoTenants, type TwoTenants } from '../support/credentials-world.js';
import { until } from '../support/until.js';

const SET = `mutation ($clientId: String!, $clientSecret: Secret!, $webhookSecret: Secret, $projectId: ID) {
  setProviderCredentials(input: {
    provider: POLAR, clientId: $clientId, clientSecret: $clientSecret, webhookSecret: $webhookSecret, projectId: $projectId
  }) { connectionsToReauthorize }
}`;
const REMOVE = 'mutation { removeProviderCredentials(input: { provider: POLAR }) { provider } }';
const TOLD = '{ providerCredentials { provider } }';
const CONNECT = 'mutation { connectUser(input: { userId: "fred", provider: POLAR }) { authorizationUrl } }';

const SECRETS = {
  common: 'canary-secret-of-the-gateway',
  own: 'canary-secret-of-the-project',
  third: 'canary-secret-of-another-project',
  webhook: 'canary-secret-of-a-webhook',
};

describe('provider credentials of a project', () => {
  let world: TwoTenants;
  let own: VendorClient;

  beforeAll(async () => {
    world = await startTwoTenants(SECRETS.common);
    own = world.vendor.register('client-of-the-project', SECRETS.own);
  });
  afterAll(() => world.close());

  it('are entered with the scope `admin` for the own project alone, and cannot be read again', async () => {
    const { ask, rows, other, set, told, gateway } = world;
    const weak = await addKey(rows, other.projectId, ['connect', 'sync']);
    const given = { clientId: own.clientId, clientSecret: own.clientSecret };
    for (const query of [SET, REMOVE, TOLD]) {
      const { data, errors } = await ask(query, query === SET ? given : {}, weak);
      expect([data ?? null, errors![0]!.extensions.code]).toEqual([null, 'FORBIDDEN']);
    }
    const { errors } = await ask(SET, { ...given, projectId: other.projectId }, API_KEY);
    expect(errors![0]!.extensions).toEqual({ code: 'NOT_FOUND', field: 'input.projectId' });

    const { credentials, connectionsToReauthorize } = await set(own, SECRETS.webhook);
    expect(credentials).toEqual({
      provider: 'POLAR',
      clientIdEnd: 'ject',
      hasWebhookSecret: true,
      webhookUrl: expect.stringMatching(new RegExp(`^${gateway.url}/webhooks/polar/[0-9a-f-]{36}$`)),
      createdAt: expect.any(String),
    });
    expect(connectionsToReauthorize).toBe(0);
    expect(await told()).toEqual([credentials]);
    expect(await told(API_KEY)).toEqual([]);
  });

  it('are refused in words that do not repeat them', async () => {
    for (const [field, value] of [
      ['clientId', 'canary:id'],
      ['clientId', ''],
      ['clientSecret', 'canary secret with blanks'],
      ['clientSecret', { canary: 'secret' }],
      ['webhookSecret', 'canary\nsecret'],
    ] as const) {
      const { errors } = await world.ask(SET, { clientId: 'x', clientSecret: 'y', [field]: value });
      expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(errors)).not.toContain('canary');
    }
    const whole =
      'mutation ($input: SetProviderCredentialsInput!) { setProviderCredentials(input: $input) { __typename } }';
    const input = { provider: 'POLAR', clientId: 'x', clientSecret: 'canary', misspelt: 1 };
    const { errors } = await world.ask(whole, { input });
    expect(errors![0]!.message).toBe(
      'Argument `input`: Variable "$input" got an invalid value: Field "misspelt" is not defined by type "SetProviderCredentialsInput".',
    );
  });

  it('are what the users of the project consent to, and are synced with; others go on with the gateway', async () => {
    const { vendor, common, other, consent, sync, callsOf } = world;
    vendor.calls.splice(0);
    expect(await consent('anna', 1, API_KEY)).toBe(common.clientId);
    expect(await consent('bert', 2)).toBe(own.clientId);
    expect(await sync('anna', API_KEY)).toEqual(['SUCCEEDED']);
    expect(await sync('bert', other.key)).toEqual(['SUCCEEDED']);
    const redeemed = vendor.calls.filter(({ call }) => call === 'POST /v2/oauth2/token');
    expect(redeemed.map(({ client }) => client)).toEqual([common.clientId, own.clientId]);
    expect(callsOf(own)).toEqual(
      expect.arrayContaining(['POST /v2/oauth2/token', 'POST /v3/users', 'GET /v3/users/sleep']),
    );
    expect([[...common.registered], [...own.registered]]).toEqual([[1], [2]]);
  });

  it('are counted apart', async () => {
    const { rows, isIdle } = world;
    await until(isIdle);
    const counts = await rows.query(
      `select b.window_seconds as seconds, min(b.used) as least, count(*)::integer as clients,
              count(c.id)::integer as own
         from provider_budgets b left join connections c on c.own_client_hash = b.client_hash group by 1 order by 1`,
    );
    expect(counts.map(({ clients, own: owns }) => [clients, owns])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    for (const { least } of counts) expect(least).toBeGreaterThan(0);
  });

  it('open nowhere but in their own row', async () => {
    const { rows, vendor, ask, set, sync } = world;
    const third = await addTenant(rows, 'third');
    await set(vendor.register('client-of-the-third', SECRETS.third), undefined, third.key);
    await rows.query(
      'update provider_credentials p set sealed = o.sealed from provider_credentials o where o.project_id <> p.project_id',
    );
    // What was opened before is known for some seconds.
    await until(async () => (await ask(CONNECT, {}, third.key)).errors !== undefined);
    const { errors } = await ask(CONNECT, {}, third.key);
    expect(errors![0]!.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(await sync('anna', API_KEY)).toEqual(['SUCCEEDED']);
  });

  it('are nowhere to be read: not in answers, not in the log, not in the database', async () => {
    const { rows, said } = world;
    const tables = await rows.query(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const dumped: string[] = [];
    for (const { name } of tables) {
      for (const { row } of await rows.query(`select t::text as row from "${name as string}" t`))
        dumped.push(row as string);
    }
    expect(dumped.length).toBeGreaterThan(20);
    expect(said.length).toBeGreaterThan(20);
    const text = [...dumped, ...said].join('\n');
    for (const secret of Object.values(SECRETS)) {
      const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(0, -4)];
      for (const form of forms) expect(text.includes(form)).toBe(false);
    }
  });
});
