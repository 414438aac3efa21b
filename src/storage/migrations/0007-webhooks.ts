import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks registered at providers, and the deliveries that came through them. */
export class Webhooks implements MigrationInterface {
  readonly name = 'Webhooks1760000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table provider_webhooks (
        provider      text           not null,
        client_hash   bytea          not null,
        webhook_id    text,
        master_key_id text,
        secrets       bytea,
        checked_at    timestamptz(3),
        busy_until    timestamptz(3),
        primary key (provider, client_hash)
      );

      -- Names nobody: a digest of what came.
      create table webhook_deliveries (
        digest      bytea          primary key,
        provider    text           not null,
        runs        integer        not null,
        received_at timestamptz(3) not null
      );
      create index webhook_deliveries_age on webhook_deliveries (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_deliveries, provider_webhooks');
  }
}
