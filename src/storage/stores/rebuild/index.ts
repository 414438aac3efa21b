import type { DataSource } from 'typeorm';
import type { RebuildReport, RebuildStore, RebuildUser } from '../../../application/ports/index.js';
import type { MasterCipher } from '../../cipher.js';
import { holdData, openDataKey } from '../../data-keys.js';
import type { RecordTables } from '../../record-tables.js';
import { only, uuid, type Sql } from '../../sql.js';
import { once } from '../../transaction.js';
import { readOffsets } from '../sync-data/offsets.js';
import { applyDifferences } from './apply.js';
import { findDifferences } from './compare.js';
import { replayInto } from './replay.js';
import { tellDifferences } from './tell.js';
import { castShadow, type RebuildScope } from './shadow.js';

/** Ends the transaction of a dry run, which must not be committed. */
class Undone extends Error {
  constructor(readonly report: RebuildReport) {
    super('a dry run is undone');
  }
}

export function rebuildStore(
  dataSource: DataSource,
  sql: Sql,
  master: MasterCipher,
  tables: RecordTables,
): RebuildStore {
  return {
    async users({ externalId, providers, onlyRejected }) {
      const { rows } = await sql.query<RebuildUser & Record<string, unknown>>(
        `select u.id as "userId", u.external_id as "externalId"
           from users u
          where ($1::text is null or u.external_id = $1)
            and exists (select 1 from payloads p
                         where p.user_id = u.id and p.provider = any($2::text[]) and (not $3 or p.rejection is not null))
          order by u.id`,
        [externalId, providers, onlyRejected],
      );
      return rows;
    },

    async rebuild({ userId, providers, isDryRun, at }, replay, onDifference) {
      const key = uuid(userId);
      try {
        return await once(dataSource, async (tx) => {
          if (!(await holdData(tx, key, 'alone'))) return null;
          const cipher = await openDataKey(tx, master, key);
          // Before the shadow falls on the records that tell them.
          const offsets = await readOffsets(tx, key);
          const scope = await castShadow(tx, { userId: key, providers, tables });
          await replay(replayInto(tx, cipher, scope, offsets));
          await findDifferences(tx, scope);
          await tellDifferences(tx, scope, onDifference);
          const report = await countDifferences(tx, scope);
          if (isDryRun) throw new Undone(report);
          await applyDifferences(tx, scope, at);
          return report;
        });
      } catch (error) {
        if (error instanceof Undone) return error.report;
        throw error;
      }
    },
  };
}

async function countDifferences(tx: Sql, { userId }: RebuildScope): Promise<RebuildReport> {
  const { rows } = await tx.query<RebuildReport & Record<string, unknown>>(
    `select (select count(*)::integer from kept) as kept,
            count(*) filter (where kind = 'created')::integer as created,
            count(*) filter (where kind = 'changed')::integer as changed,
            count(*) filter (where kind = 'removed')::integer as removed,
            (select json_build_object(
                      'replayed', count(*),
                      'understood', count(*) filter (where p.rejection is not null and m.rejection is null),
                      'rejected', count(*) filter (where p.rejection is null and m.rejection is not null))
               from replayed m join payloads p on p.user_id = $1 and p.hash = m.hash) as payloads
       from differences`,
    [userId],
  );
  return only(rows, 'count');
}
