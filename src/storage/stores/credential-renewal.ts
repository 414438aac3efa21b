import type { DataSource } from 'typeorm';
import type { ConnectionStore } from '../../application/ports/index.js';
import type { TokenSet } from '../../domain/connection.js';
import type { MasterCipher } from '../cipher.js';
import { openDataKey } from '../data-keys.js';
import { uuid, type Sql } from '../sql.js';
import { once } from '../transaction.js';
import { credentialPlace, readTokens, writeTokens } from './credentials.js';

type Renew = ConnectionStore['renewCredential'];

/**
 * Renews under a lock of the row, which holds a connection of the pool while the provider is asked. So callers of one
 * process who want the same wait for one renewal among themselves, and only `limit` renewals run at once: the pool is
 * never full of waiting.
 */
export function credentialRenewal(dataSource: DataSource, master: MasterCipher, limit: number): Renew {
  const underWay = new Map<string, Promise<TokenSet | null>>();
  const gate = admit(limit);
  return (userId, id, refusedAccessToken, refresh) => {
    const key = JSON.stringify([userId, id, refusedAccessToken]);
    const renewal =
      underWay.get(key) ??
      gate(() => once(dataSource, (tx) => renew(tx, master, [userId, id, refusedAccessToken, refresh]))).finally(() =>
        underWay.delete(key),
      );
    underWay.set(key, renewal);
    return renewal;
  };
}

async function renew(
  tx: Sql,
  master: MasterCipher,
  [userId, id, refusedAccessToken, refresh]: Parameters<Renew>,
): Promise<TokenSet | null> {
  const key = [uuid(userId), uuid(id)];
  const { rows } = await tx.query<{ tokens: Buffer }>(
    'select tokens from credentials where user_id = $1 and connection_id = $2 for update',
    key,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const cipher = await openDataKey(tx, master, userId);
  const place = credentialPlace(userId, id);
  const stored = readTokens(cipher.open(row.tokens, place));
  if (stored.accessToken !== refusedAccessToken) return stored;
  const renewed = await refresh(stored);
  await tx.query('update credentials set tokens = $3 where user_id = $1 and connection_id = $2', [
    ...key,
    cipher.seal(writeTokens(renewed), place),
  ]);
  return renewed;
}

/** Lets `limit` pieces of work run at once, the others in the order in which they came. */
function admit(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
