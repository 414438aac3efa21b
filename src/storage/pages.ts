import type { ObjectLiteral } from 'typeorm';
import type { Keyset, Page, PageRequest } from '../application/ports/index.js';
import { uuid, type Reads } from './sql.js';
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

/** Whose lists a statement cuts pages of. */
export interface Owners {
  /** What `source` and `owners` take as parameters, from $1 on. */
  values: unknown[];
  /** Rows `o` with a number `n`, one for each page. */
  source: string;
  /** An array of ids: whose rows the page of `o` holds. */
  owners: string;
  /** On `o`, of rows that have a page. Left out: all have one. */
  paged?: string;
  /** Of `o`, before the columns of the page. */
  columns?: readonly string[];
}

/** What a statement found: of each row the number of its page, then what was asked for beside, then its record. */
export interface Found<T> {
  rows: unknown[][];
  /** The page that rows of one number are. */
  cut: (rows: readonly unknown[][]) => Page<T>;
}

/**
 * Each owner's page is read off its index, one row more than asked for, which tells whether the list goes on; whether it
 * also goes on behind the cursors is asked in the same statement.
 */
export async function findPages<T>(
  sql: Reads,
  { table, owner, sort, direction }: Listing<T>,
  filter: Filter,
  page: PageRequest,
  { source, owners, paged, columns: beside = [], values: given }: Owners,
): Promise<Found<T>> {
  const values = [...given];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const isForward = page.first !== null;
  const size = page.first ?? page.last ?? 0;
  const { name, type } = table.column(sort);
  const columns = table.read(page.properties && [...page.properties, 'id', 'userId', sort]);
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
      : `exists (select 1 from unnest(${owners}) as e(owner) cross join lateral (
           select 1 from ${table.name} t where ${[`t.${owner} = e.owner`, ...conditions, condition].join(' and ')}
            order by t.${name} ${order}, t.id ${order} limit 1) as r)`;

  // `offset 0` has it asked once for each owner what lies beyond the cursors, instead of once for each row.
  const rows = await sql.arrays(
    `select ${['o.n::integer', ...beside, 'beyond.earlier', 'beyond.later', 'p.*'].join(', ')}
       from ${source}
      cross join lateral (
         select ${exists(after && `${key} ${earlier}= ${after}`)} as earlier,
                ${exists(before && `${key} ${later}= ${before}`)} as later
         offset 0
       ) beyond
       left join lateral (
         select q.*
           from unnest(${owners}) as u(owner)
          cross join lateral (
            select ${columns.map((column) => `t.${column.name} as "${column.property}"`).join(', ')}
              from ${table.name} t
             where ${[`t.${owner} = u.owner`, ...inside].join(' and ')}
             order by t.${name} ${order}, t.id ${order}
             limit ${limit}
          ) q
          ${paged === undefined ? '' : `where ${paged}`}
          order by q."${sort}" ${order}, q.id ${order}
          limit ${limit}
       ) p on true
      order by o.n, p."${sort}" ${order}, p.id ${order}`,
    values,
  );
  const start = 1 + beside.length + 2;
  const properties = columns.map(({ property }) => property);
  const id = start + properties.indexOf('id');
  const revive = (row: unknown[]): T => {
    const record: ObjectLiteral = {};
    for (let at = 0; at < properties.length; at += 1) record[properties[at] as string] = row[start + at];
    return table.revive(record);
  };
  return {
    rows,
    cut(group) {
      const [isEarlier, isLater] = [group[0]?.[start - 2] === true, group[0]?.[start - 1] === true];
      const found = group.filter((row) => row[id] !== null);
      const isCut = found.length > size;
      const records = found.slice(0, size).map(revive);
      return isForward
        ? { rows: records, hasNextPage: isCut || isLater, hasPreviousPage: isEarlier }
        : { rows: records.reverse(), hasNextPage: isLater, hasPreviousPage: isCut || isEarlier };
    },
  };
}
