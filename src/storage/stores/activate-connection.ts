import type { ObjectLiteral } from 'typeorm';
import type { ConnectionStore } from '../../application/ports/index.js';
import type { Connection, ConnectionStatus } from '../../domain/connection.js';
import { openDataKey } from '../data-keys.js';
import { only, uuid, type Sql } from '../sql.js';
import type { ConnectionContext } from './connection-context.js';
import { credentialPlace, writeTokens } from './credentials.js';
import { RECORD_TABLES } from '../record-tables.js';
import { oweFarewell } from './farewells.js';

interface FoundConnection {
  project_id: string;
  provider: string;
  external_user_id: string | null;
  status: ConnectionStatus;
  is_same_client: boolean;
}

type Activation = Parameters<ConnectionStore['activate']>[0];

/**
 * Under a lock on the provider's account, so that of two users who bring the same account at once one gets it. An account
 * other than the connection's own is refused while that one is linked or has left records here: one user's data must not
 * be made of two people's.
 */
export function activateConnection(
  { table, transaction, master, audit }: ConnectionContext,
  activation: Activation,
): Promise<Connection | null> {
  const { userId, id, externalUserId, tokens, ownClientHash = null, connectedAt, nextSyncAt } = activation;
  return transaction(async (tx) => {
    const { rows: found } = await tx.query<FoundConnection>(
      `select u.project_id, c.provider, c.external_user_id, c.status, c.own_client_hash is not distinct from $3 as is_same_client
         from connections c join users u on u.id = c.user_id where c.user_id = $1 and c.id = $2 for no key update of c`,
      [userId, id, ownClientHash],
    );
    const {
      project_id: projectId,
      provider,
      external_user_id: formerAccount,
      status,
      ...former
    } = only(found, 'connection');
    // Ended since the consent began; whoever connects again begins a new one.
    if (status === 'DISCONNECTED') return null;
    const account: Account = [projectId, provider, externalUserId];
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [JSON.stringify(account)]);
    if (!(await isFree(tx, account, userId, id))) return null;

    if (formerAccount !== null && formerAccount !== externalUserId) {
      await tx.query('delete from stream_cursors where user_id = $1 and connection_id = $2', [userId, id]);
      await tx.query('update connections set last_synced_at = null where user_id = $1 and id = $2', [userId, id]);
    }
    await tx.query('delete from stream_schedules where user_id = $1 and connection_id = $2', [userId, id]);
    if (!former.is_same_client) await oweFarewell(tx, master, { userId, connectionId: id, since: connectedAt });
    const cipher = await openDataKey(tx, master, userId);
    await tx.query(
      `insert into credentials (user_id, connection_id, tokens) values ($1, $2, $3)
       on conflict (user_id, connection_id) do update set tokens = excluded.tokens`,
      [userId, id, cipher.seal(writeTokens(tokens), credentialPlace(userId, id))],
    );
    // Said now, it would take leave in the name of the connection that has just been made.
    await tx.query(
      `delete from farewells
        where project_id = $1 and provider = $2 and external_user_id = $3 and own_client_hash is not distinct from $4`,
      [...account, ownClientHash],
    );
    const { rows } = await tx.query<ObjectLiteral>(
      `update connections c
          set status = 'ACTIVE', external_user_id = $3, scopes = $4, connected_at = $5, next_sync_at = $6, last_error = null,
              own_client_hash = $7
        where c.user_id = $1 and c.id = $2 returning ${table.list('c')}`,
      [userId, id, externalUserId, tokens.scopes, connectedAt, nextSyncAt, ownClientHash],
    );
    await audit.addOfUser(tx, userId, undefined, 'CONNECTED', { provider });
    return only(rows as Connection[], 'connection');
  });
}

/** Project, provider and the provider's id of the person. */
type Account = [projectId: string, provider: string, externalUserId: string];

/** Whether the connection may be linked to the account. */
export async function isAccountFree(sql: Sql, userId: string, id: string, externalUserId: string): Promise<boolean> {
  const { rows } = await sql.query<{ project_id: string; provider: string }>(
    'select u.project_id, c.provider from connections c join users u on u.id = c.user_id where c.user_id = $1 and c.id = $2',
    [uuid(userId), uuid(id)],
  );
  const { project_id: projectId, provider } = only(rows, 'connection');
  return isFree(sql, [projectId, provider, externalUserId], userId, id);
}

async function isFree(sql: Sql, account: Account, userId: string, id: string): Promise<boolean> {
  const hasRecords = Object.values(RECORD_TABLES)
    .map((name) => `exists (select 1 from ${name} where user_id = $4 and provider = $2)`)
    .join(' or ');
  const { rows } = await sql.query<{ free: boolean }>(
    `select not exists (
       select 1 from connections c join users u on u.id = c.user_id
        where u.project_id = $1 and c.provider = $2 and c.external_user_id = $3 and c.user_id <> $4
          and c.status in ('ACTIVE', 'REAUTHORIZATION_REQUIRED')
     ) and not exists (
       select 1 from connections c
        where c.user_id = $4 and c.id = $5 and c.external_user_id <> $3
          and (c.status in ('ACTIVE', 'REAUTHORIZATION_REQUIRED') or ${hasRecords})
     ) as free`,
    [...account, uuid(userId), uuid(id)],
  );
  return rows[0]?.free === true;
}
