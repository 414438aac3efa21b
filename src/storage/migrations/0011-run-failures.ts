import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a run failed and how often its process was lost, apart from how often it was started. */
export class RunFailures implements MigrationInterface {
  readonly name = 'RunFailures1760000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sync_runs
        -- Attempts that failed by what may pass.
        add column failures integer not null default 0,
        -- Attempts whose lease ran out: their process was lost.
        add column lapses   integer not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sync_runs drop column lapses, drop column failures');
  }
}
