import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startProcess } from '../support/gateway-process.js';
import { startMongoDouble } from '../support/mongo-double/server.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { inspectRows } from '../support/user-rows.js';

describe('a start that cannot succeed ends with one line', () => {
  let database: TestDatabase;
  let closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    closers = [];
  });
  afterAll(() => database.drop());

  /** The database's URL with another part. */
  const withPart = (part: 'pathname' | 'password' | 'host', value: string): string => {
    const url = new URL(database.url);
    url[part] = value;
    return url.href;
  };
  async function fails(environment: Record<string, string>): Promise<string> {
    const process = await startProcess(environment);
    closers.push(() => process.close());
    expect(await process.ended()).toEqual({ code: 1, signal: null });
    const { out, err } = process.printed();
    expect(out).toBe('');
    expect(err).toMatch(/^[^\n]+\n$/);
    return err.trim();
  }

  it.each([
    ['nobody listens', () => withPart('host', '127.0.0.1:1'), /ECONNREFUSED/],
    ['the password is wrong', () => withPart('password', 's3cret'), /password authentication failed/],
    ['there is no such database', () => withPart('pathname', 'not_there'), /"not_there" does not exist/],
  ])('when %s', async (_what, url, reason) => {
    const [main, jobs] = await Promise.all([
      fails({ DATABASE_URL: url() }),
      fails({ DATABASE_URL: database.url, JOBS_URL: url() }),
    ]);
    for (const [name, line] of [
      ['DATABASE_URL', main],
      ['JOBS_URL', jobs],
    ] as const) {
      expect(line).toMatch(new RegExp(`^${name} cannot be reached: .*${reason.source}`));
      expect(line).not.toContain('s3cret');
    }
  });

  it('when a database of one’s own comes without a master key, or with one that anybody knows', async () => {
    const zeros = `one:${Buffer.alloc(32).toString('base64')}`;
    expect(await fails({ DATABASE_URL: database.url, MASTER_KEYS: '' })).toMatch(/^MASTER_KEYS is required/);
    expect(await fails({ DATABASE_URL: database.url, MASTER_KEYS: zeros })).toMatch(/^MASTER_KEYS has a key/);
  });

  it('when a MongoDB does not listen, or refuses', async () => {
    expect(await fails({ DATABASE_URL: database.url, JOBS_URL: 'mongodb://a:s3cret@127.0.0.1:1/jobs' })).toMatch(
      /^JOBS_URL cannot be reached: (?!.*s3cret)/,
    );
    const mongo = await startMongoDouble();
    closers.push(() => mongo.close());
    mongo.refuseNext('ping', 18);
    expect(await fails({ DATABASE_URL: database.url, JOBS_URL: mongo.url })).toMatch(/^JOBS_URL cannot be reached: /);
  });

  it('when a newer version has migrated the database, of which it changes nothing', async () => {
    const newer = await createTestDatabase();
    closers.push(() => newer.drop());
    const rows = inspectRows(newer.url);
    closers.push(() => rows.close());
    await rows.query(`insert into migrations (timestamp, name) values (1960000000000, 'FromLater1960000000000')`);
    expect(await fails({ DATABASE_URL: newer.url })).toBe(
      'DATABASE_URL cannot be migrated: a newer version has migrated it (FromLater1960000000000); start that version, or restore a backup',
    );
    expect(await rows.query(`select to_regclass('agenda_jobs') as jobs`)).toEqual([{ jobs: null }]);
  });
});
