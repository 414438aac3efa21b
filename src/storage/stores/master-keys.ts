import type { MasterKeyStore } from '../../application/ports/index.js';
import type { MasterCipher } from '../cipher.js';
import { MASTER_SEALED, placeIn, type MasterSealedColumn } from '../master-sealed.js';
import type { Sql } from '../sql.js';
import type { Transaction } from '../transaction.js';

/** Rows of one transaction: few enough that nobody who needs one of them waits long. */
const AT_ONCE = 500;

interface SealedRow {
  keys: string[];
  at: string;
  masterKeyId: string;
  sealed: Buffer;
}

/** Which master keys the database needs, and how what older ones sealed is sealed anew. */
export function masterKeyStore(sql: Sql, transaction: Transaction, master: MasterCipher): MasterKeyStore {
  return {
    async inUse() {
      const counts = MASTER_SEALED.map(
        ({ table, keyColumn, column }) =>
          `select '${table}' as "table", ${keyColumn} as "keyId", count(*)::float8 as count
             from ${table} where ${column} is not null group by 2`,
      );
      const { rows } = await sql.query<{ table: string; keyId: string; count: number }>(
        `${counts.join(' union all ')} order by 1, 2`,
      );
      return rows;
    },

    async *rotate() {
      for (const place of MASTER_SEALED) {
        for (;;) {
          const count = await transaction((tx) => sealAnew(tx, master, place));
          if (count === 0) break;
          yield { table: place.table, count };
        }
      }
    },
  };
}

/** @returns how many rows of older keys there were, at most those of one transaction */
async function sealAnew(tx: Sql, master: MasterCipher, place: MasterSealedColumn): Promise<number> {
  const { table, keyColumn, column, row } = place;
  // Held, a row stays where it is; whoever reads it or refers to it goes on meanwhile.
  const { rows } = await tx.query<SealedRow & Record<string, unknown>>(
    `select array[${row.join(', ')}] as keys, ctid::text as at, ${keyColumn} as "masterKeyId", ${column} as sealed from ${table}
      where ${column} is not null and ${keyColumn} <> $1 limit ${AT_ONCE} for no key update`,
    [master.keyId],
  );
  if (rows.length === 0) return 0;
  const anew = rows.map(({ keys, masterKeyId, sealed }) => {
    const here = placeIn(place, keys);
    return master.seal(master.open({ masterKeyId, sealed }, here), here).sealed;
  });
  await tx.query(
    `update ${table} t set ${keyColumn} = $1, ${column} = n.sealed
       from unnest($2::tid[], $3::bytea[]) as n(at, sealed) where t.ctid = n.at`,
    [master.keyId, rows.map(({ at }) => at), anew],
  );
  return rows.length;
}
