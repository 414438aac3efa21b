import type { Difference } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { StoredRecord } from '../../../domain/record.js';
import { RECORD_TRAITS, type RecordTraits } from '../../../domain/record-traits.js';
import { decodeRoute } from '../../../series/index.js';
import type { Sql } from '../../sql.js';
import type { Table, TableColumn } from '../../table.js';
import { factsOf } from './compare.js';
import type { RebuildScope } from './shadow.js';

const PAGE = 200;

interface DifferenceRow extends Record<string, unknown> {
  id: string;
  kind: Difference['kind'];
  before: unknown[] | null;
  after: unknown[] | null;
}

/** Tells every difference, and every record that was kept, a page at a time. */
export async function tellDifferences(
  tx: Sql,
  scope: RebuildScope,
  tell: (difference: Difference) => void,
): Promise<void> {
  for (const [dataType, table] of Object.entries(scope.tables) as [DataType, Table<StoredRecord>][]) {
    const facts = factsOf(table);
    let last: string | null = null;
    for (;;) {
      const rows = await page(tx, scope, dataType, table.name, facts, last);
      const changed = rows.filter(({ kind }) => kind === 'changed').map(({ id }) => id);
      const was = await summaries(tx, scope.userId, `${scope.schema}.`, changed);
      const is = await summaries(tx, scope.userId, '', changed);
      for (const row of rows) {
        const before = named(facts, row.before);
        const after = named(facts, row.after);
        const record = row.after === null ? before : after;
        tell({
          kind: row.kind,
          dataType,
          externalId: record['externalId'] as string,
          date: dateIn(dataType, record),
          fields:
            row.kind === 'changed'
              ? differingFields({ ...before, ...was.get(row.id) }, { ...after, ...is.get(row.id) })
              : [],
        });
      }
      if (rows.length < PAGE) break;
      last = rows.at(-1)?.id ?? null;
    }
  }
}

async function page(
  tx: Sql,
  { userId, schema }: RebuildScope,
  dataType: DataType,
  name: string,
  facts: readonly TableColumn[],
  last: string | null,
): Promise<DifferenceRow[]> {
  const values = (alias: string) =>
    `case when ${alias}.id is not null then jsonb_build_array(${facts.map((fact) => `${alias}.${fact.name}`).join(', ')}) end`;
  const { rows } = await tx.query<DifferenceRow>(
    `select d.id, d.kind, ${values('r')} as before, ${values('s')} as after
       from (select data_type, id, kind from differences union all select data_type, id, 'kept' from kept) d
       left join ${schema}.${name} r on r.user_id = $1 and r.id = d.id
       left join ${name} s on s.user_id = $1 and s.id = d.id
      where d.data_type = $2 and ($3::uuid is null or d.id > $3)
      order by d.id limit ${PAGE}`,
    [userId, dataType, last],
  );
  return rows;
}

/** The date that people know the record by. */
function dateIn(dataType: DataType, record: Record<string, unknown>): string | null {
  const { date }: RecordTraits = RECORD_TRAITS[dataType];
  return date === null
    ? new Date(record['startTime'] as string).toISOString().slice(0, 10)
    : (record[date] as string | null);
}

function named(facts: readonly TableColumn[], values: readonly unknown[] | null): Record<string, unknown> {
  return values === null ? {} : Object.fromEntries(facts.map(({ property }, index) => [property, values[index]]));
}

/** Of each record, its series and its route in words: `series.HEART_RATE` and `route`. */
async function summaries(
  tx: Sql,
  userId: string,
  schema: string,
  ids: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  const put = (id: string, field: string, text: string) => found.set(id, { ...found.get(id), [field]: text });
  if (ids.length === 0) return found;
  const { rows: series } = await tx.query<{ id: string; type: string; count: number; hash: string }>(
    `select record_id as id, type, sum(count)::integer as count,
            left(encode(sha256(string_agg(data, ''::bytea order by start_ms)), 'hex'), 12) as hash
       from ${schema}series_blocks where user_id = $1 and record_id = any($2::uuid[]) group by record_id, type`,
    [userId, ids],
  );
  for (const { id, type, count, hash } of series) put(id, `series.${type}`, `${count} samples, ${hash}`);
  const { rows: routes } = await tx.query<{ id: string; points: Buffer; hash: string }>(
    `select workout_id as id, points, left(encode(sha256(points), 'hex'), 12) as hash
       from ${schema}workout_routes where user_id = $1 and workout_id = any($2::uuid[])`,
    [userId, ids],
  );
  for (const { id, points, hash } of routes) put(id, 'route', `${decodeRoute(points).length} points, ${hash}`);
  return found;
}

function differingFields(before: Record<string, unknown>, after: Record<string, unknown>): Difference['fields'] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after));
}
