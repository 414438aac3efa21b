import type { MigrationInterface, QueryRunner } from 'typeorm';

/** OAuth clients that projects bring, and which of them granted what; what says nothing came by the gateway's own client. */
export class ProviderCredentials implements MigrationInterface {
  readonly name = 'ProviderCredentials1760000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table provider_credentials (
        project_id         uuid           not null references projects,
        provider           text           not null,
        -- In the address of the webhook; another client has another one.
        id                 uuid           not null default gen_random_uuid(),
        -- Of project and client id: nobody else's counts and secrets can be met by naming the same client.
        client_hash        bytea          not null,
        client_id_end      text           not null,
        has_webhook_secret boolean        not null,
        master_key_id      text           not null,
        sealed             bytea          not null,
        created_at         timestamptz(3) not null,
        primary key (project_id, provider)
      );

      alter table connections add column own_client_hash bytea;
      alter table consents add column own_client_hash bytea;
      alter table farewells add column own_client_hash bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table farewells drop column own_client_hash;
      alter table consents drop column own_client_hash;
      alter table connections drop column own_client_hash;
      drop table provider_credentials;
    `);
  }
}
