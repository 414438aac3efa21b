import type { DataSource, ObjectLiteral } from 'typeorm';
import type { TokenStore } from '../../application/ports/index.js';
import type { User } from '../../domain/user.js';
import type { Auditor } from '../audit-chain.js';
import { UserEntity } from '../entities/user.js';
import { uuid, type Sql } from '../sql.js';
import { tableOf } from '../table.js';
import type { Transaction } from '../transaction.js';

export function tokenStore(dataSource: DataSource, sql: Sql, transaction: Transaction, audit: Auditor): TokenStore {
  const users = tableOf(dataSource, UserEntity);
  return {
    async holders({ projectId, userIds, tokenId, keyId, issuedAt, now }) {
      const { rows } = await sql.query<ObjectLiteral>(
        `select ${users.list('u')}
           from unnest($2::uuid[]) with ordinality as k(id, n)
           join users u on u.id = k.id and u.project_id = $1
                       and (u.tokens_good_from is null or u.tokens_good_from < $3)
          where not exists (select 1 from revoked_tokens r where r.project_id = $1 and r.id = $4::uuid)
            and ($5::uuid is null or exists (
                  select 1 from api_keys a
                   where a.id = $5::uuid and a.project_id = $1 and a.revoked_at is null
                     and (a.expires_at is null or a.expires_at > $6)))
          order by k.n`,
        [
          uuid(projectId),
          userIds.map(uuid),
          issuedAt,
          tokenId === null ? null : uuid(tokenId),
          keyId === null ? null : uuid(keyId),
          now,
        ],
      );
      return rows as User[];
    },

    revoke: (projectId, tokenId, expiresAt, by) =>
      transaction(async (tx) => {
        const { rowCount } = await tx.query(
          `insert into revoked_tokens (project_id, id, expires_at) values ($1, $2, $3)
           on conflict (project_id, id) do nothing`,
          [uuid(projectId), uuid(tokenId), expiresAt],
        );
        if (rowCount === 1) await audit.add(tx, projectId, by, { action: 'TOKEN_REVOKED', details: { tokenId } });
      }),

    revokeAllOf: (userId, at, by) =>
      transaction(async (tx) => {
        // Processes' clocks differ: what was revoked stays so.
        await tx.query('update users set tokens_good_from = greatest(tokens_good_from, $2) where id = $1', [
          uuid(userId),
          at,
        ]);
        await audit.addOfUser(tx, userId, by, 'ALL_TOKENS_REVOKED');
      }),

    async forgetEnded(now) {
      await sql.query('delete from revoked_tokens where expires_at <= $1', [now]);
    },
  };
}
