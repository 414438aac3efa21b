import { openJobsDatabase } from '../../../src/open-jobs-database.js';
import { openPool } from '../../../src/storage/index.js';
import { describeScheduler } from '../../contract/scheduler-contract.js';
import { createTestDatabase } from '../../support/postgres.js';

describeScheduler('jobs on a real Postgres', async () => {
  const database = await createTestDatabase({ migrated: false });
  const looking = openPool(database.url, 1);
  return {
    async connect() {
      const jobs = await openJobsDatabase({ jobsUrl: database.url }, { pool: looking });
      let isOpen = true;
      return {
        database: jobs.database,
        async close() {
          if (isOpen) await jobs.close();
          isOpen = false;
        },
      };
    },
    async names() {
      const { rows } = await looking.query<{ name: string }>('select name from agenda_jobs order by name');
      return rows.map(({ name }) => name);
    },
    async locked(name) {
      const { rowCount } = await looking.query('select from agenda_jobs where name = $1 and locked_at is not null', [
        name,
      ]);
      return rowCount ?? 0;
    },
    async drop() {
      await looking.end();
      await database.drop();
    },
  };
});
