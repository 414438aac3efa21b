import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a webhook is looked after next and at which address it is, and which answer told a client's limit last. */
export class WebhookChecks implements MigrationInterface {
  readonly name = 'WebhookChecks1760000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table provider_webhooks
        -- The address that the last check was for.
        add column url          text,
        -- Set after a failure.
        add column retry_at     timestamptz(3),
        -- Since the last good check.
        add column failures     integer not null default 0,
        -- Until when the secret before the present one is accepted.
        add column former_until timestamptz(3);

      -- The most that the provider has told in this window: what it told with that is its latest word.
      alter table provider_budgets add column told_used integer;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table provider_budgets drop column told_used;
      alter table provider_webhooks
        drop column url, drop column retry_at, drop column failures, drop column former_until;
    `);
  }
}
