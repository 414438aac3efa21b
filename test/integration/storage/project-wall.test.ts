import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { RECORD_TABLES } from '../../../src/storage/record-tables.js';
import { READER_ROLE } from '../../../src/storage/reader-role.js';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';
import { connect, makeWearer, NOW, payload, type Wearer } from './builders.js';
import { page, query, run } from './reading.js';

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let ours: Wearer;
let theirs: { projectId: string; userId: string };

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock: { now: () => NOW } }));
  ours = await makeWearer(storage);
  await storage.data.commit(ours.batch([payload(run('ours', 1), run('ours too', 2))]));
  theirs = await otherProject();
});
afterAll(() => close());

/** Another project with a user whose rows are copies of ours. */
async function otherProject(): Promise<{ projectId: string; userId: string }> {
  const { rows } = await storage.pool.query<{ id: string }>(
    `insert into projects (name, redirect_urls) values ('other', '{}') returning id`,
  );
  const projectId = rows[0]!.id;
  const { id: userId } = await storage.users.create(projectId, 'their user');
  await connect(storage, userId, 'polar', 'their account');
  await storage.pool.query(
    `insert into workouts select (jsonb_populate_record(w, jsonb_build_object('user_id', $2::text))).* from workouts w
      where user_id = $1`,
    [ours.userId, userId],
  );
  return { projectId, userId };
}

const tablesOfUsers = async (): Promise<string[]> => {
  const { rows } = await storage.pool.query<{ name: string }>(
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'user_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name }) => name);
};

/** As a statement of the API runs that forgets whose rows it may show. */
async function asReader<T>(project: string | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: `-c role=${READER_ROLE}` });
  await client.connect();
  try {
    if (project !== null) await client.query(`select set_config('tributary.project', $1, false)`, [project]);
    return await work(client);
  } finally {
    await client.end();
  }
}

const countOf = async (client: pg.Client, table: string) =>
  Number((await client.query<{ n: string }>(`select count(user_id) as n from ${table}`)).rows[0]!.n);

describe('the wall between projects in the database', () => {
  it('stands around every table with something of a user', async () => {
    const { rows } = await storage.pool.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid
        where c.relrowsecurity and p.polcmd = '*' and p.polpermissive`,
    );
    const walled = new Set(rows.map(({ name }) => name));
    expect([...(await tablesOfUsers()), 'users'].filter((table) => !walled.has(table))).toEqual([]);
  });

  it('holds for a role that owns nothing, cannot log in, and passes by no policy', async () => {
    const { rows } = await storage.pool.query(
      `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
              (select count(*)::integer from pg_class where relowner = r.oid) as owned
         from pg_roles r where rolname = $1`,
      [READER_ROLE],
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false, owned: 0 },
    ]);
  });

  it('shows no row to a statement that speaks for no project, or for one that is not there', async () => {
    for (const project of [null, '', '00000000-0000-4000-8000-00000000dead']) {
      await asReader(project, async (client) => {
        for (const table of ['workouts', 'connections']) expect(await countOf(client, table)).toBe(0);
        expect((await client.query('select from users')).rowCount).toBe(0);
      });
    }
  });

  it("shows a project its own users' rows, and none of another's", async () => {
    for (const { projectId, userId } of [ours, theirs]) {
      await asReader(projectId, async (client) => {
        const { rows } = await client.query<{ id: string }>('select distinct user_id as id from workouts');
        expect(rows).toEqual([{ id: userId }]);
        expect((await client.query('select id from users')).rows).toEqual([{ id: userId }]);
        expect(await countOf(client, 'workouts')).toBe(2);
      });
    }
  });

  it('lets through neither tokens nor payloads nor keys, and no change at all', async () => {
    await asReader(ours.projectId, async (client) => {
      for (const table of ['credentials', 'data_keys', 'payloads', 'consents', 'api_keys', 'projects', 'farewells'])
        await expect(client.query(`select from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(client.query('select body from payload_files')).rejects.toThrow(/permission denied/);
      for (const table of ['users', 'connections', ...Object.values(RECORD_TABLES)]) {
        await expect(client.query(`delete from ${table}`)).rejects.toThrow(/permission denied/);
        await expect(client.query(`insert into ${table} default values`)).rejects.toThrow(/permission denied/);
      }
    });
  });
});

describe('reads within a project', () => {
  it("find nothing of another project's user, by whatever way they are asked", async () => {
    const within = storage.within(ours.projectId);
    await expect(within.users.findByKeys([ours.userId, theirs.userId])).resolves.toEqual([
      expect.objectContaining({ id: ours.userId }),
      null,
    ]);
    await expect(within.users.find(theirs.projectId, 'their user')).resolves.toBeNull();
    await expect(within.connections.listByUsers([theirs.userId])).resolves.toEqual([[]]);
    const list = (wearer: { userId: string }) =>
      within.records.lists.WORKOUT.list(query([wearer as Wearer]), page({ first: 10 }));
    expect((await list(ours)).rows).toHaveLength(2);
    expect((await list(theirs)).rows).toEqual([]);
    expect(await within.records.lists.WORKOUT.count(query([theirs as Wearer]))).toBe(0);
  });

  it('in turns and at once answer each project with its own', async () => {
    const ask = async (mine: { projectId: string; userId: string }, other: { userId: string }) => {
      const { records } = storage.within(mine.projectId);
      const counts = await Promise.all(
        [mine, other].map((wearer) => records.lists.WORKOUT.count(query([wearer as Wearer]))),
      );
      expect(counts).toEqual([2, 0]);
    };
    await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? ask(theirs, ours) : ask(ours, theirs))));
  });
});
