import type { NamedUsers, Page, PageRequest } from '../application/ports/index.js';
import type { User } from '../domain/user.js';
import type { Filter, Listing } from './listing.js';
import { findPages } from './pages.js';
import { uuid, type Reads } from './sql.js';

/** A row for the users, and as many as the page has, which is 1. */
const USERS = 0;
const SOURCE = `(
         select s.n, w.ids, w.names, w.since
           from (select array_agg(u.id order by k.n) as ids, array_agg(u.external_id order by k.n) as names,
                        array_agg(u.created_at order by k.n) as since
                   from unnest($2::text[]) with ordinality as k(external_id, n)
                   left join users u on u.project_id = $1::uuid and u.external_id = k.external_id) as w
          cross join (values (${USERS}), (1)) as s(n)
       ) as o`;

/** One page across users that are looked up by the same statement; null where one of them is not there. */
export async function listNamed<T>(
  sql: Reads,
  listing: Listing<T>,
  { projectId, externalIds }: NamedUsers,
  filter: Filter,
  page: PageRequest,
): Promise<{ users: User[]; page: Page<T> } | null> {
  const { rows, cut } = await findPages(sql, listing, filter, page, {
    values: [uuid(projectId), externalIds],
    source: SOURCE,
    owners: 'o.ids',
    paged: `o.n > ${USERS}`,
    columns: ['ids', 'names', 'since'].map((column) => `case when o.n = ${USERS} then o.${column} end`),
  });
  const [, ids, names, since] = rows[0] as [number, Looked<string>, Looked<string>, Looked<Date>];
  const users: User[] = [];
  for (const [at, id] of ids.entries()) {
    const [externalId, createdAt] = [names[at], since[at]];
    if (id === null || !externalId || !createdAt) return null;
    users.push({ id, projectId, externalId, createdAt });
  }
  return { users, page: cut(rows.slice(1)) };
}

/** In the order of the names; null where there is no such user. */
type Looked<T> = (T | null)[];
