import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { startMongoDouble } from './mongo-double/server.js';
import { until } from './until.js';

/** A real server, for tests; where there is none, a double of ours stands in. */
const server = process.env['MONGODB_URL'] ?? '';

/** What tests say of the MongoDB that they ran on. */
export const mongoKeeper =
  server === ''
    ? 'jobs on a double of MongoDB, which proves how our code, Agenda and the driver fit together, not what a server does'
    : 'jobs on the real MongoDB of MONGODB_URL, which proves the path as a whole';

export interface TestMongo {
  /** An empty database of its own. */
  url: string;
  /** Called once everything that uses it is closed. @throws Error when a connection was left open, where that can be seen */
  drop(): Promise<void>;
}

export async function createTestMongo(): Promise<TestMongo> {
  if (server === '') {
    const double = await startMongoDouble();
    return {
      url: double.url,
      async drop() {
        await until(() => double.connections() === 0, 5_000).finally(() => double.close());
      },
    };
  }
  const url = new URL(server);
  if (url.username !== '' && !url.searchParams.has('authSource')) {
    url.searchParams.set('authSource', url.pathname.slice(1) || 'admin');
  }
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  return {
    url: url.href,
    async drop() {
      const client = new MongoClient(url.href);
      await client.db().dropDatabase();
      await client.close();
    },
  };
}
