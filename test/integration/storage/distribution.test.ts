import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage } from '../../../src/storage/index.js';
import { openTestStorage } from '../../support/postgres.js';

// Nobody has a cluster at hand when a table is added, so that what Citus would refuse is refused here.

let storage: Storage;
let close: () => Promise<void>;
let tables: string[];

beforeAll(async () => {
  ({ storage, close } = await openTestStorage());
  const { rows } = await storage.pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and relname <> 'migrations' order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
afterAll(() => close());

const script = readFileSync('docs/distribution.sql', 'utf8');
const namedBy = (call: string) => [...script.matchAll(new RegExp(`${call}\\('(\\w+)'`, 'g'))].map(([, name]) => name);
const distributed = namedBy('create_distributed_table');
const reference = namedBy('create_reference_table');
const local = namedBy('citus_add_local_table_to_metadata');

interface Key {
  table: string;
  name: string;
  columns: string[];
}

async function uniqueKeys(): Promise<Key[]> {
  const { rows } = await storage.pool.query<Key & Record<string, unknown>>(
    `select t.relname as table, i.relname as name,
            array(select a.attname::text from unnest(x.indkey::smallint[]) as k(n)
                    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n) as columns
       from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      where x.indisunique and t.relnamespace = 'public'::regnamespace`,
  );
  return rows;
}

interface ForeignKey {
  from: string;
  to: string;
  columns: string[];
  references: string[];
}

async function foreignKeys(): Promise<ForeignKey[]> {
  const columns = (table: string, keys: string) =>
    `array(select a.attname::text from unnest(c.${keys}) with ordinality as k(n, at)
             join pg_attribute a on a.attrelid = c.${table} and a.attnum = k.n order by k.at)`;
  const { rows } = await storage.pool.query<ForeignKey & Record<string, unknown>>(
    `select c.conrelid::regclass::text as from, c.confrelid::regclass::text as to,
            ${columns('conrelid', 'conkey')} as columns, ${columns('confrelid', 'confkey')} as references
       from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`,
  );
  return rows;
}

describe('the schema spread over machines', () => {
  it('says of every table where it stands, once', () => {
    expect([...distributed, ...reference, ...local].sort()).toEqual(tables);
  });

  it('keeps every table with a user in it beside the other tables of that user', async () => {
    const { rows } = await storage.pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...distributed].sort());
    const calls = script.split('\n').filter((line) => line.includes('create_distributed_table'));
    for (const call of calls.slice(1)) expect(call).toContain("'user_id', colocate_with => 'connections'");
    expect(calls[0]).toBe(`select create_distributed_table('connections', 'user_id');`);
  });

  it('has the user in every primary and unique key of what is spread', async () => {
    const keys = (await uniqueKeys()).filter(({ table }) => distributed.includes(table));
    expect(new Set(keys.map(({ table }) => table))).toEqual(new Set(distributed));
    expect(keys.filter(({ columns }) => !columns.includes('user_id'))).toEqual([]);
  });

  it('has no foreign key that leads from one machine to another', async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(5);
    const crossing = keys.filter(({ from, to, columns, references }) => {
      if (reference.includes(to)) return false;
      const place = columns.indexOf('user_id');
      return !distributed.includes(from) || !distributed.includes(to) || references[place] !== 'user_id';
    });
    expect(crossing).toEqual([]);
  });

  it('has no trigger and no sequence that a spread table could not have', async () => {
    const { rows: triggers } = await storage.pool.query(
      `select tgrelid::regclass::text as table, tgname as name from pg_trigger
        where not tgisinternal and tgrelid::regclass::text <> all($1::text[])`,
      [local],
    );
    expect(triggers).toEqual([]);
    const { rows: identities } = await storage.pool.query(
      `select table_name, column_name, data_type from information_schema.columns
        where table_schema = 'public' and table_name <> 'migrations' and (is_identity = 'YES' or column_default like 'nextval%')
          and data_type <> 'bigint'`,
    );
    expect(identities).toEqual([]);
  });
});
