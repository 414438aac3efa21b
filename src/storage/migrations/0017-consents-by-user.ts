import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A consent is a user's like everything else of theirs, so that its table can be spread by user. Its state is 256 random
 * bits: nothing is lost where each user's are unique apart.
 */
export class ConsentsByUser implements MigrationInterface {
  readonly name = 'ConsentsByUser1760000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table consents drop constraint consents_pkey, add primary key (user_id, state_hash);
      create index consents_state on consents (state_hash);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index consents_state;
      alter table consents drop constraint consents_pkey, add primary key (state_hash);
    `);
  }
}
