import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../support/free-port.js';
import { ConfigError } from '../../../src/config.js';
import { openJobsDatabase } from '../../../src/open-jobs-database.js';
import { startGateway } from '../../support/gateway.js';
import { startMongoDouble } from '../../support/mongo-double/server.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { until } from '../../support/until.js';

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it started');
    },
    (error: unknown) => error,
  );
}

describe('a database of jobs that cannot be reached', () => {
  let database: TestDatabase;
  let unhandled: unknown[];
  const note = (error: unknown) => void unhandled.push(error);

  beforeEach(async () => {
    unhandled = [];
    process.on('unhandledRejection', note);
    database = await createTestDatabase();
  });
  afterEach(async () => {
    // Fails where the start left a connection open.
    await database.drop();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it.each(['postgres', 'mongodb'])('ends the start with one line when %s refuses connections', async (scheme) => {
    const jobsUrl = `${scheme}://somebody:s3cret@127.0.0.1:${await freePort()}/jobs`;
    const error = await failure(startGateway({ databaseUrl: database.url, environment: { JOBS_URL: jobsUrl } }));

    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/^JOBS_URL cannot be reached: .*ECONNREFUSED[^\n]*$/);
    expect((error as Error).message).not.toContain('s3cret');
  });

  it('ends the start with one line when a MongoDB answers and refuses, and lets go of it', async () => {
    const double = await startMongoDouble();
    double.refuseNext('ping', 13);
    const error = await failure(startGateway({ databaseUrl: database.url, environment: { JOBS_URL: double.url } }));

    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/^JOBS_URL cannot be reached: [^\n]+$/);
    await until(() => double.connections() === 0).finally(() => double.close());
  });

  it.each(['one_clock_each', 'findAndLockNextJobIndex'])(
    'ends the start when the index %s is refused',
    async (index) => {
      const double = await startMongoDouble();
      double.refuseNext('createIndexes', 13, ({ indexes }) => (indexes as { name: string }[])[0]?.name === index);
      const error = await failure(startGateway({ databaseUrl: database.url, environment: { JOBS_URL: double.url } }));

      expect((error as Error).message).toContain('the double refuses createIndexes');
      await until(() => double.connections() === 0).finally(() => double.close());
    },
  );

  it('names the setting when it is no address at all', async () => {
    const elsewhere = {} as Parameters<typeof openJobsDatabase>[1];
    const error = await failure(openJobsDatabase({ jobsUrl: 'mongodb://%%%' }, elsewhere));
    expect((error as Error).message).toMatch(/^JOBS_URL cannot be reached: [^\n]+$/);
  });
});
