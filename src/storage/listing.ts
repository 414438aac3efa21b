import type { ObjectLiteral } from 'typeorm';
import type { Keyset, Page, PageRequest } from '../application/ports/index.js';
import { uuid, type Sql } from './sql.js';
import type { Table } from './table.js';

/** A list in one order, cut by what it belongs to. */
export interface Listing<T> {
  table: Table<T>;
  /** Column of the id of what a list belongs to. */
  owner: 'user_id' | 'project_id';
  /** Property that the list is sorted by, before the id. */
  sort: string;
  direction: 'asc' | 'desc';
}

/** Conditions on `t`; `bind` makes a value a parameter. */
export type Filter = (bind: (value: unknown) => string) => string[];

/** One page across all owners. */
export async function listTogether<T>(
  sql: Sql,
  listing: Listing<T>,
  owners: readonly string[],
  filter: Filter,
  page: PageRequest,
): Promise<Page<T>> {
  const [only] = await pages(sql, listing, [...new Set(owners)], filter, page, {
    source: '(values (1)) as o(n)',
    owners: '$1::uuid[]',
  });
  return only ?? EMPTY;
}

/** A page for each owner by one statement, in their order. */
export async function listEach<T>(
  sql: Sql,
  listing: Listing<T>,
  owners: readonly string[],
  filter: Filter,
  page: PageRequest,
): Promise<Page<T>[]> {
  if (owners.length === 0) return [];
  const source = 'unnest($1::uuid[]) with ordinality as o(owner, n)';
  return pages(sql, listing, owners, filter, page, { source, owners: 'array[o.owner]' });
}

export async function count<T>(
  sql: Sql,
  { table, owner }: Listing<T>,
  owners: readonly string[],
  filter: Filter,
): Promise<number> {
  const { values, bind } = parameters(owners);
  const where = [`t.${owner} = any($1::uuid[])`, ...filter(bind)].join(' and ');
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::integer as count from ${table.name} t where ${where}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** Of each owner by one statement, in their order. */
export async function countEach<T>(
  sql: Sql,
  { table, owner }: Listing<T>,
  owners: readonly string[],
  filter: Filter,
): Promise<number[]> {
  const { values, bind } = parameters(owners);
  const where = [`t.${owner} = o.owner`, ...filter(bind)].join(' and ');
  const { rows } = await sql.query<{ count: number }>(
    `select (select count(*)::integer from ${table.name} t where ${where}) as count
       from unnest($1::uuid[]) with ordinality as o(owner, n)
      order by o.n`,
    values,
  );
  return rows.map(({ count: found }) => found);
}

const EMPTY = { rows: [], hasNextPage: false, hasPreviousPage: false };

/**
 * Each owner's page is read off its index, one row more than asked for, which tells whether the list goes on; whether it
 * also goes on behind the cursors is asked in the same statement.
 */
async function pages<T>(
  sql: Sql,
  { table, owner, sort, direction }: Listing<T>,
  ownerIds: readonly string[],
  filter: Filter,
  page: PageRequest,
  cut: { source: string; owners: string },
): Promise<Page<T>[]> {
  const { values, bind } = parameters(ownerIds);
  const isForward = page.first !== null;
  const size = page.first ?? page.last ?? 0;
  const { name, type } = table.column(sort);
  const columns = table.list('t', page.properties && [...page.properties, 'id', 'userId', sort]);
  const key = `(t.${name}, t.id)`;
  const [later, earlier] = direction === 'desc' ? ['<', '>'] : ['>', '<'];
  const bound = (keyset: Keyset | null) => keyset && `(${bind(keyset.sort)}::${type}, ${bind(uuid(keyset.id))}::uuid)`;
  const after = bound(page.after);
  const before = bound(page.before);
  const conditions = filter(bind);
  const inside = [
    ...conditions,
    ...(after === null ? [] : [`${key} ${later} ${after}`]),
    ...(before === null ? [] : [`${key} ${earlier} ${before}`]),
  ];
  const order = (direction === 'desc') === isForward ? 'desc' : 'asc';
  const limit = bind(size + 1);
  // In order and limited, though any row would do: so it is read off the index, wherever in the table the rows lie.
  const exists = (condition: string | null) =>
    condition === null
      ? 'false'
      : `exists (select 1 from unnest(${cut.owners}) as e(owner) cross join lateral (
           select 1 from ${table.name} t where ${[`t.${owner} = e.owner`, ...conditions, condition].join(' and ')}
            order by t.${name} ${order}, t.id ${order} limit 1) as r)`;

  // `offset 0` has it asked once for each owner what lies beyond the cursors, instead of once for each row.
  const { rows } = await sql.query<ObjectLiteral>(
    `select o.n::integer as "#n",
            beyond.earlier as "#earlier",
            beyond.later as "#later",
            p.*
       from ${cut.source}
      cross join lateral (
         select ${exists(after && `${key} ${earlier}= ${after}`)} as earlier,
                ${exists(before && `${key} ${later}= ${before}`)} as later
         offset 0
       ) beyond
       left join lateral (
         select q.*
           from unnest(${cut.owners}) as u(owner)
          cross join lateral (
            select ${columns}
              from ${table.name} t
             where ${[`t.${owner} = u.owner`, ...inside].join(' and ')}
             order by t.${name} ${order}, t.id ${order}
             limit ${limit}
          ) q
          order by q."${sort}" ${order}, q.id ${order}
          limit ${limit}
       ) p on true
      order by o.n, p."${sort}" ${order}, p.id ${order}`,
    values,
  );
  const groups = new Map<number, ObjectLiteral[]>();
  for (const row of rows) {
    const group = groups.get(row['#n'] as number);
    if (group === undefined) groups.set(row['#n'] as number, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => cutPage(table, group, size, isForward));
}

function cutPage<T>(table: Table<T>, group: ObjectLiteral[], size: number, isForward: boolean): Page<T> {
  const { '#earlier': earlier, '#later': later } = group[0] as { '#earlier': boolean; '#later': boolean };
  const found = group.filter((row) => row['id'] !== null);
  const isCut = found.length > size;
  const rows = found
    .slice(0, size)
    .map(({ '#n': _n, '#earlier': _earlier, '#later': _later, ...row }) => table.revive(row));
  return isForward
    ? { rows, hasNextPage: isCut || later, hasPreviousPage: earlier }
    : { rows: rows.reverse(), hasNextPage: later, hasPreviousPage: isCut || earlier };
}

function parameters(owners: readonly string[]): { values: unknown[]; bind: (value: unknown) => string } {
  const values: unknown[] = [owners.map(uuid)];
  return { values, bind: (value) => `$${values.push(value)}` };
}
