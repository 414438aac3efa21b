import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startProcess, type GatewayProcess } from '../support/gateway-process.js';
import { startMongoDouble } from '../support/mongo-double/server.js';
import { createTestDatabase } from '../support/postgres.js';
import { until } from '../support/until.js';
import { inspectRows } from '../support/user-rows.js';

let closers: (() => Promise<unknown>)[];
beforeEach(() => {
  closers = [];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

async function start(environment: Record<string, string>): Promise<GatewayProcess> {
  const process = await startProcess({ POLAR_WEBHOOKS: 'off', LOG_LEVEL: 'fatal', ...environment });
  closers.push(() => process.close());
  return process;
}

async function readiness({ url }: GatewayProcess): Promise<{ status: number; notReady?: string[] }> {
  const response = await fetch(`${url}/health/ready`);
  return { ...((await response.json()) as { notReady?: string[] }), status: response.status };
}

describe('the readiness of a process', () => {
  it('looks at a separate database of jobs too', async () => {
    const database = await createTestDatabase();
    closers.push(() => database.drop());
    const mongo = await startMongoDouble();
    let isClosed = false;
    const closeMongo = async () => {
      if (!isClosed) await mongo.close();
      isClosed = true;
    };
    closers.push(closeMongo);
    const [worker, api] = await Promise.all(
      ['worker', 'api'].map((ROLE) => start({ DATABASE_URL: database.url, JOBS_URL: mongo.url, ROLE })),
    );
    await worker!.ready();
    await api!.ready();
    await closeMongo();
    expect(await readiness(worker!)).toMatchObject({ status: 503, notReady: ['jobs', 'tick'] });
    expect(await readiness(api!)).toMatchObject({ status: 503, notReady: ['jobs'] });
  }, 90_000);

  it('says of a worker whose tick is run by nobody that it is late, and not of an API', async () => {
    const database = await createTestDatabase();
    closers.push(() => database.drop());
    const rows = inspectRows(database.url);
    closers.push(() => rows.close());
    const [worker, api] = await Promise.all(
      ['worker', 'api'].map((ROLE) => start({ DATABASE_URL: database.url, ROLE })),
    );
    await worker!.ready();
    await api!.ready();
    // Again each time: a tick that was under way plans the next one at its end.
    await until(async () => {
      await rows.query(
        `update agenda_jobs set next_run_at = now() - interval '10 minutes', locked_at = now() + interval '1 day' where name = 'tick'`,
      );
      const { status, notReady } = await readiness(worker!);
      return status === 503 && notReady?.join() === 'tick';
    });
    expect((await readiness(api!)).status).toBe(200);
  }, 90_000);
});
