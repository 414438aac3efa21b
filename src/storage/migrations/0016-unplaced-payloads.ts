import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits for an offset is looked for at every run, and is next to nothing of what is stored. */
export class UnplacedPayloads implements MigrationInterface {
  readonly name = 'UnplacedPayloads1760000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index payloads_unplaced on payloads (user_id, provider) where rejection like '%OFFSET_UNKNOWN%';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index payloads_unplaced');
  }
}
