import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What failed for good, until it has been made good or was put away. */
export class DeadLetters implements MigrationInterface {
  readonly name = 'DeadLetters1760000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table dead_letters (
        user_id         uuid           not null,
        id              uuid           not null default gen_random_uuid(),
        -- RUN or FAREWELL.
        kind            text           not null,
        provider        text           not null,
        connection_id   uuid           not null,
        -- The run that failed last; null: it was none.
        run_id          uuid,
        -- What was asked for.
        payload         jsonb          not null,
        -- Why it failed; no token, and nothing of what a provider sent.
        error           jsonb          not null,
        attempts        integer        not null,
        -- How often the same has failed for good.
        failures        integer        not null default 1,
        failed_at       timestamptz(3) not null,
        redriven_at     timestamptz(3),
        redriven_run_id uuid,
        -- When a later run brought what this one did not.
        resolved_at     timestamptz(3),
        primary key (user_id, id),
        foreign key (user_id, connection_id) references connections
      );
      create index dead_letters_open on dead_letters (failed_at) where resolved_at is null;
      create index dead_letters_connection on dead_letters (user_id, connection_id) where resolved_at is null;
      create index dead_letters_id on dead_letters (id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table dead_letters');
  }
}
