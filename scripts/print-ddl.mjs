// Prints docs/schema.sql: the database as the migrations leave it, read back from a real one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../dist/storage/embedded-postgres.js';
import { openStorage } from '../dist/storage/index.js';
import { emit } from './generated-file.mjs';

const TABLES = `
  select c.oid::integer as oid, c.relname as name, c.reloptions as options
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
   order by c.relname`;

const COLUMNS = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "isRequired",
         a.attidentity <> '' as "isIdentity", pg_get_expr(d.adbin, d.adrelid) as fallback,
         case when a.attcollation <> t.typcollation then l.collname end as collation
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation
   where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
   order by a.attnum`;

// Postgres 18 lists "not null" among the constraints too; here it stands with its column.
const CONSTRAINTS = `
  select pg_get_constraintdef(oid) as definition
    from pg_constraint where conrelid = $1 and contype in ('p', 'u', 'f', 'c')
   order by position(contype::text in 'pufc'), conname`;

const INDEXES = `
  select pg_get_indexdef(x.indexrelid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid
   where x.indrelid = $1 and not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u'))
   order by i.relname`;

async function printTable(pool, { oid, name, options }) {
  const [columns, constraints, indexes] = await Promise.all(
    [COLUMNS, CONSTRAINTS, INDEXES].map(async (statement) => (await pool.query(statement, [oid])).rows),
  );
  const lines = [...columns.map(printColumn), ...constraints.map(({ definition }) => definition)];
  const storage = options === null ? '' : ` with (${options.join(', ')})`;
  return [
    `create table ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${storage};`,
    ...indexes.map(({ definition }) => `${definition.replaceAll('public.', '')};`),
  ].join('\n');
}

function printColumn({ name, type, isRequired, isIdentity, fallback, collation }) {
  return [
    `${name} ${type}`,
    collation === null ? '' : `collate "${collation}"`,
    isRequired ? 'not null' : '',
    isIdentity ? 'generated always as identity' : '',
    fallback === null ? '' : `default ${fallback}`,
  ]
    .filter(Boolean)
    .join(' ');
}

const directory = await mkdtemp(join(tmpdir(), 'tributary-ddl-'));
const server = await startEmbeddedPostgres({
  directory,
  onNotice: () => undefined,
  settings: { fsync: 'off' },
  initdbFlags: ['--no-sync'],
});
try {
  const storage = await openStorage({
    url: server.url,
    masterKeys: [{ id: 'none', key: new Uint8Array(32) }],
    poolSize: 3,
  });
  try {
    await storage.migrate();
    const { rows } = await storage.pool.query(TABLES);
    const tables = [];
    for (const row of rows) tables.push(await printTable(storage.pool, row));
    await emit('docs/schema.sql', `-- Generated from the migrations: npm run generate\n\n${tables.join('\n\n')}\n`);
  } finally {
    await storage.close();
  }
} finally {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
