import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLACED = ['nightly_recharges', 'daily_activities', 'heart_rate_days'];

/** What records with local clocks alone were placed in time by, where that is more than one offset. */
export class PlacedBy implements MigrationInterface {
  readonly name = 'PlacedBy1760000000014';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of PLACED) await runner.query(`alter table ${table} add placed_by text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of PLACED) await runner.query(`alter table ${table} drop placed_by`);
  }
}
