import type { FarewellStore } from '../../application/ports/index.js';
import type { MasterCipher } from '../cipher.js';
import { openDataKey } from '../data-keys.js';
import { FAREWELLS, placeIn } from '../master-sealed.js';
import { jsonb, only, uuid, type Sql } from '../sql.js';
import { credentialPlace, readTokens, writeTokens } from './credentials.js';

const place = (id: string) => placeIn(FAREWELLS, [id]);

/**
 * Moves the connection's credential out of the user's reach into a farewell. Nothing happens where it has none (it was
 * never granted, or it is in a farewell already). Without an external user id there is nobody to take leave of.
 */
export async function oweFarewell(
  tx: Sql,
  master: MasterCipher,
  { userId, connectionId, since }: { userId: string; connectionId: string; since: Date },
): Promise<void> {
  const { rows } = await tx.query<{ tokens: Buffer }>(
    'delete from credentials where user_id = $1 and connection_id = $2 returning tokens',
    [userId, connectionId],
  );
  const [credential] = rows;
  if (credential === undefined) return;
  const cipher = await openDataKey(tx, master, userId);
  const tokens = cipher.open(credential.tokens, credentialPlace(userId, connectionId));
  const { rows: ids } = await tx.query<{ id: string }>('select gen_random_uuid() as id');
  const { id } = only(ids, 'id');
  const { masterKeyId, sealed } = master.seal(tokens, place(id));
  await tx.query(
    `insert into farewells
       (id, project_id, provider, external_user_id, connection_id, own_client_hash, master_key_id, tokens, owed_since, due_at)
     select $3, u.project_id, c.provider, c.external_user_id, c.id, c.own_client_hash, $4, $5, $6, $6
       from connections c join users u on u.id = c.user_id
      where c.user_id = $1 and c.id = $2 and c.external_user_id is not null`,
    [userId, connectionId, id, masterKeyId, sealed, since],
  );
}

export function farewellStore(sql: Sql, master: MasterCipher): FarewellStore {
  return {
    async owe({ projectId, provider, externalUserId, connectionId, ownClientHash, tokens, owedSince }) {
      const { rows } = await sql.query<{ id: string }>('select gen_random_uuid() as id');
      const { id } = only(rows, 'id');
      const { masterKeyId, sealed } = master.seal(writeTokens(tokens), place(id));
      await sql.query(
        `insert into farewells
           (id, project_id, provider, external_user_id, connection_id, own_client_hash, master_key_id, tokens, owed_since, due_at)
         select $1, $2, $3, $4, $5, $9, $6, $7, $8, $8
          where not exists (select 1 from connections c join users u on u.id = c.user_id
                             where u.project_id = $2 and c.provider = $3 and c.external_user_id = $4
                               and c.own_client_hash is not distinct from $9
                               and c.status in ('ACTIVE', 'REAUTHORIZATION_REQUIRED'))`,
        [
          id,
          uuid(projectId),
          provider,
          externalUserId,
          uuid(connectionId),
          masterKeyId,
          sealed,
          owedSince,
          ownClientHash,
        ],
      );
    },

    async isOwed(id) {
      const { rowCount } = await sql.query('select 1 from farewells where id = $1', [uuid(id)]);
      return rowCount === 1;
    },

    async claimDue(now, limit, leaseSeconds) {
      const { rows } = await sql.query<FarewellRow>(
        `with due as (
           select id from farewells where due_at <= $1 order by due_at, id limit $2 for update skip locked
         ), claimed as (
           update farewells f set due_at = $3, attempts = f.attempts + 1 from due where f.id = due.id returning f.*
         )
         select * from claimed order by owed_since, id`,
        [now, limit, new Date(now.getTime() + leaseSeconds * 1000)],
      );
      return rows.map((row) => ({
        id: row.id,
        projectId: row.project_id,
        provider: row.provider,
        externalUserId: row.external_user_id,
        connectionId: row.connection_id,
        ownClientHash: row.own_client_hash,
        tokens: readTokens(master.open({ masterKeyId: row.master_key_id, sealed: row.tokens }, place(row.id))),
        owedSince: row.owed_since,
        attempts: row.attempts - 1,
      }));
    },

    async postpone(id, until) {
      await sql.query('update farewells set due_at = $2 where id = $1', [uuid(id), until]);
    },

    async giveUp(id, error, at) {
      await sql.query(
        `with gone as (delete from farewells where id = $1 returning *)
         insert into dead_letters (user_id, connection_id, kind, provider, payload, error, attempts, failed_at)
         select c.user_id, c.id, 'FAREWELL', g.provider,
                jsonb_build_object('externalUserId', g.external_user_id, 'owedSince', g.owed_since), $2, g.attempts, $3
           from gone g join connections c on c.id = g.connection_id`,
        [uuid(id), jsonb(error), at],
      );
    },

    async finish(id) {
      await sql.query('delete from farewells where id = $1', [uuid(id)]);
    },
  };
}

interface FarewellRow {
  id: string;
  project_id: string;
  provider: string;
  external_user_id: string;
  connection_id: string;
  own_client_hash: Buffer | null;
  master_key_id: string;
  tokens: Buffer;
  owed_since: Date;
  attempts: number;
}
