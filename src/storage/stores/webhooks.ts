import type { DataSource } from 'typeorm';
import type { WebhookClient, WebhookDelivery, WebhookStore } from '../../application/ports/index.js';
import type { SyncRun } from '../../domain/sync-run.js';
import type { MasterCipher, Place } from '../cipher.js';
import { SyncRunEntity } from '../entities/sync-run.js';
import { placeIn, PROVIDER_WEBHOOKS } from '../master-sealed.js';
import type { Sql } from '../sql.js';
import { tableOf, type Table } from '../table.js';
import type { Transaction } from '../transaction.js';
import { enqueueRun } from './enqueue-run.js';

interface WebhookRow {
  webhook_id: string | null;
  master_key_id: string | null;
  secrets: Buffer | null;
  former_until: Date | null;
}

interface ClaimRow extends WebhookRow {
  busy_until: Date;
  failures: number;
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
    async secrets(client, now) {
      const { rows } = await sql.query<WebhookRow>(
        `select webhook_id, master_key_id, secrets, former_until from provider_webhooks
          where provider = $1 and client_hash = $2`,
        key(client),
      );
      const [row] = rows;
      if (row === undefined) return [];
      const isFormerAccepted = row.former_until !== null && row.former_until > now;
      return open(client, row).slice(0, isFormerAccepted ? 2 : 1);
    },

    async claimCheck(client, { now, until, dueBefore, url, isMoveDue }) {
      const { rows } = await sql.query<ClaimRow>(
        `insert into provider_webhooks as w (provider, client_hash, busy_until, url) values ($1, $2, $3, $6)
         on conflict (provider, client_hash) do update
           -- The check is due again when the claim is over: whoever made it may die before the webhook has moved.
           set busy_until = excluded.busy_until, url = excluded.url, retry_at = excluded.busy_until
           where (w.busy_until is null or w.busy_until <= $4)
             and case when $7 and w.url is distinct from $6 then true
                      when w.retry_at is not null then w.retry_at <= $4
                      else w.checked_at is null or w.checked_at <= $5 end
         returning webhook_id, master_key_id, secrets, former_until, busy_until, failures`,
        [...key(client), until, now, dueBefore, url, isMoveDue],
      );
      const [row] = rows;
      if (row === undefined) return null;
      const { webhook_id: webhookId, former_until: formerUntil, busy_until: claimedUntil, failures } = row;
      return { webhookId, secrets: open(client, row), formerUntil, until: claimedUntil, failures };
    },

    async saveRegistration(client, claim, { webhookId, secrets, formerUntil }) {
      const { masterKeyId, sealed } = master.seal(Buffer.from(JSON.stringify(secrets), 'utf8'), place(client));
      const { rowCount } = await sql.query(
        `update provider_webhooks set webhook_id = $4, master_key_id = $5, secrets = $6, former_until = $7
          where provider = $1 and client_hash = $2 and busy_until = $3`,
        [...key(client), claim.until, webhookId, masterKeyId, sealed, formerUntil],
      );
      return rowCount === 1;
    },

    async finishCheck(client, claim, result) {
      const held = 'provider = $1 and client_hash = $2 and busy_until = $3';
      if ('retryAt' in result) {
        await sql.query(
          `update provider_webhooks set busy_until = null, retry_at = $4, failures = failures + 1 where ${held}`,
          [...key(client), claim.until, result.retryAt],
        );
        return;
      }
      await sql.query(
        `update provider_webhooks set busy_until = null, retry_at = null, failures = 0, checked_at = $4
          where ${held}`,
        [...key(client), claim.until, result.checkedAt],
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
  { provider, ownClientHash = null, digest, requests, receivedAt }: WebhookDelivery,
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
      where provider = $1 and external_user_id = any($2) and status = 'ACTIVE' and own_client_hash is not distinct from $3
      order by user_id, id`,
    [provider, [...requests.keys()], ownClientHash],
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
  return placeIn(PROVIDER_WEBHOOKS, [provider, Buffer.from(clientHash).toString('hex')]);
}
