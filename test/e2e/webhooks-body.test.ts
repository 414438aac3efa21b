/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Provider, Stream } from '../../src/provider-kit/provider.js';
import { polar } from '../../src/providers/polar/index.js';
import { startPolarSandbox, type SandboxControls } from '../../src/providers/polar/sandbox/index.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';

/** Rosa's syncs are the shortest. */
const ATHLETE = 6;

describe('a webhook of Polar that tells of a changed body', () => {
  let database: TestDatabase;
  let folder: string;
  let gateway: Gateway;
  let controls: SandboxControls;
  let consent: (authorizationUrl: string) => Promise<string>;
  /** What the wearer has changed in the settings since; Polar's answer has it from then on. */
  let changed: Record<string, unknown> = {};

  const changing = (stream: Stream): Stream => ({
    ...stream,
    async *fetch(api, window) {
      for await (const page of stream.fetch(api, window)) {
        const payloads = page.payloads.map(({ text }) => ({
          text: JSON.stringify({ ...JSON.parse(text), ...changed }),
        }));
        yield { ...page, payloads };
      }
    },
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webhooks-body-'));
    database = await createTestDatabase();
    const watched: Provider = {
      ...polar,
      streams: polar.streams.map((stream) => (stream.dataType === 'BODY_MEASUREMENT' ? changing(stream) : stream)),
      sandbox: () => ({
        async start(options) {
          const running = await startPolarSandbox(options);
          ({ controls, consent } = running);
          return running;
        },
      }),
    };
    gateway = await startGateway({
      databaseUrl: database.url,
      providers: [watched],
      environment: { SANDBOX: 'on', POLAR_WEBHOOKS: 'on', DATA_DIR: folder },
    });
    const { data } = await gateway.ask(
      'mutation { connectUser(input: { userId: "rosa", provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl } }',
    );
    const url = new URL(data!['connectUser'].authorizationUrl);
    url.searchParams.set('sandbox_athlete', String(ATHLETE));
    await fetch(await consent(url.toString()), { redirect: 'manual' });
    await until(async () => isOver((await user()).syncRuns.nodes[0]));
  });
  afterAll(async () => {
    await gateway.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const isOver = (run: any) => ['SUCCEEDED', 'PARTIAL', 'FAILED'].includes(run?.status);
  async function user(): Promise<any> {
    const { data } = await gateway.ask(
      `{ user(id: "rosa") {
          syncRuns(first: 10) { nodes { trigger status steps { dataType created } } }
          bodyMeasurements(first: 10) { nodes { startTime weightKg weightOrigin } }
      } }`,
    );
    return data!['user'];
  }

  it('brings the new measurement, and the former one stays', async () => {
    await until(() => controls.webhook()?.active === true);
    const { bodyMeasurements: before, syncRuns } = await user();
    changed = { weight: 71.4, weight_source: 'SOURCE_MEASURED', modified: '2026-11-20T06:15:00Z' };
    expect((await controls.emit(ATHLETE, 'PHYSICAL_INFORMATION'))?.status).toBe(200);
    await until(async () => {
      const { nodes } = (await user()).syncRuns;
      return nodes.length > syncRuns.nodes.length && isOver(nodes[0]);
    });
    const { bodyMeasurements: now, syncRuns: runs } = await user();
    expect(runs.nodes[0]).toEqual({
      trigger: 'WEBHOOK',
      status: 'SUCCEEDED',
      steps: [{ dataType: 'BODY_MEASUREMENT', created: 1 }],
    });
    const measured = { startTime: '2026-11-20T06:15:00.000Z', weightKg: 71.4, weightOrigin: 'MEASURED' };
    expect(now.nodes).toContainEqual(measured);
    expect(now.nodes.filter(({ startTime }: any) => startTime !== measured.startTime)).toEqual(before.nodes);
    expect(before.nodes).toHaveLength(1);
  });
});
