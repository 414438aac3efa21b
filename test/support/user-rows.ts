import pg from 'pg';

/** Looks into a gateway's database from outside, for what its API must not show. */
export interface RowInspector {
  query(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Internal key of a user, by the application's id. */
  userKey(externalId: string): Promise<string>;
  /** Names of the tables that hold rows of the user, in order of the alphabet. */
  tablesWithRowsOf(userKey: string): Promise<string[]>;
  close(): Promise<void>;
}

export function inspectRows(url: string): RowInspector {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const query = async (sql: string, parameters: unknown[] = []) =>
    (await pool.query<Record<string, unknown>>(sql, parameters)).rows;
  return {
    query,
    async userKey(externalId) {
      const [row] = await query('select id from users where external_id = $1', [externalId]);
      if (row === undefined) throw new Error(`there is no user ${externalId}`);
      return row['id'] as string;
    },
    async tablesWithRowsOf(userKey) {
      const tables = await query(
        `select table_name as name, column_name as key from information_schema.columns
          where table_schema = 'public' and (column_name = 'user_id' or (table_name = 'users' and column_name = 'id'))
          order by table_name`,
      );
      const held: string[] = [];
      for (const { name, key } of tables as { name: string; key: string }[]) {
        const [row] = await query(`select exists (select from "${name}" where "${key}" = $1) as "isHeld"`, [userKey]);
        if (row?.['isHeld'] === true) held.push(name);
      }
      return held;
    },
    close: () => pool.end(),
  };
}
