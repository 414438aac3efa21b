import { randomUUID } from 'node:crypto';
import type { OwnCredentials, OwnSecrets, ProviderCredentialStore } from '../../application/ports/index.js';
import type { SyncError } from '../../domain/sync-run.js';
import type { Auditor } from '../audit-chain.js';
import type { MasterCipher } from '../cipher.js';
import { placeIn, PROVIDER_CREDENTIALS } from '../master-sealed.js';
import { jsonb, only, uuid, type Sql } from '../sql.js';
import type { Transaction } from '../transaction.js';

const CLIENT_GONE: SyncError = {
  code: 'REAUTHORIZATION_REQUIRED',
  message: 'The application reaches the provider with another client by now: the user must connect again',
  isRetryable: false,
};

const TOLD = `id, project_id as "projectId", provider, client_hash as "clientHash", client_id_end as "clientIdEnd",
  has_webhook_secret as "hasWebhookSecret", created_at as "createdAt"`;

type Told = OwnCredentials & Record<string, unknown>;
type Sealed = Told & { masterKeyId: string; sealed: Buffer };
type Key = Parameters<ProviderCredentialStore['remove']>[0];

const place = ({ projectId, provider }: Key) => placeIn(PROVIDER_CREDENTIALS, [projectId, provider]);

export function providerCredentialStore(
  sql: Sql,
  transaction: Transaction,
  master: MasterCipher,
  audit: Auditor,
): ProviderCredentialStore {
  return {
    async listOf(projectId) {
      const { rows } = await sql.query<Told>(
        `select ${TOLD} from provider_credentials where project_id = $1 order by provider`,
        [uuid(projectId)],
      );
      return rows;
    },

    async all() {
      const { rows } = await sql.query<Sealed>(
        `select ${TOLD}, master_key_id as "masterKeyId", sealed from provider_credentials order by created_at, id`,
      );
      return rows.map(({ masterKeyId, sealed, ...told }) => ({
        ...told,
        open: () => JSON.parse(master.open({ masterKeyId, sealed }, place(told)).toString('utf8')) as OwnSecrets,
      }));
    },

    set: (key, { secrets, clientHash, clientIdEnd, at, by }) =>
      transaction(async (tx) => {
        if (!(await holdProject(tx, key))) return null;
        const former = await find(tx, key);
        const isSame = former !== null && Buffer.from(former.clientHash).equals(clientHash);
        const { masterKeyId, sealed } = master.seal(Buffer.from(JSON.stringify(secrets), 'utf8'), place(key));
        const { rows } = await tx.query<Told>(
          `insert into provider_credentials as p
             (project_id, provider, id, client_hash, client_id_end, has_webhook_secret, master_key_id, sealed, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (project_id, provider) do update
             set id = excluded.id, client_hash = excluded.client_hash, client_id_end = excluded.client_id_end,
                 has_webhook_secret = excluded.has_webhook_secret, master_key_id = excluded.master_key_id,
                 sealed = excluded.sealed, created_at = excluded.created_at
           returning ${TOLD}`,
          [
            key.projectId,
            key.provider,
            isSame ? former.id : randomUUID(),
            clientHash,
            clientIdEnd,
            secrets.webhookSecret !== null,
            masterKeyId,
            sealed,
            at,
          ],
        );
        const ended = former === null || isSame ? 0 : await letGo(tx, former);
        const details = { provider: key.provider, clientIdEnd, ended };
        await audit.add(tx, key.projectId, by, { action: 'CREDENTIALS_SET', details });
        return { credentials: only(rows, 'credentials'), ended };
      }),

    remove: (key, by) =>
      transaction(async (tx) => {
        if (!(await holdProject(tx, key))) return null;
        const former = await find(tx, key);
        if (former === null) return null;
        await tx.query('delete from provider_credentials where project_id = $1 and provider = $2', [
          key.projectId,
          key.provider,
        ]);
        const ended = await letGo(tx, former);
        const details = { provider: key.provider, clientIdEnd: former.clientIdEnd, ended };
        await audit.add(tx, key.projectId, by, { action: 'CREDENTIALS_REMOVED', details });
        return ended;
      }),
  };
}

/** One change of a project's credentials at a time. */
async function holdProject(tx: Sql, { projectId }: Key): Promise<boolean> {
  const { rowCount } = await tx.query('select 1 from projects where id = $1 for no key update', [uuid(projectId)]);
  return rowCount === 1;
}

async function find(tx: Sql, { projectId, provider }: Key): Promise<OwnCredentials | null> {
  const { rows } = await tx.query<Told>(
    `select ${TOLD} from provider_credentials where project_id = $1 and provider = $2`,
    [projectId, provider],
  );
  return rows[0] ?? null;
}

/** What the provider counted of the client stays: it goes on counting, and the client may come back. */
async function letGo(tx: Sql, { provider, clientHash }: OwnCredentials): Promise<number> {
  await tx.query('delete from provider_webhooks where provider = $1 and client_hash = $2', [provider, clientHash]);
  const { rowCount } = await tx.query(
    `update connections set status = 'REAUTHORIZATION_REQUIRED', next_sync_at = null, last_error = $3
      where provider = $1 and own_client_hash = $2 and status = 'ACTIVE'`,
    [provider, clientHash, jsonb(CLIENT_GONE)],
  );
  return rowCount ?? 0;
}
