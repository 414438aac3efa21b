import type { Page, PageRequest } from '../application/ports/index.js';
import { findPages, type Filter, type Listing, type Owners } from './pages.js';
import { uuid, type Reads, type Sql } from './sql.js';

export type { Filter, Listing } from './pages.js';

/** One page across all owners. */
export async function listTogether<T>(
  sql: Reads,
  listing: Listing<T>,
  owners: readonly string[],
  filter: Filter,
  page: PageRequest,
): Promise<Page<T>> {
  const [only] = await pagesOf(sql, listing, filter, page, {
    values: [[...new Set(owners)].map(uuid)],
    source: '(values (1)) as o(n)',
    owners: '$1::uuid[]',
  });
  return only ?? EMPTY;
}

/** A page for each owner by one statement, in their order. */
export async function listEach<T>(
  sql: Reads,
  listing: Listing<T>,
  owners: readonly string[],
  filter: Filter,
  page: PageRequest,
): Promise<Page<T>[]> {
  if (owners.length === 0) return [];
  return pagesOf(sql, listing, filter, page, {
    values: [owners.map(uuid)],
    source: 'unnest($1::uuid[]) with ordinality as o(owner, n)',
    owners: 'array[o.owner]',
  });
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

async function pagesOf<T>(
  sql: Reads,
  listing: Listing<T>,
  filter: Filter,
  page: PageRequest,
  owners: Owners,
): Promise<Page<T>[]> {
  const { rows, cut } = await findPages(sql, listing, filter, page, owners);
  const groups = new Map<unknown, unknown[][]>();
  for (const row of rows) {
    const group = groups.get(row[0]);
    if (group === undefined) groups.set(row[0], [row]);
    else group.push(row);
  }
  return [...groups.values()].map(cut);
}

function parameters(owners: readonly string[]): { values: unknown[]; bind: (value: unknown) => string } {
  const values: unknown[] = [owners.map(uuid)];
  return { values, bind: (value) => `$${values.push(value)}` };
}
