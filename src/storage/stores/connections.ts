import type { DataSource, ObjectLiteral } from 'typeorm';
import type { ConnectionStore } from '../../application/ports/index.js';
import type { Connection } from '../../domain/connection.js';
import type { Auditor } from '../audit-chain.js';
import type { MasterCipher } from '../cipher.js';
import { ConnectionEntity } from '../entities/connection.js';
import { jsonb, only, uuid, type Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { activateConnection, isAccountFree } from './activate-connection.js';
import type { ConnectionContext } from './connection-context.js';
import { credentialRenewal } from './credential-renewal.js';
import { credentialPlace, readTokens } from './credentials.js';
import { openHeld, type WrappedKey } from '../data-keys.js';
import { disconnectConnection } from './disconnect-connection.js';

export function connectionStore(
  dataSource: DataSource,
  sql: Sql,
  transaction: Transaction,
  master: MasterCipher,
  poolSize: number,
  audit: Auditor,
): ConnectionStore {
  const table: Table<Connection> = tableOf(dataSource, ConnectionEntity);
  const context: ConnectionContext = { table, transaction, master, audit };
  const query = async (text: string, values: unknown[]) =>
    (await sql.query<ObjectLiteral>(text, values)).rows as Connection[];
  return {
    async begin(userId, provider) {
      // One that has ended waits for a consent again; one that works, or only has to be renewed, is left as it is.
      const rows = await query(
        `insert into connections as c (user_id, provider, status) values ($1, $2, 'PENDING')
         on conflict (user_id, provider) do update
           set status = case c.status when 'DISCONNECTED' then 'PENDING' else c.status end
         returning ${table.list('c')}`,
        [userId, provider],
      );
      return only(rows, 'connection');
    },

    find: async (userId, id) => (await table.findMany(sql, [{ userId, id }]))[0] ?? null,

    async findByProvider(userId, provider) {
      const [row] = await query(
        `select ${table.list('c')} from connections c where c.user_id = $1 and c.provider = $2`,
        [uuid(userId), provider],
      );
      return row ?? null;
    },

    async listByUsers(userIds) {
      const rows = await query(
        `select ${table.list('c')} from connections c where c.user_id = any($1::uuid[]) order by c.provider`,
        [userIds.map(uuid)],
      );
      return userIds.map((userId) => rows.filter((row) => row.userId === userId));
    },

    findMany: (keys) => table.findMany(sql, keys),

    activate: (input) => activateConnection(context, input),
    isAccountFree: (userId, id, externalUserId) => isAccountFree(sql, userId, id, externalUserId),

    async noteRefusal(userId, id, error) {
      await sql.query(
        `update connections set last_error = $3
          where user_id = $1 and id = $2 and status in ('PENDING', 'REAUTHORIZATION_REQUIRED')`,
        [uuid(userId), uuid(id), jsonb(error)],
      );
    },

    async credential(userId, id) {
      const { rows } = await sql.query<WrappedKey & { tokens: Buffer }>(
        `select c.tokens, k.master_key_id as "masterKeyId", k.wrapped
           from credentials c join data_keys k on k.user_id = c.user_id
          where c.user_id = $1 and c.connection_id = $2`,
        [uuid(userId), uuid(id)],
      );
      const [row] = rows;
      if (row === undefined) return null;
      return readTokens(openHeld(master, userId, row).open(row.tokens, credentialPlace(userId, id)));
    },

    renewCredential: credentialRenewal(dataSource, master, Math.max(1, Math.floor(poolSize / 2))),

    disconnect: (userId, id, options) => disconnectConnection(context, userId, id, options),
  };
}
