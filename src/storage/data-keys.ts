import { randomBytes } from 'node:crypto';
import { DATA_KEY_BYTES, userCipher, type MasterCipher, type UserCipher } from './cipher.js';
import { DATA_KEYS, placeIn } from './master-sealed.js';
import { only, uuid, type Sql } from './sql.js';

const place = (userId: string) => placeIn(DATA_KEYS, [userId]);

/** Makes the user's data key, wrapped by the first master key. */
export async function createDataKey(sql: Sql, master: MasterCipher, userId: string): Promise<void> {
  await createDataKeys(sql, master, [userId]);
}

/** As `createDataKey`, for many users by one statement. */
export async function createDataKeys(sql: Sql, master: MasterCipher, userIds: readonly string[]): Promise<void> {
  const keys = userIds.map((userId) => master.seal(randomBytes(DATA_KEY_BYTES), place(userId)));
  await sql.query(
    `insert into data_keys (user_id, master_key_id, wrapped) select * from unnest($1::uuid[], $2::text[], $3::bytea[])`,
    [userIds, keys.map(({ masterKeyId }) => masterKeyId), keys.map(({ sealed }) => sealed)],
  );
}

/** A data key as it is stored, wrapped by a master key. */
export interface WrappedKey {
  masterKeyId: string;
  wrapped: Buffer;
}

const WRAPPED = 'select master_key_id as "masterKeyId", wrapped from data_keys where user_id = $1';

/** @throws Error where the user has no data key (any more) */
export async function openDataKey(sql: Sql, master: MasterCipher, userId: string): Promise<UserCipher> {
  const { rows } = await sql.query<WrappedKey & Record<string, unknown>>(WRAPPED, [userId]);
  return openHeld(master, userId, rows[0]);
}

/** As `holdData` together with others, with what `openHeld` opens; the user's id is `$1`. */
export const HOLD_DATA_KEY = `${WRAPPED} for key share`;

/** @throws Error where there is none */
export function openHeld(master: MasterCipher, userId: string, key: WrappedKey | undefined): UserCipher {
  const { masterKeyId, wrapped } = only(key === undefined ? [] : [key], 'data key');
  return userCipher(master.open({ masterKeyId, sealed: wrapped }, place(userId)));
}

/**
 * Holds the user's data until the transaction ends: `together` with others that commit to it or delete of it, or `alone`.
 * Comes before every other lock of the transaction, so that nobody waits in a ring.
 * @returns false where the user is gone
 */
export async function holdData(tx: Sql, userId: string, how: 'together' | 'alone'): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select 1 from data_keys where user_id = $1 for ${how === 'alone' ? 'update' : 'key share'}`,
    [uuid(userId)],
  );
  return rowCount === 1;
}

/**
 * As `holdData`, for what a person has asked for and nobody would do again: it waits as long as it takes. That has an end: a
 * rebuild has one, and the database puts out who hangs.
 */
export async function waitForData(tx: Sql, userId: string, how: 'together' | 'alone'): Promise<boolean> {
  await tx.query('set local lock_timeout = 0');
  const isThere = await holdData(tx, userId, how);
  await tx.query('set local lock_timeout to default');
  return isThere;
}
