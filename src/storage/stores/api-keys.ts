import type { DataSource, ObjectLiteral } from 'typeorm';
import { ISSUER_ENDED } from '../../application/ports/api-keys.js';
import type { ApiKeyStore } from '../../application/ports/index.js';
import type { ApiKey } from '../../domain/api-key.js';
import type { AuditDetails } from '../../domain/audit.js';
import type { Auditor } from '../audit-chain.js';
import { ApiKeyEntity } from '../entities/api-key.js';
import { countEach, listEach, type Listing } from '../listing.js';
import { only, uuid, type Sql } from '../sql.js';
import { tableOf } from '../table.js';
import type { Transaction } from '../transaction.js';

type Reads = Parameters<typeof listEach>[0] & Sql;

const isOpen = (at: string) => `k.revoked_at is null and (k.expires_at is null or k.expires_at > ${at})`;

export function apiKeyStore(dataSource: DataSource, sql: Reads, transaction: Transaction, audit: Auditor): ApiKeyStore {
  const keys = tableOf(dataSource, ApiKeyEntity);
  const listing: Listing<ApiKey> = { table: keys, owner: 'project_id', sort: 'createdAt', direction: 'desc' };
  const columns = keys.list('k');

  /** Keys of one project are made one after the other, so that each sees the names of those before. */
  const lockProject = (tx: Sql, id: string) => tx.query('select 1 from projects where id = $1 for update', [uuid(id)]);
  const insert = async (tx: Sql, key: Omit<Parameters<ApiKeyStore['create']>[0], 'issuerId'>): Promise<ApiKey> => {
    const { rows } = await tx.query<ObjectLiteral>(
      `insert into api_keys as k (project_id, key_hash, prefix, is_bootstrap, name, scopes, created_at, expires_at)
       values ($1, $2, $3, false, $4, $5, $6, $7) returning ${columns}`,
      [uuid(key.projectId), key.hash, key.prefix, key.name, key.scopes, key.now, key.expiresAt],
    );
    return only(rows as ApiKey[], 'key');
  };

  /** Whether the key that asks may still ask; under the lock of the project, which whoever ends a key takes too. */
  const mayIssue = async (tx: Sql, issuerId: string | null, now: Date): Promise<boolean> => {
    if (issuerId === null) return true;
    const { rowCount } = await tx.query(`select 1 from api_keys k where k.id = $1 and ${isOpen('$2')}`, [
      uuid(issuerId),
      now,
    ]);
    return rowCount === 1;
  };

  const find = async (on: Sql, id: string): Promise<ApiKey | null> => {
    const { rows } = await on.query<ObjectLiteral>(`select ${columns} from api_keys k where k.id = $1`, [uuid(id)]);
    return (rows[0] as ApiKey | undefined) ?? null;
  };

  return {
    create: (key) =>
      transaction(async (tx) => {
        await lockProject(tx, key.projectId);
        if (!(await mayIssue(tx, key.issuerId, key.now))) return ISSUER_ENDED;
        const { rows } = await tx.query(
          `select 1 from api_keys k where k.project_id = $1 and k.name = $2 and ${isOpen('$3')}`,
          [uuid(key.projectId), key.name, key.now],
        );
        if (rows.length > 0) return null;
        const made = await insert(tx, key);
        await audit.add(tx, key.projectId, key.by, { action: 'KEY_CREATED', details: detailsOf(made) });
        return made;
      }),

    find: (id) => find(sql, id),

    revoke: (id, now, by) =>
      transaction(async (tx) => {
        const known = await find(tx, id);
        if (known === null) return null;
        await lockProject(tx, known.projectId);
        const { rows } = await tx.query<ObjectLiteral>(
          `update api_keys k set revoked_at = $2 where k.id = $1 and k.revoked_at is null returning ${columns}`,
          [uuid(id), now],
        );
        const [revoked] = rows as ApiKey[];
        if (revoked === undefined) return find(tx, id);
        await audit.add(tx, revoked.projectId, by, { action: 'KEY_REVOKED', details: detailsOf(revoked) });
        return revoked;
      }),

    rotate: (id, { now, endsAt, expiresAt, issuerId, by, ...secret }) =>
      transaction(async (tx) => {
        const found = await tx.query<{ projectId: string }>(
          'select k.project_id as "projectId" from api_keys k where k.id = $1',
          [uuid(id)],
        );
        if (found.rows[0] === undefined) return 'MISSING';
        await lockProject(tx, found.rows[0].projectId);
        if (!(await mayIssue(tx, issuerId, now))) return ISSUER_ENDED;
        const { rows } = await tx.query<ObjectLiteral & { isBootstrap: boolean; isOpen: boolean; isRotated: boolean }>(
          `select ${columns}, k.is_bootstrap as "isBootstrap", ${isOpen('$2')} as "isOpen",
                  exists (select 1 from api_keys s where s.project_id = k.project_id and s.name = k.name
                             and s.revoked_at is null and (s.expires_at is null or s.expires_at > $2)
                             and s.created_at > k.created_at) as "isRotated"
             from api_keys k where k.id = $1`,
          [uuid(id), now],
        );
        const { isBootstrap, isOpen: isGood, isRotated, ...row } = only(rows, 'key');
        if (isBootstrap) return 'OF_SETTINGS';
        if (!isGood) return 'ENDED';
        if (isRotated) return 'ROTATED';
        const before = row as ApiKey;
        const { projectId, name, scopes } = before;
        const ended = await tx.query<ObjectLiteral>(
          `update api_keys k set expires_at = least(k.expires_at, $2::timestamptz) where k.id = $1 returning ${columns}`,
          [uuid(id), endsAt],
        );
        // Later than the one before, also in the same millisecond: that tells which of the two is the successor.
        const createdAt = new Date(Math.max(now.getTime(), before.createdAt.getTime() + 1));
        const key = { ...secret, projectId, name, scopes, now: createdAt, expiresAt: expiresAt(before) };
        const apiKey = await insert(tx, key);
        const details = { ...detailsOf(apiKey), replacedKeyId: id, replacedEndsAt: endsAt.toISOString() };
        await audit.add(tx, projectId, by, { action: 'KEY_ROTATED', details });
        return { apiKey, replaced: only(ended.rows as ApiKey[], 'key') };
      }),

    listEach: (projectIds, page) => listEach(sql, listing, projectIds, () => [], page),
    countEach: (projectIds) => countEach(sql, listing, projectIds, () => []),

    async noteUse(id, at) {
      await sql.query(
        `update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2)`,
        [uuid(id), at],
      );
    },
  };
}

/** Of the key that an entry is about; the prefix is no secret. */
function detailsOf({ id: keyId, prefix, name, scopes }: ApiKey): AuditDetails {
  return { keyId, prefix, name, scopes };
}
