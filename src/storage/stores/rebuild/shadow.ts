import type { RecordTables } from '../../record-tables.js';
import { only, type Sql } from '../../sql.js';

/** Whose records are rebuilt, and where the real tables are. */
export interface RebuildScope {
  userId: string;
  providers: readonly string[];
  tables: RecordTables;
  /** Quoted, before the name of a real table: within the transaction the bare name means its shadow. */
  schema: string;
}

const BESIDE_RECORDS = ['series_blocks', 'workout_routes'];

/**
 * Puts an empty temporary table before each table of records, under the same name, until the transaction ends: the
 * statements of a sync fill these, and nobody sees them.
 */
export async function castShadow(tx: Sql, { tables, ...whose }: Omit<RebuildScope, 'schema'>): Promise<RebuildScope> {
  const { rows } = await tx.query<{ schema: string }>('select quote_ident(current_schema()) as schema');
  const { schema } = only(rows, 'schema');
  for (const name of shadowed(tables))
    await tx.query(`create temporary table ${name} (like ${schema}.${name} including all) on commit drop`);
  await tx.query(`
    create temporary table replayed (hash bytea primary key, arrival bigint, rejection text, mapper_version integer)
      on commit drop;
    create temporary table kept (data_type text, id uuid, primary key (data_type, id)) on commit drop;
    create temporary table differences (data_type text, id uuid, kind text, primary key (data_type, id)) on commit drop`);
  return { ...whose, tables, schema };
}

/** Empties what was cast; the records of other providers are there, since they tell offsets. */
export async function emptyShadow(tx: Sql, { userId, providers, tables, schema }: RebuildScope): Promise<void> {
  await tx.query(`truncate replayed, kept, ${shadowed(tables).join(', ')}`);
  for (const { name } of Object.values(tables))
    await tx.query(
      `insert into ${name} select * from ${schema}.${name} where user_id = $1 and provider <> all($2::text[])`,
      [userId, providers],
    );
}

/** Gives records that are there already, by their external ids, our ids. */
export async function adoptIds(tx: Sql, { userId, tables, schema }: RebuildScope): Promise<void> {
  for (const { name } of Object.values(tables)) {
    const same = `${name} s join ${schema}.${name} r
        on r.user_id = s.user_id and r.provider = s.provider and r.external_id = s.external_id and r.id <> s.id`;
    await tx.query(
      `update series_blocks b set record_id = r.id from ${same} where b.user_id = $1 and s.user_id = $1 and b.record_id = s.id`,
      [userId],
    );
    if (name === 'workouts')
      await tx.query(
        `update workout_routes b set workout_id = r.id from ${same} where b.user_id = $1 and s.user_id = $1 and b.workout_id = s.id`,
        [userId],
      );
    await tx.query(
      `update ${name} t set id = r.id from ${schema}.${name} r
        where t.user_id = $1 and r.user_id = $1 and r.provider = t.provider and r.external_id = t.external_id and r.id <> t.id`,
      [userId],
    );
  }
}

function shadowed(tables: RecordTables): string[] {
  return [...Object.values(tables).map(({ name }) => name), ...BESIDE_RECORDS];
}
