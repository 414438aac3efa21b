import type { DataSource } from 'typeorm';
import type { AuditFilter, AuditStore, AuditVerdict } from '../../application/ports/index.js';
import type { AuditCounts, AuditEntry, ErasureReceipt } from '../../domain/audit.js';
import { hashEntry, NO_HASH, type Auditor } from '../audit-chain.js';
import { AuditEntryEntity } from '../entities/audit-entry.js';
import { count, listTogether, type Filter, type Listing } from '../listing.js';
import { uuid, type Reads, type Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';

const BATCH = 1_000;

export function auditStore(dataSource: DataSource, sql: Reads, transaction: Transaction, audit: Auditor): AuditStore {
  const table = tableOf(dataSource, AuditEntryEntity);
  const listing: Listing<AuditEntry> = { table, owner: 'project_id', sort: 'sequence', direction: 'desc' };
  return {
    add: (projectId, by, action, { externalUserIds, details }) =>
      transaction(async (tx) => {
        const events = externalUserIds.map((externalUserId) => ({ action, externalUserId, details }));
        await audit.add(tx, projectId, by, ...events);
      }),

    addOfUser: (userId, by, action, details) => transaction((tx) => audit.addOfUser(tx, userId, by, action, details)),

    list: (projectId, filter, page) => listTogether(sql, listing, [projectId], within(projectId, filter), page),
    count: (projectId, filter) => count(sql, listing, [projectId], within(projectId, filter)),

    async receipt(projectId, externalUserId) {
      const { rows } = await sql.query<AuditEntry & Record<string, unknown>>(
        `select ${table.list('t')} from audit_entries t
          where t.project_id = $1 and t.external_user_id = $2 and t.action = 'USER_ERASED'
          order by t.sequence desc limit 1`,
        [uuid(projectId), externalUserId],
      );
      const [entry] = rows;
      return entry === undefined ? null : receiptOf(entry);
    },

    verify: (projectId) =>
      transaction(async (tx) => {
        await tx.query('set transaction isolation level repeatable read read only');
        return verify(tx, table, projectId);
      }),
  };
}

export function receiptOf({ id, at, details, hash }: AuditEntry): ErasureReceipt {
  return { id, erasedAt: at, counts: details['counts'] as AuditCounts, hash };
}

/** Times never go back along the chain, so that a time is found as a place in it. */
function within(projectId: string, { externalUserId, actions, from, to }: AuditFilter): Filter {
  return (bind) => {
    const firstFrom = (time: Date) =>
      `coalesce((select a.sequence from audit_entries a where a.project_id = ${bind(uuid(projectId))}::uuid
          and a.at >= ${bind(time)}::timestamptz order by a.at, a.sequence limit 1), 2147483647)`;
    const [single, ...further] = actions ?? [];
    return [
      ...(externalUserId === null ? [] : [`t.external_user_id = ${bind(externalUserId)}`]),
      ...(from === null ? [] : [`t.sequence >= ${firstFrom(from)}`]),
      ...(to === null ? [] : [`t.sequence < ${firstFrom(to)}`]),
      ...(single !== undefined && further.length === 0 ? [`t.action = ${bind(single)}`] : []),
      ...(further.length > 0 ? [`t.action = any(${bind(actions)}::text[])`] : []),
      ...(actions?.length === 0 ? ['false'] : []),
    ];
  };
}

async function verify(tx: Sql, table: Table<AuditEntry>, projectId: string): Promise<AuditVerdict> {
  const heads = await tx.query<{ sequence: number; hash: Buffer }>(
    'select sequence, hash from audit_heads where project_id = $1',
    [uuid(projectId)],
  );
  const end = heads.rows[0]?.sequence ?? 0;
  let previous = NO_HASH;
  let entries = 0;
  const broken = (brokenAt: number): AuditVerdict => ({ projectId, entries, hash: null, brokenAt });
  for (;;) {
    const { rows } = await tx.query<AuditEntry & Record<string, unknown>>(
      `select ${table.list('t')} from audit_entries t where t.project_id = $1 and t.sequence > $2
        order by t.sequence limit ${BATCH}`,
      [uuid(projectId), entries],
    );
    for (const entry of rows) {
      const hash = hashEntry(previous, entry);
      if (entry.sequence !== entries + 1 || !hash.equals(entry.hash)) return broken(entries + 1);
      previous = hash;
      entries += 1;
    }
    if (rows.length < BATCH) break;
  }
  // What was cut off at the end leaves a chain that is whole.
  const isWhole = entries === end && (entries === 0 || Buffer.from(previous).equals(heads.rows[0]?.hash ?? NO_HASH));
  return isWhole ? { projectId, entries, hash: entries === 0 ? null : previous, brokenAt: null } : broken(entries + 1);
}
