import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What all processes together have spent of the calls that a provider grants a client, one row for each window. */
export class ProviderBudgets implements MigrationInterface {
  readonly name = 'ProviderBudgets1760000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table provider_budgets (
        provider       text           not null,
        client_hash    bytea          not null,
        window_seconds integer        not null,
        started_at     timestamptz(3) not null,
        reset_at       timestamptz(3) not null,
        used           integer        not null default 0,
        -- As the provider told it last; null: it never did.
        told_limit     integer,
        -- Whether it told anything in this window.
        is_told        boolean        not null default false,
        -- The earliest reset that can be believed; null: any.
        not_before     timestamptz(3),
        -- Calls on their way.
        outstanding    integer        not null default 0,
        -- Calls so near the reset that the provider may count them in its next window.
        late           integer        not null default 0,
        taken_at       timestamptz(3),
        paused_until   timestamptz(3),
        primary key (provider, client_hash, window_seconds)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table provider_budgets');
  }
}
