import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The files that came with payloads, each once for each user. */
export class PayloadFiles implements MigrationInterface {
  readonly name = 'PayloadFiles1760000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payload_files (
        user_id       uuid           not null,
        hash          bytea          not null,
        provider      text           not null,
        connection_id uuid           not null,
        format        text           not null,
        received_at   timestamptz(3) not null,
        body          bytea          not null,
        primary key (user_id, hash)
      );
      -- Encrypted bytes do not get smaller by another try.
      alter table payload_files alter body set storage external;
      -- Null: none was asked for.
      alter table payloads add files bytea[];
      alter table workouts add files bytea[];
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table workouts drop files;
      alter table payloads drop files;
      drop table payload_files;
    `);
  }
}
