import type { DataSource, EntityTarget, ObjectLiteral, ValueTransformer } from 'typeorm';
import { uuid, type Sql } from './sql.js';

/** A column as its entity declares it. */
export interface TableColumn {
  property: string;
  name: string;
  /** As written in SQL. */
  type: string;
  /** False for what storage keeps for itself. */
  isRead: boolean;
}

/** A table whose rows are read as they are: every column under the name of its property. */
export interface Table<T> {
  name: string;
  columns: TableColumn[];
  /** What is read of a row; of these properties alone, where some are given. */
  read(properties?: readonly string[]): TableColumn[];
  /** The list of a `select`, from a table under this alias. */
  list(alias: string): string;
  /** The row as its entity; puts instants back into what JSON holds as text. */
  revive(row: ObjectLiteral): T;
  column(property: string): TableColumn;
  /** Rows by (user, id) in the order asked for; null where there is none. */
  findMany(sql: Sql, keys: readonly { userId: string; id: string }[]): Promise<(T | null)[]>;
}

export function tableOf<T extends ObjectLiteral>(dataSource: DataSource, entity: EntityTarget<T>): Table<T> {
  const metadata = dataSource.getMetadata(entity);
  const columns = metadata.columns.map((column) => ({
    property: column.propertyName,
    name: column.databaseName,
    type: typeof column.type === 'string' ? column.type + (column.isArray ? '[]' : '') : '',
    isRead: column.isSelect,
  }));
  const revivals = metadata.columns.flatMap(({ propertyName, transformer }): [string, ValueTransformer][] =>
    transformer === undefined || Array.isArray(transformer) ? [] : [[propertyName, transformer]],
  );
  const read = (properties?: readonly string[]) =>
    columns.filter(({ isRead, property }) => isRead && (properties === undefined || properties.includes(property)));
  const list = (alias: string) =>
    read()
      .map(({ property, name }) => `${alias}.${name} as "${property}"`)
      .join(', ');
  const revive = (row: ObjectLiteral): T => {
    for (const [property, transformer] of revivals) {
      if (row[property] !== undefined) row[property] = transformer.from(row[property]) as unknown;
    }
    return row as T;
  };
  return {
    name: metadata.tableName,
    columns,
    read,
    list,
    revive,
    column(property) {
      const column = columns.find((candidate) => candidate.property === property);
      if (column === undefined) throw new Error(`${metadata.tableName} has no ${property}`);
      return column;
    },
    async findMany(sql, keys) {
      if (keys.length === 0) return [];
      const { rows } = await sql.query<ObjectLiteral>(
        `select ${list('t')}
           from unnest($1::uuid[], $2::uuid[]) with ordinality as k(user_id, id, n)
           left join ${metadata.tableName} t on t.user_id = k.user_id and t.id = k.id
          order by k.n`,
        [keys.map(({ userId }) => uuid(userId)), keys.map(({ id }) => uuid(id))],
      );
      return rows.map((row) => (row['id'] === null ? null : revive(row)));
    },
  };
}
