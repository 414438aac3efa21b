import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Provider } from '../../src/provider-kit/provider.js';
import type { RunningSandbox } from '../../src/provider-kit/sandbox.js';
import { polar } from '../../src/providers/polar/index.js';
import { EMPTY_ACCOUNT, startAccessLink, type StandIn } from '../support/accesslink-stand-in.js';
import { follow, startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows, type RowInspector } from '../support/user-rows.js';

const STATE = '{ user(id: "demo") { connection(provider: POLAR) { status lastError { code message } } } }';
const SYNC = `mutation { syncUser(input: { userId: "demo", provider: POLAR, wait: true }) { runs { status error { code } } } }`;
const CONNECT = 'mutation { connectUser(input: { userId: "demo", provider: POLAR }) { authorizationUrl } }';
const DISCONNECT =
  'mutation { disconnectUser(input: { userId: "demo", provider: POLAR, deleteData: true }) { connection { status } } }';

describe('a connection that was made with the sandbox, once there are credentials', () => {
  let folder: string;
  let database: TestDatabase;
  let rows: RowInspector;
  let vendor: StandIn;
  let sandbox: RunningSandbox;
  let gateway: Gateway;

  const watched: Provider = {
    ...polar,
    sandbox: () => ({
      async start(options) {
        sandbox = await polar.sandbox!().start(options);
        return sandbox;
      },
    }),
  };
  const startWithSandbox = async () => {
    const environment = { SANDBOX: 'on', DATA_DIR: folder };
    gateway = await startGateway({ databaseUrl: database.url, providers: [watched], environment });
  };
  const startWithVendor = async () => {
    gateway = await startGateway({ databaseUrl: database.url, accessLink: vendor });
  };
  const state = async () => (await gateway.ask(STATE)).data!['user'].connection;
  const authorizationUrl = async () => (await gateway.ask(CONNECT)).data!['connectUser'].authorizationUrl as string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    database = await createTestDatabase();
    rows = inspectRows(database.url);
    vendor = await startAccessLink();
    await startWithSandbox();
    await fetch(await sandbox.consent(await authorizationUrl()));
    expect((await state()).status).toBe('ACTIVE');
    await gateway.stop();
    await startWithVendor();
  });
  afterAll(async () => {
    await gateway.stop();
    await vendor.close();
    await rows.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('asks for a new consent, and its token stays here', async () => {
    await gateway.ask(SYNC);
    await until(async () => (await state()).status === 'REAUTHORIZATION_REQUIRED');

    expect(await state()).toEqual({
      status: 'REAUTHORIZATION_REQUIRED',
      lastError: { code: 'REAUTHORIZATION_REQUIRED', message: expect.stringContaining('made with the sandbox') },
    });
    expect(vendor.calls).toEqual([]);
  });

  it('ends without a word to the vendor, and can be made anew', async () => {
    expect((await gateway.ask(DISCONNECT)).data!['disconnectUser'].connection.status).toBe('DISCONNECTED');
    await until(async () => (await rows.query('select 1 from farewells')).length === 0);
    expect(vendor.calls).toEqual([]);

    vendor.signIn(99000070, EMPTY_ACCOUNT);
    await follow(await authorizationUrl(), 'https://app.example');
    expect((await state()).status).toBe('ACTIVE');
    expect((await gateway.ask(SYNC)).data!['syncUser'].runs[0].status).toBe('SUCCEEDED');
  });

  it('the other way round waits until the credentials are back', async () => {
    await gateway.stop();
    await startWithSandbox();
    const run = (await gateway.ask(SYNC)).data!['syncUser'].runs[0];
    expect(run.error).toEqual({ code: 'PROVIDER_UNAVAILABLE' });
    expect((await state()).status).toBe('ACTIVE');
    await gateway.ask(DISCONNECT);
    await until(async () => (await rows.query('select 1 from farewells where attempts > 0')).length === 1);

    await gateway.stop();
    await rows.query('update farewells set due_at = now()');
    await startWithVendor();
    await until(() => !vendor.registered.has(99000070));
  });
});
