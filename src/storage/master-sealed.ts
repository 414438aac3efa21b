import type { Place } from './cipher.js';

/** A column whose values are sealed under a master key itself, and not under the data key of a user. */
export interface MasterSealedColumn {
  table: string;
  /** Holds the id of the master key. */
  keyColumn: string;
  column: string;
  /** The primary key, each part as SQL that gives the text of the place. */
  row: readonly string[];
}

export const DATA_KEYS: MasterSealedColumn = {
  table: 'data_keys',
  keyColumn: 'master_key_id',
  column: 'wrapped',
  row: ['user_id::text'],
};

export const FAREWELLS: MasterSealedColumn = {
  table: 'farewells',
  keyColumn: 'master_key_id',
  column: 'tokens',
  row: ['id::text'],
};

export const PROVIDER_WEBHOOKS: MasterSealedColumn = {
  table: 'provider_webhooks',
  keyColumn: 'master_key_id',
  column: 'secrets',
  row: ['provider', `encode(client_hash, 'hex')`],
};

export const PROVIDER_CREDENTIALS: MasterSealedColumn = {
  table: 'provider_credentials',
  keyColumn: 'master_key_id',
  column: 'sealed',
  row: ['project_id::text', 'provider'],
};

/** Every such column: what is sealed anew when the first master key is another one. */
export const MASTER_SEALED: readonly MasterSealedColumn[] = [
  DATA_KEYS,
  FAREWELLS,
  PROVIDER_WEBHOOKS,
  PROVIDER_CREDENTIALS,
];

/** @param row the values of the column's `row` */
export function placeIn({ table, column }: MasterSealedColumn, row: readonly string[]): Place {
  return { table, row, column };
}
