import type { DataSource } from 'typeorm';
import type { WebhookClient, WebhookDelivery, WebhookStore } from '../../application/ports/index.js';
import type { SyncRun } from '../../domain/sync-run.js';
import type { MasterCipher, Place } from '../cipher.js';
import { SyncRunEntity } from '../entities/sync-run.js';
import type { Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { enqueueRun } from './enqueue-run.js';

interface WebhookRow {
  webhook_id: string | null;
  master_key_id: string | null;
  secrets: Buffer | null;
}

export function webhookStore(
  dataSource: DataSource,
  sql: Sql,
  transaction: Transaction,
  master: MasterCipher,
): WebhookStore {
  const runs: Table<SyncRun> = tableOf(dataSource, SyncRunEntity);

  function open(client: WebhookClient, { master_key_id: masterKeyId, secrets }: WebhookRow): string[] {
    if (masterKeyId === null || secrets === null) return [];
    const text = master.open({ masterKeyId, sealed: secrets }, place(client));
    return JSON.parse(text.toString('utf8')) as string[];
  }

  return {
    async secrets(client) {
      const { rows } = await sql.query<WebhookRow>(
        'select webhook_id, master_key_id, secrets from provider_webhooks where provider = $1 and client_hash = $2',
        key(client),
      );
      const [row] = rows;
      return row === undefined ? [] : open(client, row);
    },

    async claimCheck(client, { now, until, dueBefore }) {
      const { rows } = await sql.query<WebhookRow>(
        `insert into provider_webhooks as w (provider, client_hash, busy_until) values ($1, $2, $3)
         on conflict (provider, client_hash) do update set busy_until = excluded.busy_until
           where (w.busy_until is null or w.busy_until <= $4)
             and ($5::timestamptz is null or w.checked_at is null or w.checked_at <= $5)
         returning webhook_id, master_key_id, secrets`,
        [...key(client), until, now, dueBefore],
      );
      const [row] = rows;
      return row === undefined ? null : { webhookId: row.webhook_id, secrets: open(client, row) };
    },

    async saveRegistration(client, { webhookId, secrets }) {
      const { masterKeyId, sealed } = master.seal(Buffer.from(JSON.stringify(secrets), 'utf8'), place(client));
      await sql.query(
        `update provider_webhooks set webhook_id = $3, master_key_id = $4, secrets = $5
          where provider = $1 and client_hash = $2`,
        [...key(client), webhookId, masterKeyId, sealed],
      );
    },

    async finishCheck(client, { checkedAt, retryAt }) {
      await sql.query(
        `update provider_webhooks set checked_at = coalesce($3, checked_at), busy_until = $4
          where provider = $1 and client_hash = $2`,
        [...key(client), checkedAt, retryAt],
      );
    },

    accept: (delivery) => transaction((tx) => accept(tx, runs, delivery)),

    async forgetDeliveries(before) {
      return (await sql.query('delete from webhook_deliveries where received_at < $1', [before])).rowCount ?? 0;
    },
  };
}

async function accept(
  tx: Sql,
  table: Table<SyncRun>,
  { provider, digest, requests, receivedAt }: WebhookDelivery,
): Promise<{ isNew: boolean; runs: SyncRun[] }> {
  const { rowCount } = await tx.query(
    `insert into webhook_deliveries (digest, provider, runs, received_at) values ($1, $2, 0, $3)
     on conflict (digest) do nothing`,
    [digest, provider, receivedAt],
  );
  if (rowCount !== 1) return { isNew: false, runs: [] };
  // In one order everywhere, so that two deliveries never wait for each other.
  const { rows } = await tx.query<{ user_id: string; id: string; external_user_id: string }>(
    `select user_id, id, external_user_id from connections
      where provider = $1 and external_user_id = any($2) and status = 'ACTIVE' order by user_id, id`,
    [provider, [...requests.keys()]],
  );
  const runs: SyncRun[] = [];
  for (const { user_id: userId, id: connectionId, external_user_id: externalUserId } of rows) {
    const request = requests.get(externalUserId);
    if (request === undefined) continue;
    runs.push(await enqueueRun(tx, table, { userId, connectionId, trigger: 'WEBHOOK', request, now: receivedAt }));
  }
  await tx.query('update webhook_deliveries set runs = $2 where digest = $1', [digest, runs.length]);
  return { isNew: true, runs };
}

const key = ({ provider, clientHash }: WebhookClient): unknown[] => [provider, clientHash];

function place({ provider, clientHash }: WebhookClient): Place {
  return {
    table: 'provider_webhooks',
    row: [provider, Buffer.from(clientHash).toString('hex')],
    column: 'secrets',
  };
}
