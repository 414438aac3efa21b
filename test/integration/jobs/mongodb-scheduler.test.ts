import { describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { createScheduler } from '../../../src/jobs/scheduler.js';
import { openJobsDatabase } from '../../../src/open-jobs-database.js';
import { describeScheduler } from '../../contract/scheduler-contract.js';
import { startMongoDouble } from '../../support/mongo-double/server.js';
import { createTestMongo, mongoKeeper } from '../../support/mongo.js';

/** Never asked: jobs are elsewhere. */
const elsewhere = { pool: new pg.Pool() };

describeScheduler(mongoKeeper, async () => {
  const mongo = await createTestMongo();
  const looking = new MongoClient(mongo.url);
  return {
    async connect() {
      const jobs = await openJobsDatabase({ jobsUrl: mongo.url }, elsewhere);
      return { database: jobs.database, close: () => jobs.close() };
    },
    async names() {
      const rows = await looking.db().collection('agenda_jobs').find().sort({ name: 1 }).toArray();
      return rows.map(({ name }) => String(name));
    },
    locked: (name) =>
      looking
        .db()
        .collection('agenda_jobs')
        .countDocuments({ name, lockedAt: { $ne: null } }),
    async drop() {
      await looking.close();
      await mongo.drop();
    },
  };
});

describe('one clock on MongoDB, where two processes may look for it at once and both find none', () => {
  const handlers = {
    tick: () => Promise.resolve(),
    syncConnection: () => Promise.resolve(),
    sayFarewells: () => Promise.resolve(),
    keepWebhooks: () => Promise.resolve(),
    watchConnections: () => Promise.resolve(),
  };

  it(`has a second row refused by the database (${mongoKeeper})`, async () => {
    const mongo = await createTestMongo();
    const jobs = await openJobsDatabase({ jobsUrl: mongo.url }, elsewhere);
    const scheduler = await createScheduler({
      database: jobs.database,
      handlers,
      onError: () => undefined,
      lockMs: 500,
    });
    await scheduler.start();
    await scheduler.stop(5_000);

    const looking = new MongoClient(mongo.url);
    const second = looking.db().collection('agenda_jobs').insertOne({ name: 'tick', type: 'single' });
    await expect(second).rejects.toMatchObject({ code: 11_000 });
    await looking.close();
    await jobs.close();
    await mongo.drop();
  });

  it('starts all the same when the other one was faster', async () => {
    const double = await startMongoDouble();
    const jobs = await openJobsDatabase({ jobsUrl: double.url }, elsewhere);
    const scheduler = await createScheduler({
      database: jobs.database,
      handlers,
      onError: () => undefined,
      lockMs: 500,
    });
    let wasRefused = false;
    double.refuseNext('findAndModify', 11_000, ({ upsert }) => (wasRefused = upsert === true));
    await scheduler.start();

    expect(wasRefused).toBe(true);
    await scheduler.stop(5_000);
    await jobs.close();
    await double.close();
  });
});
