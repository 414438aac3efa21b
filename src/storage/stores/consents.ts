import type { Consent, ConsentStore } from '../../application/ports/index.js';
import type { Auditor } from '../audit-chain.js';
import type { MasterCipher, Place } from '../cipher.js';
import { openDataKey } from '../data-keys.js';
import type { Sql } from '../sql.js';
import type { Transaction } from '../transaction.js';

const place = (stateHash: Uint8Array): Place => ({
  table: 'consents',
  row: [Buffer.from(stateHash).toString('hex')],
  column: 'code_verifier',
});

export function consentStore(sql: Sql, transaction: Transaction, master: MasterCipher, audit: Auditor): ConsentStore {
  return {
    async create(stateHash, { codeVerifier, ...consent }, by) {
      const sealed =
        codeVerifier === null
          ? null
          : (await openDataKey(sql, master, consent.userId)).seal(Buffer.from(codeVerifier, 'utf8'), place(stateHash));
      await transaction(async (tx) => {
        await tx.query(
          `insert into consents (state_hash, project_id, user_id, connection_id, provider, own_client_hash, redirect_url, code_verifier, expires_at)
         values ($1, $2, $3, $4, $5, $9, $6, $7, $8)`,
          [
            stateHash,
            consent.projectId,
            consent.userId,
            consent.connectionId,
            consent.provider,
            consent.redirectUrl,
            sealed,
            consent.expiresAt,
            consent.ownClientHash,
          ],
        );
        await audit.addOfUser(tx, consent.userId, by, 'CONNECT_BEGUN', { provider: consent.provider });
      });
    },

    async consume(stateHash, provider, now) {
      const { rows } = await sql.query<Omit<Consent, 'codeVerifier'> & { sealed: Buffer | null }>(
        `delete from consents where state_hash = $1 and provider = $2 and expires_at > $3
         returning project_id as "projectId", user_id as "userId", connection_id as "connectionId", provider,
                   own_client_hash as "ownClientHash", redirect_url as "redirectUrl", code_verifier as sealed, expires_at as "expiresAt"`,
        [stateHash, provider, now],
      );
      const [row] = rows;
      if (row === undefined) return null;
      const { sealed, ...consent } = row;
      if (sealed === null) return { ...consent, codeVerifier: null };
      const cipher = await openDataKey(sql, master, consent.userId);
      return { ...consent, codeVerifier: cipher.open(sealed, place(stateHash)).toString('utf8') };
    },

    async deleteExpired(now) {
      const { rowCount } = await sql.query('delete from consents where expires_at <= $1', [now]);
      return rowCount ?? 0;
    },
  };
}
