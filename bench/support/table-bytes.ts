import type { Pool } from 'pg';

/** What a table takes, and how many of its rows were ever written. */
export interface TableBytes {
  /** Of the table, its TOAST and its indexes. */
  bytes: number;
  /** Inserted and updated, since the server started. */
  rowsWritten: number;
}

export async function measureTable(pool: Pool, table: string): Promise<TableBytes> {
  const client = await pool.connect();
  try {
    // What a connection counts it reports when it is idle; without this a figure may be a second old.
    await client.query('select pg_stat_force_next_flush()');
    const { rows } = await client.query<{ bytes: string; written: string }>(
      `select pg_total_relation_size($1::regclass) as bytes,
              (select n_tup_ins + n_tup_upd from pg_stat_user_tables where relid = $1::regclass) as written`,
      [table],
    );
    return { bytes: Number(rows[0]?.bytes), rowsWritten: Number(rows[0]?.written) };
  } finally {
    client.release();
  }
}
