import type { DataSource } from 'typeorm';
import type { AccountLock } from '../../application/ports/index.js';
import { once } from '../transaction.js';

/** Held by a transaction of its own, so that it ends with the process that holds it. */
export function accountLock(dataSource: DataSource): AccountLock {
  return {
    hold: ({ projectId, provider, externalUserId }, work) =>
      once(dataSource, async (tx) => {
        const name = JSON.stringify(['account', projectId, provider, externalUserId]);
        await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
        return work();
      }),
  };
}
