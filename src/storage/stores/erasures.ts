import type { ErasureStore } from '../../application/ports/index.js';
import type { Sql } from '../sql.js';

const digest = (project: string, externalId: string) =>
  `encode(sha256(convert_to(${project}::text || E'\\n' || ${externalId}, 'UTF8')), 'hex')`;

/** Reads the erasures that the audit log tells of, and finds those of another time's list that a backup has undone. */
export function erasureStore(sql: Sql): ErasureStore {
  return {
    async list(since) {
      const { rows } = await sql.query<{ user: string; erasedAt: Date }>(
        `select ${digest('a.project_id', 'a.external_user_id')} as "user", a.at as "erasedAt"
           from projects p join audit_entries a on a.project_id = p.id and a.action = 'USER_ERASED'
          where $1::timestamptz is null or a.at >= $1 order by a.at, a.project_id, a.sequence`,
        [since],
      );
      return rows;
    },

    async stillThere(erasures) {
      const { rows } = await sql.query<{ id: string }>(
        `select distinct u.id
           from unnest($1::text[], $2::timestamptz[]) as e("user", erased_at)
           join (select id, created_at, ${digest('project_id', 'external_id')} as digest from users) u
             on u.digest = e."user" and u.created_at <= e.erased_at`,
        [erasures.map(({ user }) => user), erasures.map(({ erasedAt }) => erasedAt)],
      );
      return rows.map(({ id }) => id);
    },
  };
}
