import { MongoClient } from 'mongodb';
import pg from 'pg';
import { openJobsDatabase } from '../../../src/open-jobs-database.js';
import { describeScheduler } from '../../contract/scheduler-contract.js';
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
    async drop() {
      await looking.close();
      await mongo.drop();
    },
  };
});
